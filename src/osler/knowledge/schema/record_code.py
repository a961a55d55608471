"""What of a patient record is which fact: `record_codes.yaml`."""

from __future__ import annotations

from typing import Literal

import msgspec

from osler.knowledge.schema.strict import Strict

RecordKind = Literal[
    "age",
    "sex",
    "observation",
    "condition",
    "years_since",
    "drug_code",
    "current_drug",
    "drug_years",
    "drugs_before",
    "months_since_drug",
]


class RecordCode(Strict, frozen=True, kw_only=True):
    """One row: where a fact stands in a record, and how it is read."""

    kind: RecordKind
    fact: str | None = None
    """None where only the body site tells which fact it is."""
    system: str | None = None
    codes: tuple[str, ...] = ()
    """A code that ends in * stands for all that begin so."""
    units: dict[str, float] = msgspec.field(default_factory=dict)
    """Units besides the fact's own, with the factor into it; "1" is the unit of a bare number."""
    value: bool | str = True
    """What a condition says of the fact."""
    values: dict[str, bool] = msgspec.field(default_factory=dict)
    """By code of a coded observation."""
    sites: dict[str, str] = msgspec.field(default_factory=dict)
    """The fact by code of the body site."""
    stale_years: float | None = None
    """An older value is shown and not used."""
    active_only: bool = False
    """A condition that is over says nothing."""
    same_day: Literal["lowest", "none"] = "none"
    """Which of several values of one day counts."""
    drug: str | None = None
    note: str | None = None
    """Shown beside the value whenever it is used."""
