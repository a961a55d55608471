"""The unsafe orders that the hooks are for, each from a record's own resources; and silence beside them."""

from __future__ import annotations

import pytest
from conformance import faults_of_response
from hook_calls import WHOSE, answered, call, draft, drug, egfr, names, observation

ICD = "http://hl7.org/fhir/sid/icd-10-cm"
DENOSUMAB = draft("denosumab 60 MG/ML prefilled syringe", dose=(60, "mg"), every=(1, 6, "mo"))
ZOLEDRONATE = draft("zoledronic acid 5 MG/100 ML", dose=(5, "mg"), every=(1, 1, "a"))
WEEKLY = (70, "mg")


def condition(code, *, day="2026-08-01", name="c1"):
    return {
        "resourceType": "Condition",
        "id": name,
        "subject": WHOSE,
        "onsetDateTime": day,
        "code": {"coding": [{"system": ICD, "code": code}]},
        "clinicalStatus": {"coding": [{"code": "active"}]},
        "verificationStatus": {"coding": [{"code": "confirmed"}]},
    }


def clearance(value):
    return observation("35591-7", value, "mL/min", name="k1")


def creatinine(value):
    return observation("2160-0", value, "mg/dL", name="k2")


CALCIUM = observation("17861-6", 9.4, "mg/dL", name="ca")
LOW = observation("17861-6", 7.9, "mg/dL", name="ca")
WEIGHT = observation("29463-7", 55, "kg", name="w1")
TAKES_DENOSUMAB = drug("denosumab 60 MG/ML", name="m1", day="2026-09-01")
STOPS = draft("denosumab 60 MG/ML", status="stopped")
UNSAFE = {
    "denosumab with hypocalcemia": ("denosumab-hypocalcemia", [condition("E83.51")], [DENOSUMAB]),
    "denosumab with a low calcium": ("denosumab-low-calcium", [LOW], [DENOSUMAB]),
    "zoledronate at a clearance below 35": ("zoledronate-kidney", [clearance(34)], [ZOLEDRONATE]),
    "the same, worked out": ("zoledronate-kidney", [creatinine(1.6), WEIGHT], [ZOLEDRONATE]),
    "alendronate 70 mg daily": (
        "weekly-strength-daily", [], [draft("alendronate 70 MG", dose=WEEKLY, every=(1, 1, "d"))],
    ),
    "denosumab stopped without a follow-on": ("denosumab-stop", [TAKES_DENOSUMAB], [STOPS]),
    "romosozumab after a recent infarction": (
        "romosozumab-cardiovascular", [condition("I21.4")], [draft("romosozumab 105 MG", dose=(210, "mg"))],
    ),
}  # fmt: skip
SAFE = {
    "denosumab with a normal calcium": ("denosumab-hypocalcemia", [CALCIUM], [DENOSUMAB]),
    "denosumab, no low calcium": ("denosumab-low-calcium", [CALCIUM], [DENOSUMAB]),
    "zoledronate at a good clearance": ("zoledronate-kidney", [clearance(70)], [ZOLEDRONATE]),
    "alendronate 70 mg weekly": (
        "weekly-strength-daily", [], [draft("alendronate 70 MG", dose=WEEKLY, every=(1, 1, "wk"))],
    ),
    "denosumab stopped and zoledronate ordered": (
        "denosumab-stop", [TAKES_DENOSUMAB], [STOPS, ZOLEDRONATE | {"id": "order-2"}],
    ),
    "romosozumab without an infarction": (
        "romosozumab-cardiovascular", [], [draft("romosozumab 105 MG", dose=(210, "mg"))],
    ),
}  # fmt: skip


def made(hook, resources, orders):
    response = answered(call(hook, *resources, orders=orders))
    assert faults_of_response(response) == []
    return response, names(response)


@pytest.mark.parametrize("hook", ["order-select", "order-sign"])
@pytest.mark.parametrize("case", UNSAFE)
def test_an_unsafe_order_has_its_card(case, hook):
    card, resources, orders = UNSAFE[case]
    response, spoken = made(hook, resources, orders)
    assert card in spoken
    found = response["cards"][spoken.index(card)]
    assert found["source"]["label"]
    assert found["overrideReasons"]
    assert found["links"]


@pytest.mark.parametrize("case", SAFE)
def test_beside_a_safe_order_that_card_is_silent(case):
    card, resources, orders = SAFE[case]
    assert card not in made("order-sign", resources, orders)[1]


def test_nothing_at_all_is_said_of_an_order_without_a_reason_against_it():
    weekly = draft("alendronate 70 MG", dose=WEEKLY, every=(1, 1, "wk"))
    assert made("order-sign", [CALCIUM, clearance(80), egfr(80, name="e1")], [weekly])[1] == []
