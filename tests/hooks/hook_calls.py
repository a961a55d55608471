"""Calls and resources for tests of CDS Hooks."""

from __future__ import annotations

import json

from osler import cds
from osler.knowledge import load

KNOWLEDGE = load()
PACK = KNOWLEDGE.packs[0]
DAY = "2026-11-24"
INSTANCE = "d1577c69-dfbe-44ad-ba6d-3e05e953b2ea"
WHOSE = {"reference": "Patient/p1"}
RXNORM = "http://www.nlm.nih.gov/research/umls/rxnorm"
AROUND = cds.Surroundings(cds.Namer(b"key of the tests"), "https://osler.test", DAY)
PATIENT = {"resourceType": "Patient", "id": "p1", "birthDate": "1950-03-02", "gender": "female"}


def bundle(*resources, **more):
    return {
        "resourceType": "Bundle",
        "type": "searchset",
        "entry": [{"resource": one} for one in resources],
        **more,
    }


def observation(code, value, unit, *, day="2026-10-01", subject=WHOSE, name="o1"):
    return {
        "resourceType": "Observation",
        "id": name,
        "status": "final",
        "subject": subject,
        "code": {"coding": [{"system": "http://loinc.org", "code": code}]},
        "effectiveDateTime": day,
        "valueQuantity": {"value": value, "code": unit},
    }


def egfr(value, **more):
    return observation("33914-3", value, "mL/min/{1.73_m2}", **more)


def spine(value, **more):
    return observation("38267-1", value, "1", **more)


def drug(words, *, kind="MedicationRequest", status="active", day="2026-10-01", subject=WHOSE, name="m1"):
    when = {"authoredOn": day} if kind == "MedicationRequest" else {"effectiveDateTime": day}
    return {
        "resourceType": kind,
        "id": name,
        "status": status,
        "intent": "order",
        "subject": subject,
        "medicationCodeableConcept": {"text": words},
        **(when if day else {}),
    }


def draft(words, *, dose=None, every=None, name="order-1", **more):
    """A draft order: dose as (value, unit), every as (frequency, period, unit)."""
    dosage = {}
    if dose:
        dosage["doseAndRate"] = [{"doseQuantity": {"value": dose[0], "unit": dose[1]}}]
    if every:
        dosage["timing"] = {"repeat": dict(zip(("frequency", "period", "periodUnit"), every, strict=True))}
    return {
        "resourceType": "MedicationRequest",
        "id": name,
        "status": "draft",
        "intent": "order",
        "subject": WHOSE,
        "medicationCodeableConcept": {"text": words},
        **({"dosageInstruction": [dosage]} if dosage else {}),
        **more,
    }


def prefetch(*resources, patient=PATIENT):
    """Every key of the services, filled with these resources, null where there are none."""
    keys = cds.services(KNOWLEDGE)[0].prefetch
    found = {key: [one for one in resources if one["resourceType"] == key] for key in keys}
    return {key: bundle(*rows) if rows else None for key, rows in found.items()} | {"Patient": patient}


def call(hook="patient-view", *resources, orders=(), **more):
    """The body of a call with a whole prefetch."""
    context = {"userId": "Practitioner/dr1", "patientId": "p1"}
    if hook != "patient-view":
        context["draftOrders"] = bundle(*orders)
    if hook == "order-select":
        context["selections"] = [f"{one['resourceType']}/{one.get('id')}" for one in orders]
    return {
        "hook": hook,
        "hookInstance": INSTANCE,
        "context": context,
        "prefetch": prefetch(*resources),
        **more,
    }


def answered(body, *, pack=PACK, day=DAY):
    """The response of the pure core to a call."""
    read = cds.read_call(json.dumps(body).encode())
    documents = [one for one in read.prefetch.values() if isinstance(one, dict)]
    return cds.respond(pack, read, cds.patient_of(pack, read.whose, documents, day), AROUND)


def service_of(hook):
    return "bone-health-patient" if hook == "patient-view" else "bone-health-orders"


def names(response, *, pack=PACK):
    """The ids of the cards of a response."""
    known = {f"{pack.head.id}/{card}": card for card in pack.cards}
    return [known[AROUND.namer.which(card["uuid"], known)] for card in response["cards"]]
