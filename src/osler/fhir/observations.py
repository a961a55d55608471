"""Observations as values of facts: numbers with their units, coded answers, and how long ago."""

from __future__ import annotations

import math
from datetime import date
from typing import Any

from osler.fhir.resources import codings, day_of, items, mapping, said, word
from osler.fhir.table import Found, Table
from osler.fhir.values import Aside, Read, Unfit, years_between
from osler.knowledge import Pack
from osler.knowledge.schema import RecordCode

_SURE = {"final", "amended", "corrected"}
_KINDS = {"observation", "years_since", "worked_out", "input", "result_hint"}
_MOST = 1e9


class Observations:
    """Reads the Observations of one record."""

    def __init__(self, pack: Pack, table: Table, today: date, aside: Aside) -> None:
        self._facts, self._table, self._today, self._aside = pack.facts, table, today, aside
        self._inputs = pack.calculator_inputs

    def read(self, resource: dict[str, Any]) -> list[Read] | None:
        """What one Observation and its components say; None where no row knows any of its codes."""
        spoken = [
            (part, found)
            for part in parts_of(resource)
            for found in self._table.speaking_of(codings(part.get("code")))
            if found.row.kind in _KINDS
        ]
        if not spoken:
            return None
        if word(resource.get("status")) not in _SURE:
            self._aside.put(resource, "its status is not final", spoken[0][1].row.fact)
            return []
        reads = list[Read]()
        for part, found in spoken:
            try:
                reads += self._one(found, resource, part)
            except Unfit as why:
                self._aside.put(resource, str(why), found.row.fact)
        return reads

    def _one(self, found: Found, resource: dict[str, Any], part: dict[str, Any]) -> list[Read]:
        row = found.row
        if row.kind == "years_since":
            day = day_of(resource)
            since = [years_between(day, self._today)] if day and day <= self._today else []
            return [Read.of(row, resource, years, coding=found.coding) for years in since]
        site = _of_site(row, resource, part)
        if row.kind == "result_hint":
            if not site:
                self._aside.put_unless_known(resource, row.note or "it does not settle the fact", row.fact)
            return []
        name = row.input if row.kind == "input" else site or row.fact
        if row.kind == "worked_out" and not name:
            return []
        declared = self._inputs.get(row.input) if row.input else self._facts.get(name or "")
        if declared is None:
            raise Unfit("the body site does not tell which result it is")
        value = _coded(row, part) if row.values else _quantity(row, part, declared.unit)
        return [Read.of(row, resource, value, name, found.coding)]


def parts_of(resource: dict[str, Any]) -> list[dict[str, Any]]:
    """An Observation and its components: each has a code and a value."""
    components = items(resource.get("component")) if "component" in resource else ()
    return [resource, *map(mapping, components)]


def _of_site(row: RecordCode, resource: dict[str, Any], part: dict[str, Any]) -> str:
    """The fact that a row's result is by the code of the body site or by words; empty where none tells."""
    for coding in codings(resource.get("bodySite")):
        if coding.code in row.sites:
            return row.sites[coding.code]
    if row.site_words:
        words = f"{said(resource.get('bodySite'))} {said(part.get('code'))}"
        named = {fact for term, fact in row.site_words.items() if term in words}
        if len(named) == 1:
            return named.pop()
    return ""


def _coded(row: RecordCode, part: dict[str, Any]) -> bool | str:
    for coding in codings(part.get("valueCodeableConcept")):
        if coding.code in row.values:
            return row.values[coding.code]
    raise Unfit("its coded value is not known")


def _quantity(row: RecordCode, part: dict[str, Any], own: str | None) -> float | str:
    quantity = mapping(part.get("valueQuantity"))
    number, unit = quantity.get("value"), word(quantity.get("code")) or word(quantity.get("unit"))
    if isinstance(number, bool) or not isinstance(number, int | float) or word(quantity.get("comparator")):
        raise Unfit("it has no plain number")
    if abs(number) > _MOST or not math.isfinite(number):
        raise Unfit("its number is impossible")
    if unit in row.units:
        return number * row.units[unit]
    if not unit or own is None:
        raise Unfit("its unit is missing or not known")
    return number if unit == own else f"{number:.10f} {unit}"
