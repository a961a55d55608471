"""Sentences that may answer: every one of the passages found, word for word, with what speaks for it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

import msgspec

from osler.documents.sentences import sentences
from osler.library.analysis.terms import terms
from osler.library.asked import slight
from osler.library.interface import Hit
from osler.quoting.aspects import Aspect

_FEWEST_WORDS = 4
_MOST_LETTERS = 700
_HEADED = 0.7
"""Share of the fit that a title or heading which announces the aspect gives; the rest is the sentence's own."""
_LEANING = re.compile(
    r"(?:this|these|those|it|its|they|their|he|she|such|however|therefore|thus|moreover|furthermore|"
    r"in addition|in contrast|also|but|and|or|for example|similarly|consequently|hence|otherwise|"
    r"the latter|the former|here)\b",
    re.IGNORECASE,
)
"""A sentence that begins so leans on the one before it."""
_NO_SENTENCE = re.compile(
    r"\?$|^(?:key points|see also|figure|table|references?|copyright|click|updated?)\b|https?://", re.I
)
_WHOLE = re.compile(r"[.!%)\]\"”]$|[.!][\"”’)]*(?:\s?\[[\d,\s–-]+\])?$")


class Subject(msgspec.Struct, frozen=True, kw_only=True):
    """What the question is about: its terms, each with how much it tells."""

    weights: Mapping[str, float]
    others: tuple[tuple[tuple[str, ...], tuple[str, ...]], ...] = ()
    """Terms of the question, and other terms that say the same."""

    @property
    def total(self) -> float:
        """Weight of all terms together."""
        return sum(self.weights.values())

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
        about = {term for term in terms(title) if slight().get(term, 1.0) == 1.0}
        known = set(self.weights).union(*(other for _, other in self.others))
        return len(about & known) / len(about) if about else 0.0


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
    titled = subject.covered(title)
    headed = aspect.heads(hit.title) or aspect.heads(hit.locator)
    previous: set[str] = set()
    for place, (start, end) in enumerate(sentences(hit.quote)):
        text = hit.quote[start:end]
        held = set(terms(text))
        if _is_sentence(text):
            told = min(aspect.told_in(text), 3) / 3
            yield Candidate(
                hit=hit,
                start=hit.start + start,
                end=hit.start + end,
                text=text,
                own=subject.covered(held),
                context=subject.covered(held, around, previous),
                titled=titled,
                fit=_HEADED * headed + (1 - _HEADED) * told,
                standing=standing,
                leaning=bool(_LEANING.match(text)),
                place=place,
            )
        previous = held


def _is_sentence(text: str) -> bool:
    return (
        text.count(" ") >= _FEWEST_WORDS
        and len(text) <= _MOST_LETTERS
        and bool(_WHOLE.search(text))
        and not _NO_SENTENCE.search(text)
    )
