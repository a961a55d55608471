"""Abbreviations that the passages found define themselves: `normal pressure hydrocephalus (NPH)`."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

from osler.library.asked import EXACT, Asked, Other
from osler.library.ranking import Candidate

SHORTEST, LONGEST = 2, 6
"""Letters of what may be an abbreviation."""


def abbreviated(meant: Asked) -> Iterator[str]:
    """The terms of the question that may be abbreviations which no list of ours has."""
    known = {other.instead_of for other in meant.others}
    for term in meant.weights:
        if SHORTEST <= len(term) <= LONGEST and term.isalpha() and (term,) not in known:
            yield term


def defined(term: str, weight: float, candidates: Sequence[Candidate]) -> Other | None:
    """What most of the passages that spell the abbreviation out say it stands for."""
    said = Counter(phrase for candidate in candidates for phrase in set(_spelled(term, candidate)))
    if not said:
        return None
    phrase = min(said, key=lambda phrase: (-said[phrase], phrase))
    return Other((term,), phrase, EXACT * weight / math.sqrt(len(phrase)))


def _spelled(term: str, candidate: Candidate) -> Iterator[tuple[str, ...]]:
    """Words beside the term, before or after it, whose first letters are its own."""
    for words in (candidate.title, candidate.body):
        for at in _places(term, words):
            for run in (words[max(0, at - len(term)) : at], words[at + 1 : at + 1 + len(term)]):
                if len(run) == len(term) and all(
                    word[0] == letter for word, letter in zip(run, term, strict=True)
                ):
                    yield run


def _places(term: str, words: tuple[str, ...]) -> Iterable[int]:
    if term not in words:
        return ()
    return (at for at, word in enumerate(words) if word == term)
