"""One value read off a resource, before it is checked; and what was left out on the way."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any, NamedTuple

from osler.core.record import LeftOut, Stood
from osler.fhir.resources import Coding, day_of, word
from osler.knowledge.schema import RecordCode

_DAYS = 365.25
_ID = re.compile(r"[A-Za-z0-9.-]{1,64}")


class Read(NamedTuple):
    """A value for a fact, with the row that read it and where it stood."""

    row: RecordCode
    fact: str
    value: Any
    day: date | None
    resource: dict[str, Any]
    coding: Coding | None = None
    beside: Mapping[str, str] = {}
    """What else a calculator took to work the value out, by name: where it stood."""

    @classmethod
    def of(
        cls,
        row: RecordCode,
        resource: dict[str, Any],
        value: Any,  # noqa: ANN401 - outside data has any type
        fact: str | None = None,
        coding: Coding | None = None,
    ) -> Read:
        """A value of a resource."""
        return cls(row, fact or row.fact or "", value, day_of(resource), resource, coding)

    @property
    def stood(self) -> Stood:
        """Where it stood, fit to print."""
        return Stood(
            resource=name_of(self.resource),
            date=iso(self.day),
            system=self.coding.system if self.coding else None,
            code=self.coding.code if self.coding else None,
            note=self.row.note,
            through=self.row.through if self.row.kind == "worked_out" else None,
            beside=dict(self.beside),
        )

    def is_stale(self, today: date) -> bool:
        """Whether it is too old on a day to be used, or of a day that is not known."""
        most = self.row.stale_years
        return most is not None and (self.day is None or years_between(self.day, today) > most)

    @property
    def why_stale(self) -> str:
        """What is told of it where it is stale."""
        return f"undated or older than {self.row.stale_years:g} years, a limit of the editors"


class Aside:
    """What is left out while a record is read."""

    def __init__(self) -> None:
        self.found: dict[LeftOut, None] = {}
        self._unless_known = list[tuple[dict[str, Any], str, str | None]]()

    def put(self, resource: dict[str, Any] | None, why: str, fact: str | None = None) -> None:
        """Leaves something out; the same twice counts once."""
        day = day_of(resource) if resource is not None else None
        name = name_of(resource) if resource is not None else None
        self.found[LeftOut(why=why, resource=name, date=iso(day), fact=fact)] = None

    def put_unless_known(self, resource: dict[str, Any], why: str, fact: str | None) -> None:
        """Leaves something out, which is told only where the record says nothing of that fact as new."""
        self._unless_known.append((resource, why, fact))

    def settle(self, known: Mapping[str, Stood]) -> None:
        """Tells what the record left open, now that it is clear what it says."""
        for resource, why, fact in self._unless_known:
            stood, day = known.get(fact or ""), day_of(resource)
            if stood is None or (day and (stood.date is None or stood.date < day.isoformat())):
                self.put(resource, why, fact)

    def put_all(self, resources: Iterable[dict[str, Any]], why: str, fact: str | None = None) -> None:
        """Leaves several things out for one reason."""
        for resource in resources:
            self.put(resource, why, fact)


def name_of(resource: dict[str, Any]) -> str:
    """Type and id of a resource, fit to print: an id that is none is not repeated."""
    parts = (word(resource.get("resourceType")), word(resource.get("id")))
    return "/".join(part for part in parts if _ID.fullmatch(part))


def iso(day: date | None) -> str | None:
    """A day as ISO writes it."""
    return day.isoformat() if day else None


def years_between(first: date, last: date) -> float:
    """Years from one day to another."""
    return (last - first).days / _DAYS


class Unfit(Exception):  # noqa: N818 - it is no error of the program
    """A resource speaks of a fact and cannot be used; the message says why, without its value."""
