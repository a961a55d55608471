"""A sentence beside what supports it: taken apart, so that the checks can compare them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

import msgspec

from osler.gate.lexicon import English, words_of
from osler.gate.phrases import Token, content, split, tokens
from osler.gate.quantities import Quantity, intervals, loose_times, quantities, without_bounds

Kind = Literal[
    "citation", "number", "interval", "entity", "negation", "strength", "direction", "scope", "entailment"
]

_RESTATES = 0.8
"""Share of a sentence's words from which it restates one sentence of its source."""
_MOST_SUPPORT = 4
_GENERAL = 0.5
"""How much a missing word counts that names nothing clinical."""


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
    said: tuple[str, ...]
    """What each word of content says, as `English.same` has it."""
    held: frozenset[str]
    """The same, each once."""


class TakenApart(msgspec.Struct, frozen=True):
    """A text of the evidence, its names unified."""

    parts: list[Read]
    amounts: tuple[Quantity, ...]
    often: frozenset[str]
    """How often it says that things are done."""
    spans: frozenset[str]
    """Its words for spans of time that belong to no number."""
    words: frozenset[str]
    """Every word, as `English.same` has it."""


def take_apart(unified: str, words: English) -> TakenApart:
    """A text of the evidence as the checks need it."""
    return TakenApart(
        [read(part, words) for part in split(unified)],
        quantities(unified),
        intervals(unified),
        loose_times(unified),
        frozenset(words.same(word) for word in words_of(unified)),
    )


class Compared(msgspec.Struct, frozen=True):
    """A sentence beside the sentences that support it."""

    said: Read
    support: list[Read]
    whole: list[TakenApart]
    """All cited evidence."""
    allowed: int
    met: bool
    english: English
    names: frozenset[str]
    """What the lexicon names, as single words."""
    name_roots: frozenset[str]
    """The same, as `English.same` has them."""
    of_patient: frozenset[float]
    """Numbers of the patient's own facts, which may be said without their unit: "at 74"."""


def read(text: str, words: English) -> Read:
    """A sentence taken apart."""
    found = tokens(without_bounds(text), words)
    claims = content(found, words)
    said = tuple(words.same(token.text) for token in claims)
    return Read(text, found, claims, quantities(text), said, frozenset(said))


def support_of(said: Read, known: Sequence[Read]) -> list[Read]:
    """The fewest sentences of the evidence that hold most of the sentence's words, best first."""
    left, chosen = set(said.held), list[Read]()
    rest = list(known)
    while rest and len(chosen) < _MOST_SUPPORT:
        best = max(rest, key=lambda one: len(left & one.held))
        gain = left & best.held
        if chosen and not gain:
            break
        chosen.append(best)
        rest.remove(best)
        left -= gain
    return chosen


def coverage(said: Read, known: Sequence[Read]) -> float:
    """Share of the sentence's words that the others hold, 0 to 1."""
    held = frozenset[str]().union(*(one.held for one in known))
    return sum(word in held for word in said.said) / len(said.said) if said.said else 1.0


def score_of(said: Read, known: Sequence[Read], words: English) -> float:
    """Share of the sentence's words that the others hold; a missing word of general English counts half."""
    held = frozenset[str]().union(*(one.held for one in known))
    found = sum(word in held for word in said.said)
    missing = [token.text for token, word in zip(said.content, said.said, strict=True) if word not in held]
    lost = sum(_GENERAL if words.is_general(word) else 1.0 for word in missing)
    return found / (found + lost) if found + lost else 1.0


def restates(compared: Compared) -> bool:
    """Whether the sentence says hardly more than its best support."""
    return bool(compared.support) and (coverage(compared.said, [compared.support[0]]) >= _RESTATES)


def restated(compared: Compared) -> bool:
    """Whether the sentence and its best support say nearly the same, word for word."""
    if not restates(compared):
        return False
    return coverage(compared.support[0], [compared.said]) >= _RESTATES
