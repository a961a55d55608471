"""Findings that point in opposite directions about the same thing."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Literal

from osler.library.analysis.terms import terms
from osler.quoting.answering import Quoted

Direction = Literal["more", "less", "none"]

_NONE = re.compile(
    r"\b(?:no (?:significant |statistically significant |clear |clinically relevant )?"
    r"(?:difference|effect|association|benefit|improvement|reduction|increase|change|evidence)|"
    r"(?:did|do|does|was|were|is|are) not (?:significantly )?(?:\w+ )?"
    r"(?:associated|differ|different|reduce|increase|improve|affect|change|effective|superior|significant)|"
    r"not (?:significantly )?(?:different|associated|effective|superior)|"
    r"similar (?:in|between|to)|comparable|ineffective|nonsignificant|non-significant)\b",
    re.IGNORECASE,
)
_MORE = re.compile(
    r"\b(?:increas\w+|higher|greater|more (?:likely|frequent|common|effective)|elevated|rise|rose|"
    r"enhanc\w+|superior)\b",
    re.I,
)
_LESS = re.compile(
    r"\b(?:decreas\w+|reduc\w+|lower\w*|less (?:likely|frequent|common|effective)|fewer|diminish\w+|"
    r"declin\w+|inferior)\b",
    re.I,
)
_SAME_SUBJECT = 0.45
"""Share of common terms from which two findings are about the same thing."""


def direction(sentence: str) -> Direction | None:
    """Which way a finding points; None when it points nowhere or both ways."""
    if _NONE.search(sentence):
        return "none"
    more, less = len(_MORE.findall(sentence)), len(_LESS.findall(sentence))
    if more == less:
        return None
    return "more" if more > less else "less"


def opposed(quoted: Iterable[Quoted]) -> tuple[tuple[Quoted, Quoted], ...]:
    """Pairs of quotes of different documents about the same thing that point in different directions."""
    found: list[tuple[Quoted, Quoted]] = []
    directed = [(item, way) for item in quoted if (way := direction(item.quote.text)) is not None]
    for number, (one, its_way) in enumerate(directed):
        for other, way in directed[number + 1 :]:
            if way != its_way and one.stored.id != other.stored.id and _same_subject(one, other):
                found.append((one, other))
    return tuple(found[:2])


def _same_subject(one: Quoted, other: Quoted) -> bool:
    first, second = (_bare(item.quote.text) for item in (one, other))
    return len(first & second) >= _SAME_SUBJECT * min(len(first), len(second)) > 0


def _bare(sentence: str) -> frozenset[str]:
    for pattern in (_NONE, _MORE, _LESS):
        sentence = pattern.sub(" ", sentence)
    return frozenset(terms(sentence))
