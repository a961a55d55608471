"""The order of the passages that share words with a question."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence

import msgspec

from osler.documents.document import DocumentKind
from osler.library.analysis.lists import words_of
from osler.library.analysis.terms import terms
from osler.library.asked import Asked, slight
from osler.library.interface import DocumentStatus, ScorePart

SATURATION, LENGTH_SHARE, USUAL_LENGTH = 1.2, 0.8, 150.0
"""BM25's k1 and b, and the length in terms that is neither short nor long."""
TITLE, HEADING = 1.5, 1.0
"""A term of the title or of the section heading counts as so many in the text."""
TITLE_ABOUT = 0.7
"""Added for the share of the title that the question names."""
NEARNESS, WINDOW = 0.1, 25
"""Added for the terms that stand within so many terms of each other."""
WHOLE_DOCUMENT = 0.6
"""Share of the document's score, all its passages together, in that of a passage."""
FINDINGS, ENOUGH_FINDINGS = 0.25, 4
"""Taken from a passage without results where another of its document has them; words that make a report."""
PRIOR = 0.02
"""Of the question's greatest possible score, for each step of kind, age and status."""

_REPORTING = frozenset(term for word in words_of("reporting") for term in terms(word))
_KIND_STEPS: Mapping[DocumentKind, float] = {
    "guideline": 1.0,
    "review": 0.7,
    "label": 0.7,
    "trial": 0.5,
    "study": 0.2,
}
_RECENT, _OLD = 2025, 1995
_STATUS_STEPS: Mapping[DocumentStatus, float] = {"superseded": -2.0, "retracted": -2.0}


class Candidate(msgspec.Struct, frozen=True, kw_only=True):
    """A passage that has some of the terms."""

    document: str
    number: int
    title: tuple[str, ...]
    heading: tuple[str, ...]
    body: tuple[str, ...]
    kind: DocumentKind = "document"
    year: int | None = None
    status: DocumentStatus = "current"


class Ranked(msgspec.Struct, frozen=True, kw_only=True):
    """A candidate with its score."""

    candidate: Candidate
    score: float
    parts: tuple[ScorePart, ...] = ()


class Question(msgspec.Struct, frozen=True, kw_only=True):
    """A question with what each of its terms is worth in this index."""

    asked: Asked
    rarity: dict[str, float]
    """Inverse document frequency of the question's terms and of the others for them."""

    greatest: float
    """What all of the question's own terms are worth together."""

    def worth(self) -> dict[str, float]:
        """Weight times rarity of every term looked for."""
        found = {term: weight * self.rarity[term] for term, weight in self.asked.weights.items()}
        for other in self.asked.others:
            for term in other.terms:
                found[term] = max(found.get(term, 0.0), other.weight * self.rarity[term])
        for term, weight in self.asked.also.items():
            found.setdefault(term, weight * self.rarity[term])
        return found


def rarity(holding: int, passages: int) -> float:
    """Inverse document frequency of a term that so many of the passages hold."""
    return math.log(1 + (passages - holding + 0.5) / (holding + 0.5))


class _Seen(msgspec.Struct):
    """What one passage has of the question."""

    candidate: Candidate
    by_term: dict[str, float]
    about: float
    near: float
    own: float


def ranked(question: Question, candidates: Iterable[Candidate], *, explain: bool = False) -> list[Ranked]:
    """The candidates, best first; equal scores by document id, then passage number."""
    worth = question.worth()
    together: dict[str, list[_Seen]] = {}
    for candidate in candidates:
        together.setdefault(candidate.document, []).append(_seen(question, worth, candidate))
    found = []
    for passages in together.values():
        whole, lacking = _together(passages)
        for each, less in zip(passages, lacking, strict=True):
            rest, report = WHOLE_DOCUMENT * (whole - each.own), -FINDINGS * question.greatest * less
            standing = PRIOR * question.greatest * sum(_steps(each.candidate))
            parts = _parts(question, each, rest, report) if explain else ()
            score = each.own + rest + report + standing
            found.append(Ranked(candidate=each.candidate, score=score, parts=parts))
    return sorted(found, key=lambda it: (-it.score, it.candidate.document, it.candidate.number))


def coverage(question: Question, candidate: Candidate) -> float:
    """Share, from 0 to 1, of the question's weight whose words, or others for them, the passage has."""
    there = {*candidate.title, *candidate.heading, *candidate.body}
    has = {term for term in question.asked.weights if term in there}
    for other in question.asked.others:
        if there.issuperset(other.terms):
            has.update(other.instead_of)
    found = sum(
        weight * question.rarity[term] for term, weight in question.asked.weights.items() if term in has
    )
    return min(1.0, found / question.greatest)


def _seen(question: Question, worth: Mapping[str, float], candidate: Candidate) -> _Seen:
    places = [(at, term) for at, term in enumerate(candidate.body) if term in worth]
    counts: dict[str, float] = {}
    for _, term in places:
        counts[term] = counts.get(term, 0.0) + 1
    for weight, terms_there in ((TITLE, set(candidate.title)), (HEADING, candidate.heading)):
        for term in terms_there:
            if term in worth:
                counts[term] = counts.get(term, 0.0) + weight
    kept = _once(question.asked, counts)
    length = len(candidate.body) + TITLE * len(candidate.title) + HEADING * len(candidate.heading)
    room = SATURATION * (1 - LENGTH_SHARE + LENGTH_SHARE * length / USUAL_LENGTH)
    by_term = {term: worth[term] * n * (SATURATION + 1) / (n + room) for term, n in kept.items()}
    about = TITLE_ABOUT * _about(candidate.title, worth)
    near = NEARNESS * _nearest([place for place in places if place[1] in kept], worth)
    return _Seen(candidate, by_term, about, near, sum(by_term.values()) + about + near)


def _once(asked: Asked, counts: dict[str, float]) -> dict[str, float]:
    """The counts without other words for what the passage says in the question's own."""
    spare: set[str] = set()
    for other in asked.others:
        if all(term in counts for term in other.instead_of):
            spare.update(other.terms)
    return {term: n for term, n in counts.items() if term not in spare or term in asked.weights}


def _about(title: Sequence[str], worth: Mapping[str, float]) -> float:
    """The worth of the terms of the title, as far as they are what the title is about."""
    named = whole = value = 0.0
    shares = slight()
    for term in dict.fromkeys(title):
        share = shares.get(term, 1.0)
        whole += share
        if share and term in worth:
            named += share
            value += worth[term]
    return value * (named / whole) ** 2 if whole else 0.0


def _nearest(places: Sequence[tuple[int, str]], worth: Mapping[str, float]) -> float:
    """The greatest worth of different terms within one window of the text."""
    best = now = 0.0
    inside: dict[str, int] = {}
    first = 0
    for at, term in places:
        if not inside.get(term):
            now += worth[term]
        inside[term] = inside.get(term, 0) + 1
        while at - places[first][0] > WINDOW:
            gone = places[first][1]
            inside[gone] -= 1
            if not inside[gone]:
                now -= worth[gone]
            first += 1
        best = max(best, now)
    return best


def _together(passages: Sequence[_Seen]) -> tuple[float, list[float]]:
    """The score of a document by all its passages; by how much each reports less than the best of them."""
    if len(passages) == 1:
        return passages[0].own, [0.0]
    best: dict[str, float] = {}
    for each in passages:
        for term, value in each.by_term.items():
            best[term] = max(value, best.get(term, 0.0))
    _, rest = max((each.own, each.about + each.near) for each in passages)
    findings = [
        min(1.0, len(_REPORTING.intersection(each.candidate.body)) / ENOUGH_FINDINGS) for each in passages
    ]
    most = max(findings)
    return sum(best.values()) + rest, [most - each for each in findings]


def _steps(candidate: Candidate) -> tuple[float, float, float]:
    """How a passage stands by kind, age and status."""
    age = 0.0 if candidate.year is None else (candidate.year - _OLD) / (_RECENT - _OLD)
    return (
        _KIND_STEPS.get(candidate.kind, 0.0),
        min(1.0, max(0.0, age)),
        _STATUS_STEPS.get(candidate.status, 0.0),
    )


def _parts(question: Question, seen: _Seen, rest: float, report: float) -> tuple[ScorePart, ...]:
    candidate = seen.candidate
    own = [(f"word: {term}", value) for term, value in seen.by_term.items()]
    own.sort(key=lambda part: (-part[1], part[0]))
    labels = (f"kind: {candidate.kind}", f"year: {candidate.year}", f"status: {candidate.status}")
    parts = (
        *own,
        ("the title is about it", seen.about),
        ("words near each other", seen.near),
        ("other passages of the document", rest),
        ("reports fewer findings than the rest of it", report),
        *(
            (label, PRIOR * question.greatest * step)
            for label, step in zip(labels, _steps(candidate), strict=True)
        ),
    )
    return tuple(ScorePart(what, round(value, 4)) for what, value in parts if round(value, 4))
