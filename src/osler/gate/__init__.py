"""The proof gate: lets a sentence through only if what it cites carries it. Pure; needs no model.

Start at `judge`: a sentence with markers, the evidence by number, and the names of clinical things.
"""

from osler.gate.comparing import Kind, Reason
from osler.gate.entailing import Entailment, LocalEntailment
from osler.gate.judging import FLOOR, Bar, Evidence, Memo, Ruling, cited_in, judge
from osler.gate.lexicon import Lexicon

__all__ = [
    "FLOOR",
    "Bar",
    "Entailment",
    "Evidence",
    "Kind",
    "Lexicon",
    "LocalEntailment",
    "Memo",
    "Reason",
    "Ruling",
    "cited_in",
    "judge",
]
