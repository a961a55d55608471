"""What was read off a patient's record: where each fact stood, and what could not be used."""

from __future__ import annotations

import msgspec

from osler.core.case import Fact


class Stood(msgspec.Struct, frozen=True, kw_only=True):
    """Where a fact stood in the record."""

    resource: str
    """FHIR type and id: "Observation/abc"; the type alone where the id is none."""
    date: str | None = None
    """ISO day of the resource: when it was measured, began, was ordered or given."""
    system: str | None = None
    code: str | None = None
    """The code that told what it is, with its code system; None where words or the resource itself did."""
    note: str | None = None
    """How the value was read, where that needs saying."""
    through: str | None = None
    """The calculator that worked it out from this result; None where the record itself says it."""
    beside: dict[str, str] = {}
    """What else the calculator took, by name: where it stood."""

    @property
    def words(self) -> str:
        """The place in one line."""
        code = f"code {self.code}" if self.code else ""
        return ", ".join(part for part in (self.resource, self.date, code, self.note, self._besides) if part)

    @property
    def _besides(self) -> str:
        besides = ", ".join(f"{name} of {where}" for name, where in self.beside.items())
        return f"with {besides}" if besides else ""


class LeftOut(msgspec.Struct, frozen=True, kw_only=True):
    """Something of the record that was not used, and why; holds no value of the patient."""

    why: str
    resource: str | None = None
    date: str | None = None
    fact: str | None = None
    """The fact that it would have given, where that is clear."""

    @property
    def words(self) -> str:
        """What was left out and why, in one line."""
        place = ", ".join(part for part in (self.resource, self.date) if part) or "one piece"
        about = f" ({self.fact})" if self.fact else ""
        return f"{place}{about}: {self.why}"


class NotKnown(msgspec.Struct, frozen=True, kw_only=True):
    """A code that the record holds and no table knows, and how often."""

    resource: str
    system: str
    code: str
    count: int


class FromRecord(msgspec.Struct, frozen=True, kw_only=True):
    """What a record gave to an answer, and what it did not."""

    as_of: str
    """The day on which ages and times were counted."""
    facts: dict[str, Stood] = {}
    left_out: tuple[LeftOut, ...] = ()
    not_known: tuple[NotKnown, ...] = ()
    of_others: int = 0
    """Resources left out because they do not say that they are this patient's."""
    unreadable: int = 0
    """Lines and entries left out because they are no FHIR resource."""


class Record(msgspec.Struct, frozen=True):
    """What a patient's record says."""

    facts: tuple[Fact, ...]
    told: FromRecord
    """Where each fact stood, and what was left out: `understood.record` of an answer."""

    @property
    def used(self) -> dict[str, str]:
        """By fact: where it stood, in words."""
        return {name: stood.words for name, stood in self.told.facts.items()}

    @property
    def left_out(self) -> tuple[str, ...]:
        """What was left out and why, in words."""
        told = [item.words for item in self.told.left_out]
        if self.told.of_others:
            told.append(f"{self.told.of_others} resources that are not said to be this patient's")
        if self.told.unreadable:
            told.append(f"{self.told.unreadable} pieces that are no FHIR resource")
        if self.told.not_known:
            rows = sum(item.count for item in self.told.not_known)
            told.append(f"{len(self.told.not_known)} codes in {rows} resources that are not known here")
        return tuple(told)
