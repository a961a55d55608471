"""Which sentences are quoted: the best, each said once, enough of them and no more."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

import msgspec

from osler.documents.document import DocumentKind
from osler.library.analysis.terms import terms
from osler.quoting.candidates import Candidate
from osler.quoting.findings import Direction, direction

MOST = 12
_FEWEST = 3
_MOST_OF_ONE = 5
"""Sentences of one document."""
_SAME = 0.8
"""Share of common terms from which two sentences say the same."""
_LESS_NAMED = 0.25
"""Share of the subject that a sentence may name less than the best one, with its place."""
_NEAR_BEST = 0.55
"""A sentence that scores less than this share of the best one does not answer the question as asked."""

# Small next to what a sentence says: of sentences that answer alike, that of the stronger kind goes first.
_KINDS: Mapping[DocumentKind, float] = {
    "guideline": 0.024,
    "review": 0.018,
    "trial": 0.012,
    "label": 0.012,
    "study": 0.006,
    "document": 0.0,
}


class Chosen(msgspec.Struct, frozen=True, kw_only=True):
    """A sentence to be quoted."""

    candidate: Candidate
    score: float
    also: tuple[str, ...] = ()
    """Other documents that say the same."""


def worth(candidate: Candidate) -> float:
    """How well the sentence answers, 0 to about 1.

    The ranking of its passage weighs most: the first document quoted should be right as often as the first
    that was found.
    """
    return (
        0.52 * candidate.standing
        + 0.18 * candidate.context
        + 0.18 * max(candidate.own, 0.9 * candidate.titled)
        + 0.17 * candidate.fit
        + _KINDS[candidate.hit.kind]
        - 0.06 * candidate.leaning
        - 0.004 * min(candidate.place, 8)
    )


def choose(candidates: Iterable[Candidate], *, most: int = MOST) -> tuple[Chosen, ...]:
    """The sentences to quote, best first; ties in the order of the library."""
    ranked = sorted(candidates, key=lambda item: (-round(worth(item), 6), item.hit.document, item.start))
    chosen: list[Chosen] = []
    said: list[tuple[frozenset[str], Direction | None]] = []
    of_document: Counter[str] = Counter()
    for candidate in _answering(ranked):
        held, way = frozenset(terms(candidate.text)), direction(candidate.text)
        twin = next(
            (number for number, (other, its) in enumerate(said) if its == way and _alike(held, other)), None
        )
        if twin is not None:
            chosen[twin] = _also(chosen[twin], candidate)
        elif len(chosen) < most and of_document[candidate.hit.document] < _MOST_OF_ONE:
            chosen.append(Chosen(candidate=candidate, score=worth(candidate)))
            said.append((held, way))
            of_document[candidate.hit.document] += 1
    return tuple(chosen)


def _answering(ranked: Sequence[Candidate]) -> Sequence[Candidate]:
    """Those near the best that name the subject as it does; only those telling the aspect where enough do."""
    if not ranked:
        return ranked
    first = ranked[0]
    near = [
        item
        for item in ranked
        if worth(item) >= _NEAR_BEST * worth(first) and item.context >= first.context - _LESS_NAMED
    ]
    telling = [item for item in near if item.fit > 0 or item is first]
    return telling if len(telling) >= _FEWEST else near


def _alike(one: frozenset[str], other: frozenset[str]) -> bool:
    return len(one & other) >= _SAME * len(one | other) if one and other else False


def _also(chosen: Chosen, candidate: Candidate) -> Chosen:
    name = candidate.hit.document
    if name == chosen.candidate.hit.document or name in chosen.also:
        return chosen
    return msgspec.structs.replace(chosen, also=(*chosen.also, name))
