"""Sentences that may answer: every one of the passages found, word for word, with what speaks for it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

import msgspec

from osler.library.analysis.terms import terms
from osler.library.asked import weighs_fully
from osler.library.interface import Hit
from osler.quoting.aspects import Aspect
from osler.quoting.pieces import pieces

_HEADED, _TITLE_IS_IT, _TOLD = 0.22, 0.50, 0.28
"""Shares of the fit: a title or heading that announces the aspect; a title that names the subject too; the
sentence's own words."""
_LEANING = re.compile(
    r"(?:this|these|those|it|its|they|their|he|she|such|however|therefore|thus|moreover|furthermore|"
    r"in addition|in contrast|also|but|and|or|for example|similarly|consequently|hence|otherwise|"
    r"the latter|the former|here|if|"
    r"in (?:some|rare|other|these|this|such|most) (?:case|cases|people|patients|words|study)|"
    r"many are|some are|some use|for some|for many)\b",
    re.IGNORECASE,
)
"""A sentence that begins so leans on the one before it, or tells an exception."""

_TITLE_OF_STUDY = 0.5
"""What a title counts where a finding is wanted: a study's sentences tell much besides."""
_ENOUGH = 3
"""Different words of an aspect that tell it fully."""
_DEFINES = re.compile(r"\s(?:is|are) (?:an?|the|caused|characterized)\b|\s(?:refers?|means?)\b")


class Subject(msgspec.Struct, frozen=True, kw_only=True):
    """What the question is about: its terms, each with how much it tells."""

    weights: Mapping[str, float]
    others: tuple[tuple[tuple[str, ...], tuple[str, ...]], ...] = ()
    """Terms of the question, and other terms that say the same."""

    @property
    def total(self) -> float:
        """Weight of all terms together."""
        return sum(self.weights.values())

    def core(self) -> Subject:
        """The subject without the words that count little."""
        full = {term: weight for term, weight in self.weights.items() if weighs_fully(term)}
        return Subject(weights=full, others=self.others)

    def said(self) -> frozenset[str]:
        """Its terms, and other terms for the same."""
        return frozenset(self.weights).union(*(other for _, other in self.others))

    def covered(self, *texts: Iterable[str]) -> float:
        """Share of the subject's weight that the terms hold, 0 to 1."""
        held = set().union(*texts)
        for instead_of, other in self.others:
            if held.issuperset(other):
                held.update(instead_of)
        total = self.total
        return sum(weight for term, weight in self.weights.items() if term in held) / total if total else 0.0

    def exactness(self, title: str) -> float:
        """Share of what a title is about that the question names too, 0 to 1; 0 for an empty title."""
        about = {term for term in terms(title) if weighs_fully(term)}
        return len(about & self.said()) / len(about) if about else 0.0


def announced(hit: Hit) -> str:
    """What says which aspect a passage tells: its document's title; of a drug label, which has every aspect
    of one drug, the section."""
    return hit.locator if hit.kind == "label" else hit.title


class Candidate(msgspec.Struct, frozen=True, kw_only=True):
    """One sentence with its marks, each 0 to 1."""

    hit: Hit
    start: int
    end: int
    text: str
    own: float
    """Share of the subject that the sentence itself names."""
    context: float
    """Share that the sentence names together with its title and heading."""
    titled: float
    """Share that the title of its document names: such a document's sentences need not name it again."""
    fit: float
    """How well it tells the aspect asked for."""
    standing: float
    """How well its passage was found: 1 for the best."""
    leaning: bool
    """It leans on the sentence before it."""
    place: int
    """Which sentence of its passage it is, from 0."""


def candidates(hits: Iterable[Hit], subject: Subject, aspect: Aspect) -> tuple[Candidate, ...]:
    """Every whole sentence of the passages, in the order found."""
    found = list(hits)
    best = max((hit.score for hit in found), default=1.0) or 1.0
    return tuple(
        candidate for hit in found for candidate in _of(hit, subject, aspect, standing=hit.score / best)
    )


def _of(hit: Hit, subject: Subject, aspect: Aspect, *, standing: float) -> Iterable[Candidate]:
    title = set(terms(hit.title))
    around = title | set(terms(hit.locator))
    titled = subject.covered(title) * (_TITLE_OF_STUDY if aspect.id == "effect" else 1.0)
    in_title = aspect.heads(announced(hit))
    headed = _HEADED * (in_title or aspect.heads(hit.locator)) + _TITLE_IS_IT * in_title * titled
    previous: set[str] = set()
    for place, (start, end) in enumerate(pieces(hit.quote, listed=hit.kind == "label")):
        text = hit.quote[start:end]
        held = set(terms(text))
        yield Candidate(
            hit=hit,
            start=hit.start + start,
            end=hit.start + end,
            text=text,
            own=subject.covered(held),
            context=subject.covered(held, around, previous),
            titled=titled,
            fit=headed + _TOLD * _told(text, subject, aspect),
            standing=standing,
            leaning=bool(_LEANING.match(text)) or " et al" in text,
            place=place,
        )
        previous = held


def _told(text: str, subject: Subject, aspect: Aspect) -> float:
    """How well the sentence itself tells the aspect; a definition begins with what it defines."""
    told = min(aspect.told_in(text), _ENOUGH) / _ENOUGH
    if aspect.id == "definition" and (is_ := _DEFINES.search(text)):
        return max(told, subject.covered(terms(text[: is_.start()])))
    return told
