"""Facts and rules to verdicts: the case completed, every condition judged, what to ask, what would change.

It does no input or output and names no medicine. Start at `build_case`, then `judge`.
"""

from osler.reasoning.asking import next_facts
from osler.reasoning.case import build_case
from osler.reasoning.changing import Shift, Turn, changes
from osler.reasoning.judging import Judgement, judge, scope_of
from osler.reasoning.period import in_force
from osler.reasoning.strength import weight

__all__ = [
    "Judgement",
    "Shift",
    "Turn",
    "build_case",
    "changes",
    "in_force",
    "judge",
    "next_facts",
    "scope_of",
    "weight",
]
