"""Observations and conditions as values of facts."""

from __future__ import annotations

import math
from datetime import date
from typing import Any

from osler.fhir.resources import codings, day_of, mapping, state, word
from osler.fhir.values import Read, fits, where, years_between
from osler.knowledge import Pack
from osler.knowledge.schema import RecordCode

_SURE = {"final", "amended", "corrected"}
_NOT_SO = {"refuted", "entered-in-error"}
_UNSURE = {"unconfirmed", "provisional", "differential"}
_OVER = {"inactive", "resolved", "remission"}


def observed_values(pack: Pack, resource: dict[str, Any], today: date, left_out: list[str]) -> list[Read]:
    """What one Observation says."""
    if resource["resourceType"] != "Observation":
        return []
    found, reads = codings(resource.get("code")), list[Read]()
    for row in pack.record_codes:
        if row.kind not in {"observation", "years_since"} or not fits(row, found):
            continue
        if word(resource.get("status")) not in _SURE:
            left_out.append(f"{where(resource)}: its status is not final")
            return []
        read = _since(row, resource, today) if row.kind == "years_since" else _value(pack, row, resource)
        if isinstance(read, Read):
            reads.append(read)
        elif read:
            left_out.append(f"{where(resource)}: {read}")
    return reads


def _since(row: RecordCode, resource: dict[str, Any], today: date) -> Read | None:
    day = day_of(resource)
    return Read.of(row, resource, years_between(day, today)) if day and day <= today else None


def _value(pack: Pack, row: RecordCode, resource: dict[str, Any]) -> Read | str:
    sites = (row.sites.get(coding.code) for coding in codings(resource.get("bodySite")))
    name = next((site for site in sites if site), row.fact)
    if name is None or name not in pack.facts:
        return "the body site does not tell which result it is"
    if row.values:
        codes = codings(resource.get("valueCodeableConcept"))
        told = next((row.values[coding.code] for coding in codes if coding.code in row.values), None)
        return "its coded value is not known" if told is None else Read.of(row, resource, told, name)
    return _quantity(row, resource, name, pack.facts[name].unit)


def _quantity(row: RecordCode, resource: dict[str, Any], name: str, own: str | None) -> Read | str:
    quantity = mapping(resource.get("valueQuantity"))
    number, unit = quantity.get("value"), word(quantity.get("code")) or word(quantity.get("unit"))
    if isinstance(number, bool) or not isinstance(number, int | float) or word(quantity.get("comparator")):
        return "it has no plain number"
    if abs(number) > 1e9 or not math.isfinite(number):
        return "its number is impossible"
    if unit in row.units:
        return Read.of(row, resource, number * row.units[unit], name)
    if not unit or own is None:
        return "its unit is missing or not known"
    return Read.of(row, resource, number if unit == own else f"{number:.10f} {unit}", name)


def condition_values(pack: Pack, resource: dict[str, Any], left_out: list[str]) -> list[Read]:
    """What one Condition says: a fact that is true; one that is over counts where the past does."""
    if resource["resourceType"] != "Condition":
        return []
    found = codings(resource.get("code"))
    rows = [row for row in pack.record_codes if row.kind == "condition" and fits(row, found)]
    verified, clinical = state(resource, "verificationStatus"), state(resource, "clinicalStatus")
    over = clinical in _OVER or "abatementDateTime" in resource
    if rows and verified in _NOT_SO | _UNSURE:
        left_out.append(f"{where(resource)}: it is {verified}")
        return []
    if over and any(row.active_only for row in rows):
        left_out.append(f"{where(resource)}: it is over")
    return [Read.of(row, resource, row.value) for row in rows if not (over and row.active_only)]
