"""The public shapes of a calculator and of its result (`osler schema calculation`)."""

from __future__ import annotations

from typing import Literal

import msgspec

from osler.core.answer import Reference
from osler.core.case import Value

Tone = Literal["good", "middle", "bad", "plain"]


class Wanted(msgspec.Struct, frozen=True, kw_only=True):
    """One input of a calculator."""

    name: str
    label: str
    ask: str
    type: Literal["boolean", "number", "word", "words"]
    unit: str | None
    """UCUM; a value may be given in any unit of the same kind."""
    unit_label: str | None
    units: tuple[str, ...]
    """Other units that a form offers."""
    range: tuple[float, float] | None
    """Values outside are refused."""
    words: dict[str, str]
    """Allowed words, each with its label."""
    required: bool
    assumed: Value | None
    """Taken where it is not given, and said so in the result."""
    also: tuple[str, ...]
    """Other names under which it may be given."""


class Band(msgspec.Struct, frozen=True, kw_only=True):
    """One stretch of a scale."""

    label: str
    text: str
    rule: str
    """When it holds, in words."""
    tone: Tone
    citation: int
    locator: str
    holds: bool = False
    """Whether the result lies in it: of a scale at most one does."""


class Scale(msgspec.Struct, frozen=True, kw_only=True):
    """A result read against the bands of one source."""

    title: str
    bands: tuple[Band, ...]


class Formula(msgspec.Struct, frozen=True, kw_only=True):
    """One step of a calculator."""

    name: str
    label: str
    unit: str | None
    unit_label: str | None
    """The unit as a reader writes it."""
    formula: str
    result: bool
    """Whether it is a result, or only on the way to one."""


class Standing(msgspec.Struct, frozen=True, kw_only=True):
    """Where a calculator's formula stands in a source, and what was read there."""

    citation: int
    locator: str


class Calculator(msgspec.Struct, frozen=True, kw_only=True):
    """A calculator: what it wants, what it does, where that stands, and its limits."""

    name: str
    title: str
    group: str
    summary: str
    population: str
    inputs: tuple[Wanted, ...]
    formulas: tuple[Formula, ...]
    scales: tuple[Scale, ...]
    limits: tuple[str, ...]
    notice: str | None
    """Must stand beside every result."""
    standings: tuple[Standing, ...]
    references: tuple[Reference, ...]
    last_checked: str


class LeftOut(msgspec.Struct, frozen=True, kw_only=True):
    """A calculator that is not offered, and why."""

    what: str
    why: str


class Entered(msgspec.Struct, frozen=True, kw_only=True):
    """One input as it was used."""

    name: str
    label: str
    value: Value
    unit: str | None
    shown: str
    assumed: bool = False
    """It was not given: the value that the calculator takes then."""


class Line(msgspec.Struct, frozen=True, kw_only=True):
    """One step worked out."""

    name: str
    label: str
    value: Value
    """Not rounded."""
    unit: str | None
    shown: str
    """Rounded, with its unit."""
    formula: str
    """In words."""
    filled: str
    """With the numbers put in."""
    result: bool


class Calculation(msgspec.Struct, frozen=True, kw_only=True):
    """A calculator worked out for one person."""

    calculator: str
    title: str
    inputs: tuple[Entered, ...]
    lines: tuple[Line, ...]
    scales: tuple[Scale, ...]
    cautions: tuple[str, ...]
    limits: tuple[str, ...]
    notice: str | None
    standings: tuple[Standing, ...]
    references: tuple[Reference, ...]
    knowledge_version: str
    disclaimer: str

    @property
    def results(self) -> tuple[Line, ...]:
        """The lines that are results."""
        return tuple(line for line in self.lines if line.result)
