"""The public shapes of rules judged for one patient (`osler schema assessment` and `explanation`)."""

from __future__ import annotations

from typing import Literal

import msgspec

from osler.core.answer import NextFact, Reference, Severity, UnderstoodFact


class Judged(msgspec.Struct, frozen=True, kw_only=True):
    """One rule with its verdict for one patient."""

    id: str
    title: str
    text: str
    verdict: Literal["applies", "does not apply", "unknown"]
    condition: str
    """For whom it is, in words."""
    why: str | None
    """What settled the verdict, with this patient's values."""
    hangs_on: str | None
    """For an unknown verdict, what is still open in words."""
    missing: tuple[str, ...]
    """For an unknown verdict, the facts that would settle it."""
    severity: Severity | None
    """Of a reason against a drug."""
    drug: str | None
    strength: str | None
    """In the source's own words; null where the source does not grade."""
    certainty: str | None
    citation: int
    locator: str
    """Where in the source it stands."""


class Assessment(msgspec.Struct, frozen=True, kw_only=True):
    """What the rules in force say to one patient, and what would have to be known to say more."""

    facts: dict[str, UnderstoodFact]
    alerts: tuple[Judged, ...]
    """Reasons against a drug that are present."""
    applies: tuple[Judged, ...]
    """The weightiest first."""
    undecided: tuple[Judged, ...]
    not_shown: int
    """Rules that apply or are undecided beyond those shown."""
    next_facts: tuple[NextFact, ...]
    """What is not known and would decide most, most decisive first."""
    left_out: tuple[str, ...]
    """What of the record could not be used, and why."""
    references: tuple[Reference, ...]
    region: str
    as_of: str
    knowledge_version: str
    disclaimer: str


class Explanation(msgspec.Struct, frozen=True, kw_only=True):
    """One rule: whom it is for, where it stands, and its verdict for the facts given."""

    rule: Judged
    in_force: bool
    since: str | None
    until: str | None
    replaced_by: str | None
    figures: tuple[str, ...]
    """Every number that the rule states, as its source gives it."""
    facts: dict[str, UnderstoodFact]
    next_facts: tuple[NextFact, ...]
    references: tuple[Reference, ...]
    as_of: str
    knowledge_version: str
    disclaimer: str
