"""The facts that a condition asks for, as FHIR data requirements with the codes that records use."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from osler.interchange.naming import without_empty
from osler.knowledge import Pack
from osler.knowledge.schema import RecordCode

_TYPES = {
    "age": "Patient",
    "sex": "Patient",
    "observation": "Observation",
    "years_since": "Observation",
    "worked_out": "Observation",
    "result_hint": "Observation",
    "condition": "Condition",
    "months_since": "Condition",
    "hint": "Condition",
    "procedure": "Procedure",
    "allergy": "AllergyIntolerance",
    "family": "FamilyMemberHistory",
}


def requirements(pack: Pack, facts: Iterable[str]) -> list[dict[str, Any]]:
    """One data requirement for each fact and kind of resource; its id is the fact's name.

    A fact for which the pack knows no code is asked for as an Observation without one.
    """
    found = list[dict[str, Any]]()
    for fact in facts:
        by_type: dict[str, list[RecordCode]] = {}
        for row in pack.record_codes:
            if fact in {row.fact, *row.sites.values()}:
                by_type.setdefault(_TYPES.get(row.kind, "MedicationRequest"), []).append(row)
        for kind, rows in (by_type or {"Observation": []}).items():
            found.append(without_empty({"id": fact, "type": kind, "codeFilter": _filters(rows)}))
    return found


def _filters(rows: list[RecordCode]) -> list[dict[str, Any]]:
    codes = [
        {"system": row.system, "code": code}
        for row in rows
        for code in row.codes
        if row.system and "*" not in code and "?" not in code
    ]
    return [{"path": "code", "code": codes}] if codes else []
