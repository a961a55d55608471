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
