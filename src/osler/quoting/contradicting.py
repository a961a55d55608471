"""Findings that point in opposite directions about the same thing."""

from __future__ import annotations

import re
from collections.abc import Iterable
from itertools import takewhile

from osler.library.analysis.terms import terms
from osler.quoting.answering import Quoted
from osler.quoting.findings import LESS, MORE, bare, direction, finding
from osler.quoting.groups import groups

_MOST = 2
_NAMED = 0.6
"""Share of the question's subject that a sentence names itself to be compared."""
_SAME_SUBJECT = 0.45
"""Share of common terms from which two findings are about the same thing."""
_NEAR = 6
"""So many words beside the word of direction tell what changed."""
_ABSENCE = re.compile(
    r"\b(?:no (?:[\w-]+ ){0,3}"
    r"(?:differences?|effects?|associations?|benefits?|reductions?|increases?|changes?)|"
    r"not)\b",
    re.IGNORECASE,
)


def opposed(quoted: Iterable[Quoted]) -> tuple[tuple[Quoted, Quoted], ...]:
    """Pairs of quotes of different documents about the same thing that point in different directions.

    Both report a finding or its absence, name the question's subject, are about the same people, and what
    changes stands beside the word that says which way.
    """
    found: list[tuple[Quoted, Quoted]] = []
    directed = [
        (item, way)
        for item in quoted
        if item.chosen.candidate.own >= _NAMED
        and finding(item.quote.text)
        and (way := direction(item.quote.text)) is not None
    ]
    for number, (one, its_way) in enumerate(directed):
        for other, way in directed[number + 1 :]:
            if way != its_way and one.stored.id != other.stored.id and _same_thing(one, other):
                found.append((one, other))
    return tuple(found[:_MOST])


def _same_thing(one: Quoted, other: Quoted) -> bool:
    first, second = (_without_direction(item.quote.text) for item in (one, other))
    if first & groups() != second & groups():
        return False
    alike = len(first & second) >= _SAME_SUBJECT * min(len(first), len(second)) > 0
    return alike and bool(_changing(one.quote.text) & _changing(other.quote.text))


def _changing(sentence: str) -> frozenset[str]:
    """Terms of what is said to change: after the word of direction, or before a passive one."""
    found: set[str] = set()
    for pattern in (_ABSENCE, MORE, LESS):
        for word in pattern.finditer(sentence):
            before, after = sentence[: word.start()].split(), sentence[word.end() :].split()
            passive = not _PASSIVE.isdisjoint(word.lower() for word in before[-2:])
            near = before[-_NEAR:] if passive else takewhile(_not_aside, after[:_NEAR])
            found.update(terms(" ".join(near)))
    return frozenset(found)


def _not_aside(word: str) -> bool:
    return word.lower() not in _ASIDE


_ASIDE = frozenset(("after", "during", "among", "compared", "than", "versus", "with", "when", "by", "but"))
"""What changes stands before these words."""
_PASSIVE = frozenset(("was", "were", "is", "are", "be", "been"))


def _without_direction(sentence: str) -> frozenset[str]:
    sentence = bare(sentence)
    for pattern in (MORE, LESS):
        sentence = pattern.sub(" ", sentence)
    return frozenset(terms(sentence))
