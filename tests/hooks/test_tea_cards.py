"""Another pack, about an invented disease, speaks inside a record with no code of its own."""

from __future__ import annotations

from conformance import faults_of_discovery, faults_of_response
from hook_calls import PATIENT, WHOSE, answered, bundle, call, draft, names

from osler import cds
from teahouse import tea

TEA = tea().packs[0]
CODES = "https://tea.example/codes"


def leaf(value):
    return {
        "resourceType": "Observation",
        "id": "leaf",
        "status": "final",
        "subject": WHOSE,
        "code": {"coding": [{"system": CODES, "code": "rim"}]},
        "effectiveDateTime": "2026-01-02",
        "valueQuantity": {"value": value, "code": "1"},
    }


def said(hook, *resources, orders=()):
    body = call(hook, orders=orders)
    body["prefetch"] = {"Patient": PATIENT, "Observation": bundle(*resources)}
    response = answered(body, pack=TEA, day="2026-01-15")
    assert faults_of_response(response) == []
    return response


def test_the_services_are_of_the_packs_own_codes():
    services = cds.services(tea())
    assert faults_of_discovery({"services": [one.described() for one in services]}) == []
    assert [one.id for one in services] == ["tea-wilt-patient", "tea-wilt-orders", "tea-wilt-orders"]
    assert services[0].prefetch["Observation"] == "Observation?patient={{context.patientId}}&code=rim"


def test_a_gap_is_told_with_the_value_and_the_source():
    response = said("patient-view", leaf(-3.1))
    assert names(response, pack=TEA) == ["wilt-untreated"]
    card = response["cards"][0]
    assert "-3.1" in card["summary"]
    assert card["source"]["label"] == TEA.sources["north-guild"].short
    assert said("patient-view", leaf(-1.0)) == {"cards": []}


def test_an_order_is_looked_at():
    scald = {
        "resourceType": "Condition",
        "id": "c",
        "subject": WHOSE,
        "code": {"coding": [{"system": CODES, "code": "scald"}]},
    }
    order = draft("camelline", dose=(40, "mg"), every=(1, 1, "d"))
    assert set(names(said("order-select", scald, orders=[order]), pack=TEA)) == {
        "camelline-scald",
        "camelline-daily",
    }
    asked = said("order-sign", orders=[draft("camelline")])
    assert asked["cards"][0]["summary"] == "Camelline ordered: was there a kettle scald?"
    assert said("order-select", orders=[draft("camelline")]) == {"cards": []}
