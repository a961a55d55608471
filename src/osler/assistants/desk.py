"""What the tools work with: the knowledge, and the evidence library where there is one."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import msgspec

from osler.answer import Request
from osler.core.answer import Audience
from osler.core.case import Fact
from osler.core.errors import InputError
from osler.core.standing import Standings
from osler.fhir import read_record, resources_in
from osler.giving import day, from_map, region_of
from osler.knowledge import Knowledge, Pack
from osler.library import Library
from osler.phrasing import Voice


def _unsigned() -> None:
    """Nobody has signed anything."""


class Desk(msgspec.Struct, frozen=True, kw_only=True):
    """One server's knowledge and library; holds nothing of a patient."""

    knowledge: Knowledge
    library: Library | None = None
    voice: Voice | None = None
    """The language model that may phrase what is answered, behind the gate; none when None."""
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

    def patient(
        self,
        facts: Mapping[str, Any],
        record: Mapping[str, Any] | Sequence[Any] | None,
        as_of: str | None,
    ) -> tuple[tuple[Fact, ...], tuple[str, ...]]:
        """The facts of a patient, and what of the record could not be used; facts outrank the record.

        Raises:
            InputError: a fact cannot be used, or the record is no FHIR record of one patient.
        """
        given = from_map(self.pack, facts)
        if record is None:
            return given, ()
        if not isinstance(record, Mapping) and not isinstance(record, list | tuple):
            raise InputError("the record is no FHIR Bundle: give the Bundle, or a list of its resources")
        gathered = resources_in([record] if isinstance(record, Mapping) else record)
        read = read_record(self.pack, gathered.resources, as_of or self.pack.head.last_updated)
        left_out = read.left_out
        if gathered.of_others:
            left_out = (*left_out, f"{gathered.of_others} resources that are not this patient's")
        return (*read.facts, *given), left_out
