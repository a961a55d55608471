"""A calculator: `calculators/<id>.yaml`; its inputs are facts or stand in `calculator_inputs.yaml`."""

from __future__ import annotations

from typing import Literal

from osler.core.calculation import Tone
from osler.core.case import Value
from osler.knowledge.schema.fact import FactFile
from osler.knowledge.schema.strict import Strict


class CalculatorInput(Strict, frozen=True, kw_only=True):
    """One input: a fact of the pack, or one of `calculator_inputs.yaml`."""

    name: str
    label: str | None = None
    """Overrides the fact's own label and question where the calculator means something narrower."""
    range: tuple[float, float] | None = None
    """Overrides the fact's own range: outside, the calculator is not valid."""
    optional: bool = False
    assumed: Value | int | None = None
    """Taken where it is not given, and said so. For tools whose own form has unticked boxes."""
    also: tuple[str, ...] = ()
    """Other names under which it may be given."""


class ScaleBand(Strict, frozen=True, kw_only=True):
    """One stretch of a scale; the first whose condition holds is the one."""

    label: str
    text: str = ""
    tone: Tone = "plain"
    when: str | None = None
    source: str | None = None
    locator: str = ""
    recommendation: str | None = None
    """A recommendation of the pack that gives condition, source and locator, in their place."""


class ScaleFile(Strict, frozen=True, kw_only=True):
    """A result read against bands."""

    title: str
    bands: tuple[ScaleBand, ...]


class Warned(Strict, frozen=True, kw_only=True):
    """A sentence that is said, or a refusal, where a condition holds."""

    when: str
    text: str


class Stands(Strict, frozen=True, kw_only=True):
    """Where the formula stands."""

    source: str
    locator: str


class Example(Strict, frozen=True, kw_only=True):
    """A worked example: run by every check of the pack."""

    name: str
    given: dict[str, Value | int]
    """As a person gives them; a text may hold a unit."""
    expect: dict[str, Value | int]
    """Values of steps."""
    bands: tuple[str, ...] = ()
    """Labels of all bands that hold, in order of the scales."""
    within: float = 0.0
    """How far a number may differ: the source rounds."""
    origin: Literal["source", "computed"]
    """Printed in the source, or worked out by hand from the source's formula."""


class CalculatorFile(Strict, frozen=True, kw_only=True):
    """One calculator."""

    id: str
    title: str
    group: str
    also: tuple[str, ...] = ()
    """Other names under which it is found."""
    summary: str
    """What it tells, in one sentence."""
    population: str
    """For whom it holds."""
    inputs: tuple[CalculatorInput, ...]
    steps: tuple[FactFile, ...]
    """Each with a `derive`, or given by a model; one that is shown is a result."""
    scales: tuple[ScaleFile, ...] = ()
    cautions: tuple[Warned, ...] = ()
    refusals: tuple[Warned, ...] = ()
    limits: tuple[str, ...]
    notice: str | None = None
    """What the licence asks to stand beside every result."""
    stands: tuple[Stands, ...]
    examples: tuple[Example, ...]
    gives: str | None = None
    """The fact of the pack that a result is."""
    last_checked: str


class LeftOutCalculator(Strict, frozen=True, kw_only=True):
    """A calculator that is not offered, and why: `calculators_left_out.yaml`."""

    what: str
    why: str
