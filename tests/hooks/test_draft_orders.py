"""What a draft order says: drug, dose, interval; what cannot be read is unknown, never guessed."""

from __future__ import annotations

import json

import pytest
from hook_calls import DAY, PACK, RXNORM, answered, bundle, call, draft, egfr, names

from osler import cds
from osler.cds.orders import drafts_of, interval_of


def order_of(*orders, hook="order-sign", context=None):
    body = call(hook, orders=orders)
    body["context"] |= context or {}
    return drafts_of(PACK, cds.read_call(json.dumps(body).encode()), DAY)


@pytest.mark.parametrize(
    ("words", "dose", "expected"),
    [
        ("alendronate", (70, "mg"), 70),
        ("alendronate", (0.07, "g"), 70),
        ("Alendronic acid 70 MG Oral Tablet", (1, "{tablet}"), 70),
        ("Alendronic acid 35 MG Oral Tablet", (2, "tablet"), 70),
        ("alendronate", (1, "tablet"), None),
        ("teriparatide", (20, "mcg"), 0.02),
        ("1 ML denosumab 60 MG/ML Prefilled Syringe", (1, "mL"), 60),
        ("zoledronic acid 5 MG/100 ML injection", (100, "mL"), 5),
        ("zoledronic acid 5 MG/100 ML injection", (1, "bag"), None),
        ("alendronate 70 MG / 5 MG pack", (1, "tablet"), None),
        ("alendronate", (70, "mg/d"), None),
        ("alendronate", ("70", "mg"), None),
        ("alendronate", (True, "mg"), None),
    ],
)
def test_doses_are_read_in_mg(words, dose, expected):
    assert order_of(draft(words, dose=dose))[0].order.dose == expected


@pytest.mark.parametrize(
    ("dosage", "days"),
    [
        ({"timing": {"repeat": {"frequency": 1, "period": 1, "periodUnit": "d"}}}, 1),
        ({"timing": {"repeat": {"period": 1, "periodUnit": "wk"}}}, 7),
        ({"timing": {"repeat": {"frequency": 7, "period": 1, "periodUnit": "wk"}}}, 1),
        ({"timing": {"repeat": {"frequency": 1, "period": 24, "periodUnit": "h"}}}, 1),
        ({"timing": {"repeat": {"dayOfWeek": ["mon"]}}}, 7),
        ({"timing": {"repeat": {"frequency": 1, "period": 1, "periodUnit": "d", "dayOfWeek": ["sun"]}}}, 7),
        ({"timing": {"code": {"coding": [{"code": "QD"}]}}}, 1),
        ({"timing": {"code": {"text": "once weekly"}}}, 7),
        ({"timing": {"code": {"coding": [{"code": "WK"}]}}, "text": "daily"}, 7),
        ({"text": "1 tablet every day before breakfast"}, 1),
        ({"text": "Take 1 tablet by mouth once a week"}, 7),
        ({"text": "inject every 6 months"}, 182.625),
        ({"text": "every two weeks"}, 14),
        ({"text": "once a year"}, 365.25),
        ({"text": "once weekly, not daily"}, None),
        ({"text": "as directed"}, None),
        ({"timing": {"repeat": {"frequency": 0, "period": 1, "periodUnit": "d"}}}, None),
        ({"timing": {"repeat": {"frequency": 1, "period": 1, "periodUnit": "fortnight"}}}, None),
        ({"timing": {"repeat": "daily"}, "text": 3}, None),
        ({}, None),
    ],
)
def test_intervals_are_read_in_days(dosage, days):
    assert interval_of(dosage)[0] == days


def test_of_several_dosage_instructions_none_is_taken_to_be_the_one():
    two = draft("alendronate", dose=(70, "mg"), every=(1, 1, "d"))
    two["dosageInstruction"].append({"text": "then weekly"})
    assert (order_of(two)[0].order.dose, order_of(two)[0].order.interval) == (None, None)


def test_at_order_select_only_what_is_selected_is_looked_at():
    orders = (draft("alendronate"), draft("denosumab", name="order-2"))
    chosen = order_of(*orders, hook="order-select", context={"selections": ["MedicationRequest/order-2"]})
    assert [one.order.drug for one in chosen] == ["denosumab"]
    assert chosen[0].order.besides == ("alendronate",)
    assert [one.order.drug for one in order_of(*orders)] == ["alendronate", "denosumab"]


def test_an_order_of_another_patient_is_never_looked_at():
    other = draft("alendronate", subject={"reference": "Patient/p2"})
    assert order_of(other) == ()
    incomplete = {key: value for key, value in draft("alendronate").items() if key != "subject"}
    assert order_of(incomplete)[0].order.drug == "alendronate"


def test_a_drug_is_known_by_code_or_name_and_others_are_passed_over():
    coded = draft("x", medicationCodeableConcept={"coding": [{"system": RXNORM, "code": "46041"}]})
    assert order_of(coded)[0].order.drug == "alendronate"
    assert order_of(draft("Fosamax 70 mg tablet"))[0].order.drug == "alendronate"
    assert order_of(draft("paracetamol 500 MG")) == ()
    assert order_of({"resourceType": "ServiceRequest", "id": "s"}, {"resourceType": 3}) == ()


def test_an_order_without_id_gets_no_suggestion_that_would_need_one():
    nameless = draft("alendronate", dose=(70, "mg"), every=(1, 1, "d"))
    del nameless["id"]
    card = answered(call("order-sign", orders=[nameless]))["cards"][0]
    assert "suggestions" not in card
    assert "selectionBehavior" not in card


def test_the_corrected_order_keeps_all_but_the_old_directions_and_supply():
    order = draft("Alendronate 70 MG Oral Tablet", dose=(1, "tablet"), every=(1, 1, "d"))
    order["dosageInstruction"][0] |= {"text": "daily", "patientInstruction": "every morning"}
    order |= {"dispenseRequest": {"quantity": {"value": 30}}, "note": [{"text": "kept"}]}
    card = answered(call("order-sign", orders=[order]))["cards"][0]
    update = next(one for one in card["suggestions"] if one["actions"][0]["type"] == "update")
    made = update["actions"][0]["resource"]
    dosage = made["dosageInstruction"][0]
    assert dosage["timing"] == {"repeat": {"frequency": 1, "period": 1, "periodUnit": "wk"}}
    assert "daily" not in json.dumps(made)
    assert "morning" not in json.dumps(made)
    assert "dispenseRequest" not in made
    assert made["note"] == order["note"]
    assert made["subject"] == order["subject"]
    assert made["id"] == order["id"]
    assert dosage["doseAndRate"] == order["dosageInstruction"][0]["doseAndRate"]


def test_a_missing_test_is_drafted_for_this_patient_and_encounter():
    body = call("order-sign", orders=[draft("zoledronic acid", dose=(5, "mg"))])
    body["context"]["encounterId"] = "e9"
    card = next(card for card in answered(body)["cards"] if "kidney" in card["summary"])
    request = card["suggestions"][0]["actions"][0]["resource"]
    assert (request["status"], request["subject"]) == ("draft", {"reference": "Patient/p1"})
    assert request["encounter"] == {"reference": "Encounter/e9"}
    assert request["code"]["coding"][0]["code"] == "2160-0"


def test_an_egfr_alone_warns_and_a_clearance_is_critical():
    body = call("order-sign", egfr(30), orders=[draft("zoledronic acid", dose=(5, "mg"))])
    card = answered(body)["cards"][0]
    assert names({"cards": [card]}) == ["zoledronate-kidney"]
    assert card["indicator"] == "warning"
    assert "30 mL/min/1.73 m2 (Observation/o1, 2026-10-01, code 33914-3)" in card["detail"]


def test_a_result_too_old_to_use_is_named_where_it_is_asked_for():
    body = call("order-sign", egfr(80, day="2021-01-01"), orders=[draft("zoledronic acid", dose=(5, "mg"))])
    card = next(card for card in answered(body)["cards"] if "no kidney function" in card["summary"])
    assert "not used: egfr: Observation/o1, 2021-01-01" in card["detail"]


def test_a_bundle_with_broken_entries_is_read_as_far_as_it_goes():
    body = call("order-sign", orders=[])
    body["context"]["draftOrders"] = bundle() | {
        "entry": [None, 3, {"resource": "x"}, {"resource": draft("denosumab")}]
    }
    assert "denosumab-hypocalcemia" in names(answered(body))
