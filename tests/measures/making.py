"""Small FHIR records for the tests of measures."""

RXNORM = "http://www.nlm.nih.gov/research/umls/rxnorm"
SNOMED = "http://snomed.info/sct"
LOINC = "http://loinc.org"
ICD = "http://hl7.org/fhir/sid/icd-10-cm"


def concept(system, code):
    return {"coding": [{"system": system, "code": code}]}


def patient(name="p", gender="male", born="1950-06-15"):
    return {"resourceType": "Patient", "id": name, "gender": gender, "birthDate": born}


def resource(kind, name="p", **fields):
    return {"resourceType": kind, "id": f"{kind}-1", "subject": {"reference": f"Patient/{name}"}, **fields}


def visit(start="2026-03-01T09:00:00Z", end="2026-03-01T09:30:00Z", code=(SNOMED, "185463005"), **more):
    fields = {"status": "finished", "type": [concept(*code)], "period": {"start": start, "end": end}}
    return resource("Encounter", **fields | more)


def prostate_cancer(**more):
    fields = {
        "code": concept(ICD, "C61"),
        "clinicalStatus": concept("http://terminology.hl7.org/CodeSystem/condition-clinical", "active"),
        "verificationStatus": concept(
            "http://terminology.hl7.org/CodeSystem/condition-ver-status", "confirmed"
        ),
        "onsetDateTime": "2025-05-01",
    }
    return resource("Condition", **fields | more)


def hormone_order(authored="2026-01-10T08:00:00Z", **more):
    fields = {
        "status": "active",
        "intent": "order",
        "authoredOn": authored,
        "medicationCodeableConcept": concept(RXNORM, "1115257"),
    }
    return resource("MedicationRequest", **fields | more)


def twelve_months(authored="2026-01-10T09:00:00Z", **more):
    fields = {
        "status": "active",
        "intent": "order",
        "authoredOn": authored,
        "code": concept(SNOMED, "456381000124102"),
    }
    return resource("ServiceRequest", **fields | more)


def dxa_done(day="2026-02-01T08:00:00Z", **more):
    fields = {"status": "final", "effectiveDateTime": day, "code": concept(LOINC, "38268-9")}
    return resource("Observation", **fields | more)


def dxa_ordered(day="2026-02-01T08:00:00Z", code="38268-9", **more):
    fields = {"status": "active", "intent": "order", "authoredOn": day, "code": concept(LOINC, code)}
    return resource("ServiceRequest", **fields | more)
