"""What the tools work with: the knowledge, and the evidence library where there is one."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import msgspec

from osler.answer import Request
from osler.core.answer import Audience
from osler.core.case import Fact
from osler.core.errors import InputError
from osler.core.record import Record
from osler.core.standing import Standings
from osler.fhir import read_record
from osler.giving import day, from_map, region_of
from osler.knowledge import Knowledge, Pack
from osler.library import Library


def _unsigned() -> None:
    """Nobody has signed anything."""


class Desk(msgspec.Struct, frozen=True, kw_only=True):
    """One server's knowledge and library; holds nothing of a patient."""

    knowledge: Knowledge
    library: Library | None = None
    standings: Callable[[], Standings | None] = _unsigned
    """What named people have signed by now; None where there is no review board."""

    @property
    def pack(self) -> Pack:
        """The pack whose facts a patient is given in."""
        return self.knowledge.packs[0]

    def request(self, audience: Audience, region: str | None, as_of: str | None) -> Request:
        """Reader, region and day as wished, or the pack's own.

        Raises:
            InputError: the region or the day is unknown.
        """
        when = day(as_of) if as_of else self.pack.head.last_updated
        return Request(audience=audience, region=region_of(self.pack, region), as_of=when)

    def record(self, record: Mapping[str, Any] | Sequence[Any] | None, as_of: str | None) -> Record | None:
        """What a patient's record says; None where none is given.

        Raises:
            InputError: it is no FHIR record of one patient.
        """
        if record is None:
            return None
        if not isinstance(record, Mapping) and not isinstance(record, list | tuple):
            raise InputError("the record is no FHIR Bundle: give the Bundle, or a list of its resources")
        documents = [record] if isinstance(record, Mapping) else record
        return read_record(self.pack, documents, as_of or self.pack.head.last_updated)

    def facts(self, facts: Mapping[str, Any], record: Record | None = None) -> tuple[Fact, ...]:
        """The facts of a patient; those given outrank the record.

        Raises:
            InputError: a fact cannot be used.
        """
        return (*(record.facts if record else ()), *from_map(self.pack, facts))
