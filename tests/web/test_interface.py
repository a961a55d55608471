"""The JSON interface and what operators read."""

from __future__ import annotations

import subprocess
import sys

import msgspec

from osler.core.answer import Answer


def post(client, **body):
    return client.post("/api/answers", json=body)


def test_an_answer_is_the_answer_object_with_a_conversation(client):
    body = post(client, question="66-year-old woman, T-score -2.7 at the hip: which drug?").json()
    assert body.pop("conversation")
    msgspec.convert(body, Answer)
    assert body["status"] == "answered"


def test_facts_are_used_in_their_units_and_outrank_the_question(client):
    body = post(
        client,
        question="Woman, T-score -1.0 at the hip: treat?",
        facts={"age": 66, "t_score_total_hip": -2.7},
    ).json()
    assert body["understood"]["facts"]["t_score_total_hip"]["value"] == -2.7
    assert body["understood"]["facts"]["age"]["origin"] == "given"


def test_a_conversation_goes_on(client):
    first = post(client, question="66-year-old woman, T-score -2.7 at the hip, eGFR 28: which drug?").json()
    second = post(
        client, question="And denosumab?", conversation=first["conversation"], audience="patient"
    ).json()
    assert second["understood"]["facts"]["egfr"] == {
        **first["understood"]["facts"]["egfr"],
        "origin": "conversation",
    }
    assert second["audience"] == "patient"


def test_same_question_same_bytes_but_for_the_token(client):
    one, two = (post(client, question="Who needs a DXA?").json() for _ in range(2))
    one.pop("conversation"), two.pop("conversation")
    assert one == two


def test_the_description_names_every_call_and_every_fact(client, app):
    described = client.get("/openapi.json").json()
    assert described["openapi"].startswith("3.1")
    assert "/api/answers" in described["paths"]
    facts = described["components"]["schemas"]["Question"]["properties"]["facts"]["properties"]
    assert set(facts) == set(app.site.knowledge.packs[0].facts)


def test_figures_count_pages_not_addresses(client, visitor):
    client.get("/nope/secret-address")
    visitor.ask("Who needs a DXA?")
    text = client.get("/metrics").text
    assert 'osler_answers_total{status="answered",audience="clinician"}' in text
    assert 'osler_request_seconds_bucket{page="ask",le="+Inf"}' in text
    assert "secret" not in text


def test_health(client):
    assert client.get("/healthz").json()["status"] == "ok"


def test_the_command_line_starts_without_the_server():
    heavy = ("starlette", "uvicorn", "jinja2")
    code = f"import sys, osler.cli; sys.exit(any(name in sys.modules for name in {heavy}))"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def record(**more):
    """A small FHIR record, its results as a laboratory and a scanner send them."""
    own = {"status": "final", "subject": {"reference": "Patient/p"}, "effectiveDateTime": "2026-01-02"}
    rows = [
        {"resourceType": "Patient", "id": "p", "gender": "female", "birthDate": "1955-03-02"},
        {
            "resourceType": "Observation",
            "id": "t",
            "code": {"coding": [{"system": "http://loinc.org", "code": "38267-1"}]},
            "valueQuantity": {"value": -2.7, "code": "1"},
        }
        | own,
        {
            "resourceType": "Observation",
            "id": "k",
            "code": {"coding": [{"system": "http://loinc.org", "code": "2160-0"}]},
            "valueQuantity": {"value": 1.1, "code": "mg/dL"},
        }
        | own,
    ]
    entries = [{"resource": one} for one in rows]
    return {"resourceType": "Bundle", "type": "collection", "entry": entries} | more


def test_a_record_is_the_patient_and_facts_outrank_it(client):
    bundle = record()
    body = post(client, question="Which drug?", record=bundle, facts={"egfr": 28}, as_of="2026-11-24").json()
    understood = body["understood"]
    assert understood["facts"]["t_score_lumbar_spine"]["value"] == -2.7
    assert understood["facts"]["egfr"]["value"] == 28
    assert set(understood["record"]["facts"]) == {"age", "sex", "t_score_lumbar_spine", "dxa_years_since"}
    listed = post(client, question="Which drug?", record=[one["resource"] for one in bundle["entry"]]).json()
    assert listed["understood"]["record"]["facts"]["egfr"]["through"] == "egfr_ckd_epi_2021"
    assert post(client, question="And for how long?", conversation=body["conversation"]).status_code == 200


def test_a_large_record_is_taken(client):
    assert post(client, question="Which drug?", record=record(note="x" * 1_000_000)).status_code == 200


def test_a_record_that_is_none_is_refused(client):
    for bad in ({}, [], {"resourceType": "Bundle"}, [record(), {"resourceType": "Patient", "id": "q"}]):
        assert post(client, question="Which drug?", record=bad).status_code == 422
    assert post(client, question="Which drug?", record="x").status_code == 422
    assert post(client, question="Which drug?", record=record(), as_of="soon").status_code == 422
