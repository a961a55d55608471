"""What quoted findings point to when a question asks for yes or no."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Literal

import msgspec

from osler.library.analysis.terms import terms
from osler.library.asked import asked
from osler.quoting.answering import Quoted
from osler.quoting.aspects import closed
from osler.quoting.findings import LESS, MORE, bare, finding

Verdict = Literal["yes", "no", "both ways"]

_AT_LEAST = 0.15
"""Weight of a finding that names nothing of the question; one that names all of it weighs 1 more."""
_DOUBT = 0.5
"""Added to the weight of all findings: few of them say little."""
LEAN = 0.12
"""Balance that points neither way: more findings are printed than absences of one."""
_CLEAR = 0.45
"""Distance from it at which the findings are called clear: see benchmarks/pubmedqa.py."""
_NAMED = 0.75
"""Share of the question's subject that a quote names itself to be read."""
_FEWEST_DOCUMENTS = 2
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
        away = self.balance + LEAN
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
    """1 for yes, -1 for no, 0 for neither or a change the other way than the one asked for."""
    way = finding(sentence)
    up, down = bool(_UP.search(question)), bool(_DOWN.search(question))
    if way > 0 and up != down:
        said = len(MORE.findall(bare(sentence))) - len(LESS.findall(bare(sentence)))
        if (said < 0) if up else (said > 0):
            return 0
    return way


_RELATION = re.compile(
    r"\b(?:effective|efficac|effect|improv|reduc|increas|decreas|prevent|associat|correlat|affect|influenc|"
    r"benefi|risk|predict|protect|lower|better|superior|enhanc|help|useful|impact|worsen|differ|shorten|relieve)",
    re.IGNORECASE,
)
"""Questions about an effect or a relation; only findings about these are read."""


class Reading(msgspec.Struct, frozen=True, kw_only=True):
    """What the quotes point to, and the quotes read."""

    verdict: Verdict
    quoted: tuple[Quoted, ...]

    @property
    def text(self) -> str:
        """The reading in one sentence, named as such."""
        where = self.verdict if self.verdict == "both ways" else f"to {self.verdict}"
        return (
            f"The findings quoted here point {where}: "
            "so their words read; how good the studies are is not weighed."
        )


def reading(question: str, quoted: Iterable[Quoted]) -> Reading | None:
    """What quotes that name the question's subject point to; None when that is unclear or not asked.

    Documents are counted, not sentences: at least two must agree with none against, or differ.
    """
    if not closed(question) or not _RELATION.search(question):
        return None
    read = [
        (item, way)
        for item in quoted
        if item.chosen.candidate.own >= _NAMED and (way := points(question, item.quote.text))
    ]
    ways = {way for _, way in read}
    items = tuple(item for item, _ in read)
    if len({item.stored.id for item in items}) < _FEWEST_DOCUMENTS:
        return None
    if len(ways) > 1:
        return Reading(verdict="both ways", quoted=items)
    return Reading(verdict="yes" if ways == {1} else "no", quoted=items)
