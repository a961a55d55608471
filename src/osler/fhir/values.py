"""One value read off a resource, before it is checked."""

from __future__ import annotations

import re
from datetime import date
from typing import Any, NamedTuple

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
    where: str

    @classmethod
    def of(cls, row: RecordCode, resource: dict[str, Any], value: Any, fact: str | None = None) -> Read:  # noqa: ANN401
        """A value of a resource."""
        return cls(row, fact or row.fact or "", value, day_of(resource), where(resource))


def where(resource: dict[str, Any]) -> str:
    """Type, id and date of a resource, fit to print."""
    kind, name, day = word(resource.get("resourceType")), word(resource.get("id")), day_of(resource)
    shown = "/".join(part for part in (kind, name) if _ID.fullmatch(part))
    return f"{shown}, {day.isoformat()}" if day else shown


def fits(row: RecordCode, found: tuple[Coding, ...]) -> bool:
    """Whether one of the codes is one of the row's."""
    return any(
        coding.system == row.system
        and (coding.code == code or (code.endswith("*") and coding.code.startswith(code[:-1])))
        for coding in found
        for code in row.codes
    )


def years_between(first: date, last: date) -> float:
    """Years from one day to another."""
    return (last - first).days / _DAYS
