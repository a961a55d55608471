"""What a condition is judged against, and what a judgement says."""

from __future__ import annotations

from collections.abc import Mapping

import msgspec

from osler.core.case import Value
from osler.core.truth import Truth
from osler.logic.tree import Condition, Expr


class Verdict(msgspec.Struct, frozen=True):
    """The truth of a condition for one patient, and what it rests on."""

    truth: Truth
    missing: tuple[str, ...] = ()
    """For UNKNOWN: the facts that could change it, in order of first appearance; never empty."""
    decided: tuple[Condition, ...] = ()
    """For a known truth: the clauses that settled it."""
    residual: Condition | None = None
    """For UNKNOWN: what is left of the condition once known clauses are taken out."""


class Span(msgspec.Struct, frozen=True):
    """The values a number can still have."""

    low: float
    high: float
    missing: tuple[str, ...] = ()
    gap: bool = False
    """It may turn out that there is no such number for this patient."""

    @property
    def point(self) -> float | None:
        """The value, where it is settled."""
        return self.low if self.low == self.high and not self.gap else None


class Words(msgspec.Struct, frozen=True):
    """The words a derived fact can still be."""

    options: tuple[str, ...]
    missing: tuple[str, ...] = ()
    gap: bool = False
    """It may turn out that no word fits this patient."""


class Scope:
    """The known values of one patient and the definitions of derived facts, each worked out once."""

    __slots__ = ("definitions", "denials", "spans", "spreads", "values", "verdicts", "words")

    def __init__(self, values: Mapping[str, Value], definitions: Mapping[str, Expr]) -> None:
        self.values = values
        self.definitions = definitions
        self.verdicts: dict[str, Verdict] = {}
        self.denials: dict[str, Verdict] = {}
        self.spans: dict[str, Span] = {}
        self.spreads: dict[Condition, Condition | None] = {}
        self.words: dict[str, Words] = {}
