"""What the parser must know of a pack: its facts and its named sets of words."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from difflib import get_close_matches
from typing import Literal, Protocol

import msgspec


class Symbol(Protocol):
    """A fact as the parser sees it; a pack's own fact file has this shape."""

    @property
    def type(self) -> Literal["boolean", "number", "word", "words"]:
        """What kind of value the fact has."""

    @property
    def unit(self) -> str | None:
        """The UCUM unit of a number; None for a pure number."""

    @property
    def words(self) -> Mapping[str, str]:
        """The words a word fact may be."""

    @property
    def converts(self) -> Mapping[str, float]:
        """Other units, each with the factor into the fact's own."""


class Symbols(msgspec.Struct, frozen=True):
    """The names that a condition may use."""

    facts: Mapping[str, Symbol]
    sets: Mapping[str, tuple[str, ...]] = {}


def nearest(name: str, known: Iterable[str]) -> str:
    """The end of a message that proposes the nearest known names, or nothing."""
    close = get_close_matches(name, sorted(known), n=3, cutoff=0.5)
    return f"; nearest: {', '.join(close)}" if close else ""
