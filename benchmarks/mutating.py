"""Mutated patient Bundles: each with a stranger's resources in it, whose facts must never come out.

Used by the tests with a few and by benchmarks/records.py with many.
"""

from __future__ import annotations

import copy
import random
from typing import Any

from osler.core.errors import InputError
from osler.fhir import read_record
from osler.knowledge import Pack

DAY = "2026-11-24"
JUNK: tuple[Any, ...] = (
    None, True, 0, -1, 1e308, float("inf"), float("nan"), 10**40, "", " ", "x" * 5000,
    "2026-13-45", "9999-12-31", "0001-01-01", "\u0000", "\ud800", "Patient/p",
    "Patient/stranger", [], {}, [[]], [None], [{}], {"value": []},
    {"coding": "x"}, {"coding": [None, 3, {"code": []}]}, {"reference": ["Patient/p"]},
    {"resourceType": "Bundle"},
)  # fmt: skip
LOINC, OWN, STRANGER = "http://loinc.org", "Patient/p", "Patient/stranger"
MARK = {
    "t_score_lumbar_spine": -7.25,
    "t_score_distal_radius": -7.5,
    "vitamin_d_25oh": 299.0,
    "weight": 349.0,
}
"""Values that only the stranger has."""


def result(code: str, value: float, unit: str, whose: str, name: str) -> dict[str, Any]:
    """An Observation with one number."""
    return {
        "resourceType": "Observation", "id": name, "status": "final", "subject": {"reference": whose},
        "code": {"coding": [{"system": LOINC, "code": code}]}, "effectiveDateTime": "2026-01-02",
        "valueQuantity": {"value": value, "code": unit},
    }  # fmt: skip


def seed_bundle() -> dict[str, Any]:
    """A record of one person that holds one resource of nearly every kind, and four results of a stranger."""
    repeat = {"frequency": 1, "period": 1, "periodUnit": "d", "boundsPeriod": {"start": "2026-01-01"}}
    dosage = {"doseAndRate": [{"doseQuantity": {"value": 5, "code": "mg"}}], "timing": {"repeat": repeat}}
    icd, snomed = "http://hl7.org/fhir/sid/icd-10-cm", "http://snomed.info/sct"
    own: list[dict[str, Any]] = [
        {"resourceType": "Patient", "id": "p", "gender": "female", "birthDate": "1950-11-25"},
        result("38267-1", -2.6, "1", OWN, "a"),
        result("33914-3", 48, "mL/min/{1.73_m2}", OWN, "b"),
        result("83311-1", 1, "1", OWN, "c") | {"component": [result("38264-8", -2.1, "1", OWN, "d")]},
        {"resourceType": "Condition", "id": "e", "subject": {"reference": OWN}, "onsetDateTime": "2026-02-01",
         "code": {"coding": [{"system": icd, "code": "M80.08XA"}]},
         "verificationStatus": {"coding": [{"code": "confirmed"}]}},
        {"resourceType": "Procedure", "id": "f", "status": "completed", "subject": {"reference": OWN},
         "performedPeriod": {"start": "2011-01-01"},
         "code": {"coding": [{"system": snomed, "code": "70536003"}]}},
        {"resourceType": "AllergyIntolerance", "id": "g", "patient": {"reference": OWN},
         "code": {"text": "Risedronate"}, "reaction": [{"substance": {"text": "alendronate"}}]},
        {"resourceType": "FamilyMemberHistory", "id": "h", "status": "completed",
         "patient": {"reference": OWN},
         "relationship": {"coding": [{"code": "MTH"}]}, "condition": [{"code": {"text": "hip fracture"}}]},
        {"resourceType": "Medication", "id": "i", "code": {"text": "Alendronate 70 MG"}},
        {"resourceType": "MedicationRequest", "id": "j", "status": "active", "intent": "order",
         "subject": {"reference": OWN}, "authoredOn": "2024-01-01",
         "medicationReference": {"reference": "Medication/i"},
         "dispenseRequest": {"numberOfRepeatsAllowed": 3,
                             "expectedSupplyDuration": {"value": 90, "code": "d"}}},
        {"resourceType": "MedicationStatement", "id": "k", "status": "active", "subject": {"reference": OWN},
         "effectivePeriod": {"start": "2026-01-01"}, "medicationCodeableConcept": {"text": "Prednisone 5 MG"},
         "dosage": [dosage]},
        {"resourceType": "MedicationAdministration", "id": "l", "status": "completed",
         "subject": {"reference": OWN}, "effectiveDateTime": "2025-05-01",
         "medicationCodeableConcept": {"text": "denosumab"}},
    ]  # fmt: skip
    others = [
        result("38267-1", MARK["t_score_lumbar_spine"], "1", STRANGER, "s1"),
        result("38265-5", MARK["t_score_distal_radius"], "1", STRANGER, "s2"),
        result("1989-3", MARK["vitamin_d_25oh"], "ng/mL", STRANGER, "s3"),
        result("29463-7", MARK["weight"], "kg", "https://elsewhere.example/Patient/p", "s4"),
    ]
    return {
        "resourceType": "Bundle",
        "type": "collection",
        "entry": [{"fullUrl": f"urn:uuid:{one['id']}", "resource": one} for one in [*own, *others]],
    }


def mutated(bundle: dict[str, Any], dice: random.Random) -> Any:  # noqa: ANN401 - junk is of any type
    """A copy with one to six things in it deleted, replaced by junk, doubled, swapped or moved."""
    whole: Any = copy.deepcopy(bundle)
    for _ in range(dice.randint(1, 6)):
        holder, key = dice.choice(list(_places(whole)))
        _mutate(holder, key, dice)
    return whole


def _places(node: Any) -> list[tuple[Any, Any]]:  # noqa: ANN401
    found, waiting = [], [node]
    while waiting:
        one = waiting.pop()
        pairs = one.items() if isinstance(one, dict) else enumerate(one)
        for key, value in pairs:
            # A stranger's resource stays the stranger's: only then is a fact of it surely a wrong one.
            if isinstance(value, dict) and str(value.get("id", "")).startswith("s"):
                continue
            found.append((one, key))
            if isinstance(value, dict | list):
                waiting.append(value)
    return found or [([0], 0)]


def _mutate(holder: Any, key: Any, dice: random.Random) -> None:  # noqa: ANN401
    way = dice.randrange(5)
    if way == 0:
        del holder[key]
    elif way == 1 and isinstance(holder, list):
        holder.insert(dice.randrange(len(holder) + 1), copy.deepcopy(holder[key]))
    elif way == 2 and isinstance(holder, dict):
        other = dice.choice(list(holder))
        holder[key], holder[other] = holder[other], holder[key]
    elif way == 3 and isinstance(holder[key], str):
        text = holder[key]
        place = dice.randrange(len(text) + 1)
        holder[key] = text[:place] + dice.choice(["", "0", "\u00e9", "/", " ", "-"]) + text[place + 1 :]
    else:
        holder[key] = copy.deepcopy(dice.choice(JUNK))


def wrong_facts(pack: Pack, document: Any) -> list[str] | None:  # noqa: ANN401
    """The stranger's facts that came out of a record; None where the record was refused in one line."""
    try:
        record = read_record(pack, [document], DAY)
    except InputError as error:
        return None if "\n" not in str(error) else ["a refusal of several lines"]
    wrong = [fact.name for fact in record.facts if MARK.get(fact.name) == fact.value]
    wrong += [
        name for name, stood in record.told.facts.items() if stood.resource.partition("/")[2].startswith("s")
    ]
    return wrong
