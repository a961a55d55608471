"""What quoted findings point to when a question asks for yes or no."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Literal

import msgspec

from osler.library.analysis.terms import terms
from osler.library.asked import asked
from osler.quoting.findings import LESS, MORE, bare, finding

Verdict = Literal["yes", "no", "both ways"]

_AT_LEAST = 0.15
"""Weight of a finding that names nothing of the question; one that names all of it weighs 1 more."""
_DOUBT = 0.5
"""Added to the weight of all findings: few of them say little."""
_LEAN = 0.12
"""Balance that points neither way: more findings are printed than absences of one."""
_CLEAR = 0.45
"""Distance from it at which the findings are called clear: see benchmarks/pubmedqa.py."""
_SHARE_OF_BOTH = 0.3
"""Share of the weight that the smaller side has at least where findings point both ways."""


class Pointing(msgspec.Struct, frozen=True, kw_only=True):
    """How much of what was found speaks for yes and for no."""

    yes: float = 0.0
    no: float = 0.0

    @property
    def balance(self) -> float:
        """From -1, all for no, to 1, all for yes."""
        return (self.yes - self.no) / (self.yes + self.no + _DOUBT)

    @property
    def verdict(self) -> Verdict | None:
        """What they point to; None when that is not clear."""
        if min(self.yes, self.no) >= _SHARE_OF_BOTH * (self.yes + self.no) > _DOUBT:
            return "both ways"
        away = self.balance + _LEAN
        if abs(away) < _CLEAR:
            return None
        return "yes" if away > 0 else "no"


def pointing(question: str, sentences: Iterable[str]) -> Pointing:
    """What the sentences point to, each weighing the more, the more of the question it names."""
    wanted = set(asked(question).weights)
    yes = no = 0.0
    for sentence in sentences:
        named = len(wanted.intersection(terms(sentence))) / len(wanted) if wanted else 0.0
        way = points(question, sentence)
        yes += (_AT_LEAST + named) * (way > 0)
        no += (_AT_LEAST + named) * (way < 0)
    return Pointing(yes=yes, no=no)


_UP = re.compile(r"\b(?:increas\w*|rais\w*|higher|worsen\w*)\b", re.IGNORECASE)
_DOWN = re.compile(r"\b(?:decreas\w*|reduc\w*|lower\w*|fewer|diminish\w*)\b", re.IGNORECASE)


def points(question: str, sentence: str) -> int:
    """1 for yes, -1 for no, 0 where the sentence tells neither, or a change the other way than the one asked for."""
    way = finding(sentence)
    up, down = bool(_UP.search(question)), bool(_DOWN.search(question))
    if way > 0 and up != down:
        said = len(MORE.findall(bare(sentence))) - len(LESS.findall(bare(sentence)))
        if (said < 0) if up else (said > 0):
            return 0
    return way
