"""Medications: what is taken now and since when, what was taken before, and when the last dose was."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date
from typing import Any, NamedTuple

from osler.fhir.resources import codings, day_of, said, word
from osler.fhir.values import Read, fits, where, years_between
from osler.knowledge import Pack

_KINDS = {"MedicationRequest", "MedicationStatement", "MedicationAdministration"}
_TAKEN = {"active", "in-progress"}
_PAST = {"stopped", "completed"}
_ORDERED = {"", "order", "original-order", "filler-order", "instance-order", "reflex-order"}
_SHORTEST_NAME = 5


class _Taken(NamedTuple):
    drug: str
    day: date | None
    resource: dict[str, Any]
    now: bool


def drug_values(
    pack: Pack, resources: Sequence[dict[str, Any]], today: date, left_out: list[str]
) -> list[Read]:
    """What all medication resources together say."""
    rows = {row.kind: row for row in pack.record_codes if row.fact}
    if "current_drug" not in rows:
        return []
    named = {word(one.get("id")): one.get("code") for one in resources if one["resourceType"] == "Medication"}
    taken = [
        one
        for resource in resources
        if resource["resourceType"] in _KINDS
        and (one := _taken(pack, resource, _concept(resource, named, left_out), today, left_out))
    ]
    now = {one.drug: one for one in sorted(taken, key=_when, reverse=True) if one.now}
    reads = list[Read]()
    if len(now) == 1:
        first = next(iter(now.values()))
        reads.append(Read.of(rows["current_drug"], first.resource, first.drug))
        if "drug_years" in rows and first.day:
            reads.append(Read.of(rows["drug_years"], first.resource, years_between(first.day, today)))
    elif now:
        left_out.append(f"medications: {len(now)} drugs stand as current, so none is taken to be the one")
    before = sorted({one.drug for one in taken if not one.now} - set(now))
    if before and "drugs_before" in rows:
        last = max((one for one in taken if one.drug in before), key=_when)
        reads.append(Read.of(rows["drugs_before"], last.resource, before))
    return reads + _last_doses(pack, taken, today)


def _last_doses(pack: Pack, taken: list[_Taken], today: date) -> list[Read]:
    given = [one for one in taken if one.resource["resourceType"] == "MedicationAdministration" and one.day]
    return [
        Read.of(row, one.resource, years_between(one.day, today) * 12)
        for row in pack.record_codes
        if row.kind == "months_since_drug"
        for one in given
        if one.drug == row.drug and one.day
    ]


def _when(one: _Taken) -> date:
    return one.day or date.min


def _concept(resource: dict[str, Any], named: dict[str, Any], left_out: list[str]) -> Any:  # noqa: ANN401
    """The drug as the resource codes it, or as the Medication codes it that the resource refers to."""
    reference = resource.get("medicationReference")
    if not isinstance(reference, dict):
        return resource.get("medicationCodeableConcept")
    name = re.split(r"[/#:]", word(reference.get("reference")))[-1]
    contained = resource.get("contained")
    inside = {
        word(one.get("id")): one.get("code")
        for one in (contained if isinstance(contained, list) else ())
        if isinstance(one, dict)
    }
    found = inside.get(name) or named.get(name)
    if found is None and not word(reference.get("display")):
        left_out.append(f"{where(resource)}: it names its drug by a reference that the record does not hold")
    return found or {"text": word(reference.get("display"))}


def _taken(
    pack: Pack,
    resource: dict[str, Any],
    concept: Any,  # noqa: ANN401 - outside data has any type
    today: date,
    left_out: list[str],
) -> _Taken | None:
    drug = _drug(pack, concept)
    if drug is None:
        return None
    status, day = word(resource.get("status")), day_of(resource)
    ordered = word(resource.get("intent")) in _ORDERED and resource.get("doNotPerform") is not True
    if status not in _TAKEN | _PAST or not ordered:
        left_out.append(f"{where(resource)}: its status or intent does not say that the drug was taken")
        return None
    if day and day > today:
        left_out.append(f"{where(resource)}: later than {today.isoformat()}")
        return None
    return _Taken(drug, day, resource, status in _TAKEN)


def _drug(pack: Pack, concept: Any) -> str | None:  # noqa: ANN401 - outside data has any type
    found, words = codings(concept), said(concept)
    for row in pack.record_codes:
        if row.kind == "drug_code" and fits(row, found):
            return row.drug
    known = pack.facts["current_drug"].words if "current_drug" in pack.facts else ()
    for drug in pack.drugs.values():
        names = (drug.id.replace("_", " "), drug.label, *drug.brands, *drug.abbreviations)
        for name in names if drug.id in known else ():
            if len(name) >= _SHORTEST_NAME and re.search(rf"\b{re.escape(name.lower())}\b", words):
                return drug.id
    return None
