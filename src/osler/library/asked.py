"""What a question looks for: weighted terms, and other words for the same thing."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Mapping
from functools import cache

import msgspec

from osler.library.analysis.lists import lines_of, words_of
from osler.library.analysis.terms import terms

ASIDE = 0.4
"""Weight of a word of telling ("daughter", "started") or of an aspect ("role", "treatment")."""
AGAIN = 0.5
"""A word said n times weighs 1 + AGAIN · ln n."""
EXACT, LOOSE = 1.0, 0.5
"""Weight of an abbreviation's expansion, and of a synonym."""
ALSO, ALSO_MOST, ALSO_LONGEST = 0.2, 12, 100
"""Weight of a phrase that whoever asks suggests besides; so many count, and so many letters of each."""
MOST_TERMS = 24
"""A question's heaviest terms that are looked up; the same number again of other words for them."""


class Other(msgspec.Struct, frozen=True):
    """Other words for words of the question; they count where those words are missing."""

    instead_of: tuple[str, ...]
    terms: tuple[str, ...]
    weight: float
    """Of each of the terms."""


class Asked(msgspec.Struct, frozen=True, kw_only=True):
    """A question as terms."""

    weights: dict[str, float]
    """Of the question's own terms, in its order."""
    others: tuple[Other, ...] = ()
    also: dict[str, float] = {}
    """Of terms that whoever asks suggests besides: they help to find, and are not asked for."""


def asked(text: str, also: Iterable[str] = ()) -> Asked:
    """The terms of a question, without the words that only ask; greetings and telling count little.

    `also`: words and phrases that may stand in an answer, each weighing ALSO in all.
    """
    words = _content(text) or terms(text)
    counts = Counter(words)
    weights = {term: _weight(term) * (1 + AGAIN * math.log(n)) for term, n in counts.items()}
    others = tuple(_others(words, weights))
    return Asked(weights=weights, others=others, also=_besides(also, weights, others))


def _besides(also: Iterable[str], weights: Mapping[str, float], others: Iterable[Other]) -> dict[str, float]:
    """The terms of the phrases that the question lacks; the same whatever order they are given in."""
    known = {*weights, *(term for other in others for term in other.terms)}
    found: dict[str, float] = {}
    for phrase in sorted({" ".join(phrase.split()) for phrase in also})[:ALSO_MOST]:
        said = dict.fromkeys(terms(phrase[:ALSO_LONGEST]))
        for term in said:
            if term not in known and weighs_fully(term):
                found[term] = max(found.get(term, 0.0), ALSO / math.sqrt(len(said)))
    return dict(sorted(found.items()))


@cache
def slight() -> Mapping[str, float]:
    """Terms that weigh less than 1: none where they only ask, little where they tell or name an aspect."""
    aside = dict.fromkeys(_terms_of("everyday", "aspects"), ASIDE)
    return aside | dict.fromkeys(_terms_of("asked"), 0.0)


def weighs_fully(term: str) -> bool:
    """Whether the term is none of the slight ones."""
    return slight().get(term, 1.0) == 1.0


def _content(text: str) -> list[str]:
    shouted = sum(letter.isupper() for letter in text) > sum(letter.islower() for letter in text)
    found = terms(text.lower() if shouted and " " in text else text)
    return [term for term in found if slight().get(term, 1.0)]


def _weight(term: str) -> float:
    return slight().get(term, 1.0) or ASIDE


def _terms_of(*names: str) -> frozenset[str]:
    return frozenset(term for name in names for word in words_of(name) for term in terms(word))


_Phrase = tuple[str, ...]


@cache
def _groups() -> dict[_Phrase, list[tuple[float, _Phrase]]]:
    """For each phrase of the lists, the others of its group with their weights."""
    found: dict[_Phrase, list[tuple[float, _Phrase]]] = {}
    lists = (("abbreviations", EXACT), ("synonyms", LOOSE), ("plain", LOOSE), ("plain_two", LOOSE))
    for name, weight in lists:
        for line in lines_of(name):
            group = [tuple(terms(phrase)) for phrase in line.split("|")]
            for phrase in group:
                found.setdefault(phrase, []).extend((weight, other) for other in group if other != phrase)
    return found


def _others(words: list[str], weights: dict[str, float]) -> list[Other]:
    groups = _groups()
    longest = max(map(len, groups))
    found, at = [], 0
    while at < len(words):
        for length in range(min(longest, len(words) - at), 0, -1):
            phrase = tuple(words[at : at + length])
            if phrase in groups:
                found += _instead(phrase, weights)
                at += length - 1
                break
        at += 1
    return found


def _instead(phrase: _Phrase, weights: dict[str, float]) -> list[Other]:
    least = min(weights[term] for term in phrase)
    return [
        Other(phrase, new, weight * least / math.sqrt(len(other)))
        for weight, other in _groups()[phrase]
        if (new := tuple(term for term in other if term not in weights))
    ]
