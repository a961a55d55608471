"""Calls, services and data keys by the specification."""

from __future__ import annotations

import json

import pytest
from conformance import faults_of_discovery, faults_of_request
from hook_calls import KNOWLEDGE, call, draft, prefetch

from osler import cds

GRANT = {
    "access_token": "t",
    "token_type": "Bearer",
    "expires_in": 300,
    "scope": "patient/*.rs",
    "subject": "s",
    "patient": "p1",
}


def read(body):
    return cds.read_call(json.dumps(body).encode())


def test_discovery_keeps_the_model():
    listed = {"services": [one.described() for one in cds.services(KNOWLEDGE)]}
    assert faults_of_discovery(listed) == []
    by_hook = {one["hook"]: one["id"] for one in listed["services"]}
    assert by_hook["order-select"] == by_hook["order-sign"] != by_hook["patient-view"]


def test_templates_name_every_code_of_the_record_table():
    codes = {
        code
        for row in KNOWLEDGE.packs[0].record_codes
        if row.kind in {"observation", "years_since", "worked_out", "input", "result_hint"}
        for code in row.codes
    }
    template = cds.services(KNOWLEDGE)[0].prefetch["Observation"]
    assert set(template.partition("code=")[2].split(",")) == codes


@pytest.mark.parametrize("hook", ["patient-view", "order-select", "order-sign"])
def test_good_calls_are_read(hook):
    body = call(
        hook, orders=[draft("alendronate")], fhirServer="https://ehr.test/fhir", fhirAuthorization=GRANT
    )
    assert faults_of_request(body) == []
    read_ = read(body)
    assert (read_.hook, read_.patient, read_.whose.server) == (hook, "p1", "https://ehr.test/fhir")


def changed(**fields):
    return {**call("order-select", orders=[draft("alendronate")]), **fields}


def in_context(**fields):
    body = changed()
    return {
        **body,
        "context": {key: value for key, value in {**body["context"], **fields}.items() if value is not ...},
    }


@pytest.mark.parametrize(
    ("body", "says"),
    [
        (changed(hook="order-dispatch"), "not served"),
        (changed(hookInstance="7"), "UUID"),
        (changed(context=None), "not a CDS Hooks call"),
        (changed(fhirAuthorization=GRANT), "needs fhirServer"),  # cds-r-1
        (changed(fhirServer="https://e.test", fhirAuthorization={**GRANT, "token_type": "MAC"}), "Bearer"),
        (
            changed(fhirServer="https://e.test", fhirAuthorization={**GRANT, "patient": "p2"}),
            "patient in context",
        ),
        (
            changed(fhirServer="https://e.test", fhirAuthorization={"access_token": "t"}),
            "not a CDS Hooks call",
        ),
        (in_context(patientId=...), "patientId"),
        (in_context(patientId="../Patient"), "patientId"),
        (in_context(userId=...), "userId"),
        (in_context(userId="Patient/p1"), "no professional"),
        (in_context(userId="Device/1"), "userId"),
        (in_context(encounterId="a b"), "encounterId"),
        (in_context(draftOrders=...), "draftOrders"),
        (in_context(draftOrders={"resourceType": "MedicationRequest"}), "draftOrders"),
        (in_context(selections=...), "selections"),
        (in_context(selections=[1]), "selections"),
    ],
)
def test_bad_calls_are_refused_without_repeating_them(body, says):
    with pytest.raises(cds.CallError, match=says) as error:
        read(body)
    assert "../Patient" not in str(error.value)
    assert "alendronate" not in str(error.value)


@pytest.mark.parametrize("body", [b"", b"[]", b"{", b'{"hook": "\xff"}', b"[" * 100_000, b'{"hook":1}'])
def test_what_is_no_json_object_is_refused(body):
    with pytest.raises(cds.CallError):
        cds.read_call(body)


def test_a_patient_may_open_the_chart():
    body = call()
    body["context"]["userId"] = "Patient/p1"
    assert read(body).hook == "patient-view"


def test_keys_left_out_or_filled_with_an_error_are_missing_and_null_is_not():
    service = cds.services(KNOWLEDGE)[0]
    assert cds.missing_keys(service, prefetch()) == ()
    sent = prefetch() | {"Condition": {"resourceType": "OperationOutcome"}, "Observation": "x"}
    del sent["MedicationRequest"]
    assert set(cds.missing_keys(service, sent)) == {"Condition", "Observation", "MedicationRequest"}
    assert set(cds.missing_keys(service, {})) == set(service.prefetch)
