"""The shape of a quality measure as content: what counts as an event, and which events make a population."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

import msgspec

from osler.knowledge.schema.strict import Strict

Resource = Literal[
    "Encounter", "Condition", "Procedure", "Observation", "ServiceRequest", "MedicationRequest"
]
Time = Literal[
    "period", "effective", "performed", "authored", "prevalence", "supply", "first_dose", "ordered"
]
Part = Literal["whole", "start", "end"]
Precision = Literal["exact", "day"]
Operator = Literal["<", "<=", ">", ">="]
Population = Literal[
    "initial-population",
    "denominator",
    "denominator-exclusion",
    "denominator-exception",
    "numerator",
    "numerator-exclusion",
]


class When(Strict, frozen=True, kw_only=True):
    """Where in time an event must lie: between two edges of the measurement period or of another event.

    An edge is "start" or "end", with an optional "+ 9 months" or "- 2 years". A bound that is not
    given is open. With another event, one that fits is enough.
    """

    of: str = "period"
    part: Part = "whole"
    not_before: str | None = None
    after: str | None = None
    not_after: str | None = None
    before: str | None = None
    by: Precision = "exact"


class Amount(Strict, frozen=True, kw_only=True):
    """What the value of an observation must be; a value in another unit does not count."""

    op: Operator
    value: float
    unit: str = "1"
    whole: bool = False
    """Only a value recorded as a whole number counts."""


class Query(Strict, frozen=True, kw_only=True):
    """One way to find an event in a record."""

    resource: Resource
    value_sets: tuple[str, ...] = ()
    """Ids of value sets; a code of any of them is enough."""
    codes: tuple[str, ...] = ()
    """Single codes as "system|code"."""
    time: Time
    status: tuple[str, ...] = ()
    intent: tuple[str, ...] = ()
    category: str | None = None
    body_site: str | None = None
    clinical_status: str | None = None
    verification_status: str | None = None
    unless_forbidden: bool = False
    """Left out where the order says that the thing must not be done."""
    has_value: bool = False
    value: Amount | None = None
    when: tuple[When, ...] = ()


class Event(Strict, frozen=True, kw_only=True):
    """Something that is in the record or is not: any of its queries finds it."""

    any: tuple[Query, ...]
    first: bool = False
    """Only the first by its start counts."""
    value: Amount | None = None
    """What the value of that first one must be."""


class Measure(Strict, frozen=True, kw_only=True):
    """A proportion measure: populations as conditions over events."""

    id: str
    title: str
    url: str
    version: str
    library: str
    """The published logic that this one restates."""
    source: str
    license: str
    events: dict[str, Event]
    days: Mapping[str, str] = msgspec.field(default_factory=dict)
    """Numbers by name: the days that the supplies of an event cover together, each day once."""
    populations: dict[Population, str]
    """Conditions over the events, the days, `gender`, and `age` in whole years when the period starts."""
    notes: tuple[str, ...] = ()


class Pattern(Strict, frozen=True, kw_only=True):
    """Codes of a system whose lists may not be given away, by the shape of the code."""

    system: str
    like: str
    """A regular expression for the whole code."""


class ValueSet(Strict, frozen=True, kw_only=True):
    """Codes that mean one thing."""

    id: str
    title: str
    codes: dict[str, tuple[str, ...]]
    """Codes by system."""
    patterns: tuple[Pattern, ...] = ()
    left_out: Mapping[str, int] = msgspec.field(default_factory=dict)
    """How many codes of the published set are not here, by system; give them with --value-sets."""
