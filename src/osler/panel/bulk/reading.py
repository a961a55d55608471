"""The second step: what a bucket holds, read patient by patient as a single record is."""

from __future__ import annotations

from collections.abc import Iterator
from operator import attrgetter
from pathlib import Path
from typing import Any, NamedTuple

import msgspec

from osler.core.record import Record
from osler.fhir import Gathered, medication_key, read_gathered
from osler.knowledge import Pack
from osler.panel.bulk.medications import Medications
from osler.panel.bulk.spreading import MEDICATIONS, Kept


class Person(NamedTuple):
    """What one patient's record says."""

    name: str
    record: Record


def people_in(pack: Pack, work: Path, bucket: int, medications: Medications, as_of: str) -> Iterator[Person]:
    """The patients of a bucket, each read whole, in the order in which the export names them."""
    people: dict[str, list[Kept]] = {}
    for one in sorted(kept_in(work, f"{bucket:05d}"), key=attrgetter("file", "at")):
        people.setdefault(one.patient, []).append(one)
    while people:
        name = next(iter(people))
        own = [one.resource for one in people.pop(name)]
        own += _named_by(own, medications)
        yield Person(name, read_gathered(pack, Gathered(tuple(own)), as_of))


def kept_in(work: Path, shelf: str) -> Iterator[Kept]:
    """What was kept under a name, in no particular order."""
    decoder = msgspec.json.Decoder(Kept)
    for path in sorted(work.glob(f"{shelf}.*.ndjson")):
        with path.open("rb") as held:
            for line in held:
                yield decoder.decode(line)


def shelved(work: Path) -> Medications:
    """The Medications that were kept, ready to be asked for."""
    medications = Medications(work / f"{MEDICATIONS}.sqlite")
    medications.put((one.patient, one.resource) for one in kept_in(work, MEDICATIONS))
    return medications


def _named_by(own: list[dict[str, Any]], medications: Medications) -> list[dict[str, Any]]:
    """The Medications that a patient's orders refer to, each once."""
    keys = dict.fromkeys(key for one in own if (key := medication_key(one)))
    return [said for key in keys if (said := medications.said(key)) is not None]
