"""A sentence beside what supports it: taken apart, so that the checks can compare them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

import msgspec

from osler.gate.lexicon import English
from osler.gate.phrases import Token, content, tokens
from osler.gate.quantities import Quantity, quantities, without_bounds

Kind = Literal[
    "citation", "number", "interval", "entity", "negation", "strength", "direction", "scope", "entailment"
]

_RESTATES = 0.8
"""Share of a sentence's words from which it restates one sentence of its source."""
_MOST_SUPPORT = 4


class Reason(msgspec.Struct, frozen=True):
    """Why a sentence does not pass, fit to be told to whoever wrote it."""

    kind: Kind
    why: str


class Read(msgspec.Struct, frozen=True):
    """One sentence taken apart."""

    text: str
    tokens: list[Token]
    content: list[Token]
    amounts: tuple[Quantity, ...]


class Compared(msgspec.Struct, frozen=True):
    """A sentence beside the sentences that support it."""

    said: Read
    support: list[Read]
    whole: str
    """All cited evidence as one text."""
    allowed: int
    met: bool
    english: English
    names: frozenset[str]
    """What the lexicon names, as single words."""


def read(text: str, words: English) -> Read:
    """A sentence taken apart."""
    found = tokens(without_bounds(text), words)
    return Read(text, found, content(found, words), quantities(text))


def support_of(said: Read, known: Sequence[Read], words: English) -> list[Read]:
    """The fewest sentences of the evidence that hold most of the sentence's words, best first."""
    wanted = {words.same(token.text) for token in said.content}
    left, chosen = set(wanted), list[Read]()
    rest = list(known)
    while rest and len(chosen) < _MOST_SUPPORT:
        best = max(rest, key=lambda one: len(left & {words.same(token.text) for token in one.content}))
        gain = left & {words.same(token.text) for token in best.content}
        if chosen and not gain:
            break
        chosen.append(best)
        rest.remove(best)
        left -= gain
    return chosen


def coverage(said: Read, known: Sequence[Read], words: English) -> float:
    """Share of the sentence's words that the others hold, 0 to 1."""
    held = {words.same(token.text) for one in known for token in one.content}
    wanted = [words.same(token.text) for token in said.content]
    return sum(word in held for word in wanted) / len(wanted) if wanted else 1.0


def restates(compared: Compared) -> bool:
    """Whether the sentence says hardly more than its best support."""
    return bool(compared.support) and (
        coverage(compared.said, [compared.support[0]], compared.english) >= _RESTATES
    )


def restated(compared: Compared) -> bool:
    """Whether the sentence and its best support say nearly the same, word for word."""
    if not restates(compared):
        return False
    return coverage(compared.support[0], [compared.said], compared.english) >= _RESTATES
