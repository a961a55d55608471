"""The first step: lines flattened by views, and what their rows say kept on disk by patient."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple
from zlib import crc32

import msgspec

from osler.fhir import Table, table_of, tells
from osler.fhir.gathering import unpacked
from osler.knowledge import Pack
from osler.panel.bulk.sources import Broken, Span, lines_of
from osler.panel.bulk.tables import Flattenings, Told
from osler.views import Unfit

MEDICATIONS = "medications"
"""What the files of resources that are nobody's are called; orders refer to them."""
_LONGEST_KIND = 64


class Kept(msgspec.Struct, array_like=True):
    """What one resource says, on disk."""

    patient: str
    file: int
    at: int
    resource: dict[str, Any]


class Spread(NamedTuple):
    """What became of a span."""

    lines: int
    aside: list[tuple[int, str]]
    """By the number of the line in the span: why it, or a resource in it, cannot be used."""
    strange: Counter[str]
    """By kind: resources that tell no fact, because no view takes them or no row knows their codes."""


class _Peek(msgspec.Struct):
    kind: Any = msgspec.field(default="", name="resourceType")


class Spreader:
    """Spreads the spans of one run."""

    def __init__(self, pack: Pack, views: Flattenings, buckets: int, work: Path) -> None:
        self._views, self._buckets, self._work = views, buckets, work
        self._table: Table = table_of(pack)
        self._taken = frozenset({"", "Bundle", *views.by_kind})
        self._peek = msgspec.json.Decoder(_Peek)
        self._whole = msgspec.json.Decoder(dict[str, Any])
        self._encoder = msgspec.json.Encoder()

    def spread(self, span: Span) -> Spread:
        """Reads a span and appends what its resources say to the buckets."""
        shelves: dict[str, list[Kept]] = {}
        aside, strange, lines = list[tuple[int, str]](), Counter[str](), 0
        try:
            for line in lines_of(span):
                lines = line.number
                for told in self._said(line.raw, strange):
                    if isinstance(told, str):
                        aside.append((lines, told))
                    else:
                        one = Kept(told.patient, span.file, line.at, told.resource)
                        shelves.setdefault(self._shelf(one), []).append(one)
        except Broken as why:
            aside.append((lines + 1, f"{span.path.name} is {why}: write it anew"))
        for name, held in shelves.items():
            with (self._work / f"{name}.{os.getpid()}.ndjson").open("ab") as file:
                file.write(self._encoder.encode_lines(held))
        return Spread(lines, aside, strange)

    def _shelf(self, one: Kept) -> str:
        if one.resource["resourceType"] == "Medication":
            return MEDICATIONS
        return f"{crc32(one.patient.encode('utf-8', 'surrogatepass')) % self._buckets:05d}"

    def _said(self, raw: bytes, strange: Counter[str]) -> Iterator[Told | str]:
        """What the resources of a line say, and why what cannot be used is not."""
        try:
            kind = self._peek.decode(raw).kind
            if isinstance(kind, str) and kind not in self._taken:
                strange[_plain(kind)] += 1
                return
            documents = [self._whole.decode(raw)]
        except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
            yield "it is no FHIR resource as JSON in UTF-8: it may be cut off"
            return
        for _, resource in unpacked(documents):
            if resource is None:
                yield "it is no FHIR resource: it has no resourceType"
            elif not self._could_tell(resource):
                strange[_plain(resource["resourceType"])] += 1
            else:
                yield from self._rows(resource, strange)

    def _could_tell(self, resource: dict[str, Any]) -> bool:
        """Whether it may tell a fact; a hospital's own view may find a code where Osler's does not look."""
        known = resource["resourceType"] in self._views.by_kind
        return known and (self._views.changed or tells(self._table, resource))

    def _rows(self, resource: dict[str, Any], strange: Counter[str]) -> Iterator[Told | str]:
        try:
            for told in self._views.told(resource):
                if not tells(self._table, told.resource):
                    strange[told.resource["resourceType"]] += 1
                elif told.patient:
                    yield told
                else:
                    yield "it does not say by an id or a reference whose it is, so it is nobody's"
        except Unfit as why:
            yield f"it does not fit its view: {why}"


def _plain(kind: str) -> str:
    """The name of a kind, fit to print."""
    return kind if kind.isascii() and kind.isalpha() and len(kind) < _LONGEST_KIND else "other"
