"""What of a patient record is which fact: `record_codes.yaml`."""

from __future__ import annotations

from typing import Literal

import msgspec

from osler.knowledge.schema.strict import Strict

RecordKind = Literal[
    "age",
    "sex",
    "observation",
    "worked_out",
    "input",
    "device",
    "condition",
    "hint",
    "result_hint",
    "procedure",
    "allergy",
    "family",
    "years_since",
    "months_since",
    "drug_code",
    "current_drug",
    "drug_years",
    "drugs_before",
    "months_since_drug",
    "takes",
    "takes_months",
    "daily_dose",
    "dose_in_year",
]


class RecordCode(Strict, frozen=True, kw_only=True):
    """One row: where a fact stands in a record, and how it is read."""

    kind: RecordKind
    fact: str | None = None
    """None where only the body site tells which fact it is."""
    system: str | None = None
    codes: tuple[str, ...] = ()
    """In a code, * stands for any characters and ? for one."""
    units: dict[str, float] = msgspec.field(default_factory=dict)
    """Units besides the fact's own, with the factor into it; "1" is the unit of a bare number."""
    value: bool | str = True
    """What a condition says of the fact."""
    values: dict[str, bool | str] = msgspec.field(default_factory=dict)
    """By code of a coded observation."""
    sites: dict[str, str] = msgspec.field(default_factory=dict)
    """The fact by code of the body site."""
    site_words: dict[str, str] = msgspec.field(default_factory=dict)
    """The fact by words, lower case, with which the result or its site is named, where no code tells it."""
    stale_years: float | None = None
    """An older value is shown and not used."""
    active_only: bool = False
    """A condition that is over says nothing."""
    same_day: Literal["lowest", "none"] = "none"
    """Which of several values of one day counts."""
    drug: str | None = None
    names: tuple[str, ...] = ()
    """Words by which a record names the drug, besides what the pack calls it, or the relative's condition."""
    only_with: dict[str, str] = msgspec.field(default_factory=dict)
    """Facts of the record with which alone this one counts."""
    form_words: tuple[str, ...] = ()
    """Words of which one must stand beside the drug's name: how it is taken, where that matters."""
    not_words: tuple[str, ...] = ()
    """Words beside which the name or code means another product of the drug, with another use."""
    lasts_months: float | None = None
    """How long one given dose counts as current treatment."""
    drugs: tuple[str, ...] = ()
    """Drugs, as `drug_code` rows name them, of which the fact speaks."""
    relations: tuple[str, ...] = ()
    """Codes of the relatives of whom the fact speaks; any relative where empty."""
    through: str | None = None
    """The calculator that makes doses of different drugs comparable, or that works the fact out."""
    step: str | None = None
    """Which step of the calculator is the fact; its first result where left out."""
    input: str | None = None
    """Which input of calculators the result is, or the device tells."""
    outranks: bool = False
    """Worked out, it counts before a result of the same day; else after it."""
    gap_days: float = 0
    """Two courses of a drug are one where no more days lie between them."""
    note: str | None = None
    """Shown beside the value whenever it is used; of a hint, what is told in its place."""
