"""The proof gate: lets a sentence through only if what it cites carries it. Pure; needs no model.

Start at `judge`: a sentence with markers, the evidence by number, and the names of clinical things.
"""

from osler.gate.comparing import Kind, Reason
from osler.gate.judging import Evidence, Memo, Ruling, cited_in, judge
from osler.gate.lexicon import Lexicon

__all__ = ["Evidence", "Kind", "Lexicon", "Memo", "Reason", "Ruling", "cited_in", "judge"]
