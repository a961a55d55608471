"""Small FHIR resources of one patient, for the tests of records."""

from osler.fhir import read_record
from osler.knowledge import load

PACK = load().packs[0]
DAY = "2026-11-24"
LOINC = "http://loinc.org"
SNOMED = "http://snomed.info/sct"
ICD = "http://hl7.org/fhir/sid/icd-10-cm"
RXNORM = "http://www.nlm.nih.gov/research/umls/rxnorm"
OWN = {"reference": "Patient/p"}
PATIENT = {"resourceType": "Patient", "id": "p", "gender": "female", "birthDate": "1950-11-25"}


def concept(system, code, text=""):
    shown = {"display": text} if text else {}
    return {"coding": [{"system": system, "code": code} | shown]}


def observation(code, value, unit, day="2026-01-02", **more):
    return {
        "resourceType": "Observation",
        "id": f"o-{day}-{value}",
        "status": "final",
        "subject": OWN,
        "code": concept(LOINC, code),
        "effectiveDateTime": day,
        "valueQuantity": {"value": value, "code": unit},
    } | more


def condition(system, code, verified="confirmed", clinical="active", **more):
    return {
        "resourceType": "Condition",
        "id": "c",
        "subject": OWN,
        "code": concept(system, code),
        "verificationStatus": concept("s", verified),
        "clinicalStatus": concept("s", clinical),
    } | more


def medication(name, status="active", kind="MedicationRequest", day="2023-11-24", **more):
    return {
        "resourceType": kind,
        "id": "m",
        "status": status,
        "subject": OWN,
        "medicationCodeableConcept": {"text": name},
        "authoredOn": day,
    } | more


def dose(value, unit="mg", frequency=1, period=1, period_unit="d", **more):
    repeat = {"frequency": frequency, "period": period, "periodUnit": period_unit}
    return {
        "dosageInstruction": [
            {"doseAndRate": [{"doseQuantity": {"value": value, "code": unit}}], "timing": {"repeat": repeat}}
            | more
        ]
    }


def read(*resources):
    """The facts by name, and what was told of the record."""
    record = read_record(PACK, [PATIENT, *resources], DAY)
    return {fact.name: fact.value for fact in record.facts}, record.told


def whys(told):
    return " | ".join(one.why for one in told.left_out)
