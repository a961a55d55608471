"""Pictures that a pack asks for: `charts.yaml`. The engine draws kinds of picture; content says of what."""

from __future__ import annotations

from typing import Literal, TypeAlias

from osler.knowledge.schema.page import Heading
from osler.knowledge.schema.strict import Strict

Tone = Literal["good", "middle", "bad"]


class Band(Strict, frozen=True, kw_only=True):
    """A stretch of the scale with a name; a limit of None is open."""

    id: str
    label: Heading
    tone: Tone
    above: float | None = None
    below: float | None = None
    recommendation: str
    """The statement that sets the limits: each must stand among its figures or in its rule."""


class Bands(Strict, frozen=True, kw_only=True, tag="bands", tag_field="kind"):
    """Several values of one scale against named bands."""

    id: str
    title: Heading
    when: str = "true"
    """Not drawn where this is false."""
    facts: tuple[str, ...]
    bands: tuple[Band, ...]


class Line(Strict, frozen=True, kw_only=True):
    """One guideline's line on a scale."""

    id: str
    label: Heading
    """The guideline and what the line decides: "NOF 2014, drug treatment"."""
    at: float
    strict: bool = False
    """True where only a value above the line counts, not one on it."""
    when: str = "true"
    """Not drawn unless this is known to hold."""
    recommendation: str
    reads: Literal["value", "adjusted", "either"] = "value"
    """Whether the guideline reads the value as calculated or after adjustment."""


class Gauge(Strict, frozen=True, kw_only=True):
    """One value, before and after an adjustment, with the lines it is read against."""

    fact: str
    adjusted: str | None = None
    adjusted_by: tuple[str, ...] = ()
    """The recommendations that adjust it; those that hold are cited."""
    label: Heading
    lines: tuple[Line, ...]


class Thresholds(Strict, frozen=True, kw_only=True, tag="thresholds", tag_field="kind"):
    """Values against the lines of several guidelines."""

    id: str
    title: Heading
    when: str = "true"
    gauges: tuple[Gauge, ...]


class Crowd(Strict, frozen=True, kw_only=True):
    """One hundred people of whom so many are marked."""

    label: Heading
    n: float
    """A number of the trial that the chart rests on."""


class People(Strict, frozen=True, kw_only=True, tag="people", tag_field="kind"):
    """A risk as so many out of one hundred people: of this patient, or of a trial's two arms."""

    id: str
    title: Heading
    when: str = "true"
    facts: tuple[str, ...] = ()
    """The first known of these, a percentage, is drawn."""
    label: Heading | None = None
    """What happens to those marked: "have a major fracture within 10 years"."""
    rests_on: str
    """The recommendation or drug trial that carries the numbers and words."""
    drug: str | None = None
    """Drawn only where the answer names this drug."""
    crowds: tuple[Crowd, ...] = ()


class Step(Strict, frozen=True, kw_only=True):
    """One point of a course of treatment."""

    tone: Literal["start", "check", "decide", "never"]
    at: Heading
    """When: "Before the first dose"."""
    label: Heading
    rests_on: tuple[str, ...]
    """The drug items or recommendations that carry it."""


class Timeline(Strict, frozen=True, kw_only=True, tag="timeline", tag_field="kind"):
    """The course of treatment with one drug."""

    id: str
    title: Heading
    when: str = "true"
    drug: str
    steps: tuple[Step, ...]


Chart: TypeAlias = Bands | Thresholds | People | Timeline
