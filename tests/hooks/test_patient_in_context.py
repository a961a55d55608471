"""Only what says it is this patient's becomes a fact; of an incomplete record nothing is assumed."""

from __future__ import annotations

import pytest
from hook_calls import PATIENT, answered, bundle, call, drug, egfr, names, prefetch, spine

from osler import cds

OTHER = {"reference": "Patient/p2"}
GAP = "care-gap-no-drug"


@pytest.mark.parametrize(
    "subject",
    [
        OTHER,
        {"reference": "Patient/p10"},
        {"reference": "Group/p1"},
        {"reference": "https://other.test/fhir/Patient/p1"},
        {"display": "p1"},
        {},
        None,
        "Patient/p1",
        {"reference": 1},
    ],
)
def test_a_resource_of_anybody_else_is_passed_over(subject):
    assert names(answered(call("patient-view", spine(-3.1, subject=subject)))) == []


@pytest.mark.parametrize(
    "reference", ["Patient/p1", "Patient/p1/_history/3", "https://ehr.test/fhir/Patient/p1"]
)
def test_the_patient_is_known_by_reference_version_and_own_server(reference):
    body = call(
        "patient-view", spine(-3.1, subject={"reference": reference}), fhirServer="https://ehr.test/fhir/"
    )
    assert names(answered(body)) == [GAP]


def test_another_patient_resource_is_refused():
    body = call()
    body["prefetch"] = prefetch(spine(-3.1), patient={**PATIENT, "id": "p2"})
    with pytest.raises(cds.CallError, match="not the one in context"):
        answered(body)


def test_a_null_says_that_there_is_nothing_and_the_facts_come_with_where_they_stand():
    card = answered(call("patient-view", spine(-3.1)))["cards"][0]
    assert "lumbar spine T-score -3.1 (Observation/o1, 2026-10-01, code 38267-1)" in card["detail"]
    assert "no bone drug: not in the record, taken to be so" in card["detail"]


@pytest.mark.parametrize(
    ("medication", "speaks"),
    [
        (drug("alendronate"), False),
        (drug("alendronate", status="completed", day="2026-03-01"), False),
        (
            drug("zoledronic acid", kind="MedicationAdministration", status="completed", day="2025-06-01"),
            False,
        ),
        (
            drug("zoledronic acid", kind="MedicationAdministration", status="completed", day="2019-06-01"),
            True,
        ),
        (drug("alendronate", status="stopped", day=None), False),
        (drug("alendronate", status="entered-in-error", day="2026-03-01"), True),
        (drug("paracetamol"), True),
        (
            {
                **drug("x"),
                "medicationCodeableConcept": None,
                "medicationReference": {"reference": "Medication/9"},
            },
            True,
        ),
    ],
)
def test_no_drug_is_assumed_only_where_none_was_named_for_long(medication, speaks):
    if medication.get("medicationCodeableConcept") is None:
        medication = {key: value for key, value in medication.items() if key != "medicationCodeableConcept"}
        speaks = False  # a drug that cannot be told from here may be one of ours
    assert (GAP in names(answered(call("patient-view", spine(-3.1), medication)))) is speaks


def test_two_drugs_at_once_leave_the_current_one_unknown_and_the_card_silent():
    both = (drug("alendronate"), drug("raloxifene", name="m2"))
    assert GAP not in names(answered(call("patient-view", spine(-3.1), *both)))


def test_a_first_page_alone_is_no_complete_record():
    body = call("patient-view", spine(-3.1))
    body["prefetch"]["MedicationRequest"] = bundle(
        link=[{"relation": "next", "url": "https://ehr.test/fhir?page=2"}]
    )
    assert names(answered(body)) == []


def test_an_outcome_inside_a_bundle_is_tolerated():
    body = call("patient-view", spine(-3.1))
    body["prefetch"]["Condition"] = bundle({"resourceType": "OperationOutcome", "issue": []})
    assert names(answered(body)) == [GAP]


def test_stale_results_do_not_count():
    body = call("order-sign", egfr(20, day="2019-01-01"), orders=[])
    assert answered(body) == {"cards": []}
