"""Proposals for the test file of a recommendation; not used in answering.

Expected verdicts come from plain truth over completions, not from the three-valued evaluator.
Start at `scaffold`; authors run `python -m osler.knowledge.scaffold PACK_DIR ID... [--write]`.
"""

from osler.knowledge.scaffold.propose import can_matter, scaffold
from osler.knowledge.scaffold.writing import as_yaml

__all__ = ["as_yaml", "can_matter", "scaffold"]
