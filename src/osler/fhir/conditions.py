"""Conditions, procedures, allergies and family history as facts that are true."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

from osler.fhir.resources import codings, day_of, items, mapping, said, state, word
from osler.fhir.table import Found, Table
from osler.fhir.values import Aside, Read, years_between

_NOT_SO = {"refuted", "entered-in-error"}
_UNSURE = {"unconfirmed", "provisional", "differential"}
_OVER = {"inactive", "resolved", "remission"}
_DONE = {"completed"}
_TOLD = {"completed", "partial"}
_MONTHS = 12


class Conditions:
    """Reads what one record says that somebody has, had, had done or inherited."""

    def __init__(self, table: Table, today: date, aside: Aside) -> None:
        self._table, self._today, self._aside = table, today, aside
        self._roads: dict[str, Callable[[dict[str, Any]], list[Read] | None]] = {
            "Condition": self._condition,
            "Procedure": self._procedure,
            "AllergyIntolerance": self._allergy,
            "FamilyMemberHistory": self._family,
        }

    def read(self, resource: dict[str, Any]) -> list[Read] | None:
        """What one resource says; None where no row knows any of its codes."""
        return self._roads[resource["resourceType"]](resource)

    def _condition(self, resource: dict[str, Any]) -> list[Read] | None:
        found = self._speaking(resource.get("code"), {"condition", "months_since", "hint"})
        if not found:
            return None
        if not self._is_so(resource, found):
            return []
        if not _is_over(resource):
            return self._reads(resource, found)
        kept = [one for one in found if not one.row.active_only]
        if len(kept) < len(found):
            self._aside.put(resource, "it is over", found[0].row.fact)
        return self._reads(resource, kept)

    def _reads(self, resource: dict[str, Any], found: list[Found]) -> list[Read]:
        reads = list[Read]()
        for row, coding in found:
            if row.kind == "hint":
                self._aside.put(resource, row.note or "it does not settle the fact", row.fact)
            elif row.kind == "condition":
                reads.append(Read.of(row, resource, row.value, coding=coding))
            elif (day := day_of(resource)) and day <= self._today:
                months = years_between(day, self._today) * _MONTHS
                reads.append(Read.of(row, resource, months, coding=coding))
            elif not day:
                self._aside.put(resource, "it has no date", row.fact)
        return reads

    def _procedure(self, resource: dict[str, Any]) -> list[Read] | None:
        found = self._speaking(resource.get("code"), {"procedure"})
        if not found:
            return None
        if word(resource.get("status")) not in _DONE:
            self._aside.put(resource, "its status does not say that it was done", found[0].row.fact)
            return []
        return [Read.of(row, resource, row.value, coding=coding) for row, coding in found]

    def _allergy(self, resource: dict[str, Any]) -> list[Read] | None:
        concepts = [resource.get("code")]
        concepts += [mapping(one).get("substance") for one in items(resource.get("reaction"))]
        codes = tuple(coding for concept in concepts for coding in codings(concept))
        named = {drug: None for concept in concepts for drug in self._table.drugs_in(said(concept))}
        coded = {
            row.drug: coding for row, coding in self._table.speaking_of(codes) if row.kind == "drug_code"
        }
        found = [
            Found(row, next((coded[drug] for drug in row.drugs if drug in coded), None))
            for row in self._table.by_kind.get("allergy", ())
            if any(drug in coded or drug in named for drug in row.drugs)
        ]
        if not found:
            return None
        if not self._is_so(resource, found):
            return []
        if _is_over(resource):
            self._aside.put(resource, "it is over", found[0].row.fact)
            return []
        return [Read.of(row, resource, row.value, coding=coding) for row, coding in found]

    def _family(self, resource: dict[str, Any]) -> list[Read] | None:
        relative = {coding.code for coding in codings(resource.get("relationship"))}
        spoken = [
            one
            for condition in map(mapping, items(resource.get("condition")))
            for one in self._inherited(condition.get("code"))
        ]
        if not spoken:
            return None
        if word(resource.get("status")) not in _TOLD:
            self._aside.put(resource, "its status does not say that it is so", spoken[0].row.fact)
            return []
        return [
            Read.of(row, resource, row.value, coding=coding)
            for row, coding in spoken
            if not row.relations or relative & set(row.relations)
        ]

    def _inherited(self, concept: Any) -> list[Found]:  # noqa: ANN401 - outside data
        found, words = self._speaking(concept, {"family"}), said(concept)
        rows = () if found else self._table.by_kind.get("family", ())
        return found + [Found(row, None) for row in rows if any(name in words for name in row.names)]

    def _speaking(self, concept: Any, kinds: set[str]) -> list[Found]:  # noqa: ANN401 - outside data
        return [one for one in self._table.speaking_of(codings(concept)) if one.row.kind in kinds]

    def _is_so(self, resource: dict[str, Any], found: list[Found]) -> bool:
        verified = state(resource, "verificationStatus")
        if verified in _NOT_SO | _UNSURE:
            self._aside.put(resource, f"it is {verified}", found[0].row.fact)
        return verified not in _NOT_SO | _UNSURE


def _is_over(resource: dict[str, Any]) -> bool:
    if state(resource, "clinicalStatus") in _OVER:
        return True
    return "abatementDateTime" in resource or "abatementPeriod" in resource
