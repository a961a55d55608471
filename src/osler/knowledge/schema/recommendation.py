"""A recommendation, `recommendations/<topic>/<id>.yaml`, and its cases, `<id>.test.yaml`."""

from __future__ import annotations

from typing import Literal

import msgspec

from osler.core.case import Value
from osler.knowledge.schema.strict import Strict


class Text(Strict, frozen=True, kw_only=True):
    """The same statement for each reader: same doses, thresholds and sources."""

    clinician: str
    patient: str
    """Grade 8 or easier; explains, does not direct."""
    student: str | None = None
    """Added after the clinician text for a student: why, mechanism, trial numbers."""


class Period(Strict, frozen=True, kw_only=True):
    """When a recommendation is in force: ISO dates, to the precision known ("2026-07")."""

    since: str
    until: str | None = None
    """First day on which it no longer holds."""
    replaced_by: str | None = None


class Recommendation(Strict, frozen=True, kw_only=True):
    """One statement of one source: for whom, what, how strongly, and where it stands."""

    id: str
    title: str
    source: str
    locator: str
    """Where in the source: "Recommendation 1a", "Table 2", "Abstract"."""
    topic: str
    """One of the pack's topics."""
    section: str
    """The part of the page it belongs to: one of the pack's sections."""
    about: str
    """What is decided, as a key shared by all sources that speak of it ("denosumab-stopping")."""
    direction: Literal["for", "against", "neutral"]
    when: str
    """The condition over patient facts under which it speaks to a person."""
    text: Text
    strength: str | None
    """In the source's own words; None where the source does not grade."""
    certainty: str | None
    figures: tuple[str, ...] = ()
    """Every number the texts state, as the source gives it ("20 %", "-2.5", "70 mg")."""
    drugs: tuple[str, ...] = ()
    """Drugs that the text names or is about."""
    covers: tuple[str, ...] = ()
    """Must-say keys that this statement satisfies."""
    also: tuple[str, ...] = ()
    """Ids of recommendations that say the same with the same figures: cited together."""
    refines: str | None = None
    """Id of a wider recommendation of the same source that this one makes exact."""
    priority: int = 5
    """1 is said first, 9 last."""
    in_force: Period
    last_checked: str
    note: str | None = None


class TestCase(Strict, frozen=True, kw_only=True):
    """One named patient, as a change to the base, and the verdict the source implies."""

    name: str
    expect: Literal["applies", "does not apply", "unknown"]
    set: dict[str, Value | int] = msgspec.field(default_factory=dict)
    drop: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()
    """For unknown: the facts that are named as missing."""


class TestFile(Strict, frozen=True, kw_only=True):
    """The cases beside a recommendation; the base applies."""

    base: dict[str, Value | int]
    cases: tuple[TestCase, ...]
