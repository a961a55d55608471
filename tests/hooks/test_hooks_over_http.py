"""The protocol: discovery, calls, feedback, what is refused and how, other origins, silence in logs."""

from __future__ import annotations

import logging

import msgspec
import pytest
from conformance import faults_of_discovery, faults_of_response
from hook_calls import call, draft, egfr, prefetch, service_of, spine
from starlette.testclient import TestClient

from osler.web import Settings, create_app
from osler.web.clinic import Clinic
from osler.web.hooks.describing import Cards, Services

ORDER = draft("alendronate", dose=(70, "mg"), every=(1, 1, "d"))
ORIGIN = "https://ehr.test"


def send(client, body, **headers):
    return client.post(f"/cds-services/{service_of(body['hook'])}", json=body, headers=headers)


def test_discovery_and_a_call_for_each_hook(site):
    client = site()
    listed = client.get("/cds-services").json()
    assert faults_of_discovery(listed) == []
    for one in listed["services"]:
        response = client.post(
            f"/cds-services/{one['id']}", json=call(one["hook"], spine(-3), orders=[ORDER])
        )
        assert response.status_code == 200
        assert faults_of_response(response.json()) == []
        assert response.json()["cards"]
        assert response.headers["cache-control"] == "no-store"


def again(told, shape):
    """What is left of it when it goes through its described shape."""
    return msgspec.json.decode(msgspec.json.encode(msgspec.convert(told, shape)))


def test_what_is_given_is_as_the_description_of_the_interface_says(site):
    client = site()
    listed = client.get("/cds-services").json()
    assert again(listed, Services) == listed
    body = call("order-sign", spine(-3), egfr(20), orders=[ORDER])
    cards = send(client, body).json()
    assert again(cards, Cards) == cards
    assert any(card.get("suggestions") for card in cards["cards"])


def test_silence_is_an_empty_array(site):
    assert send(site(), call()).json() == {"cards": []}


def test_links_are_of_this_site_and_hold_nothing_of_the_patient(site):
    client = site(public_url="https://osler.example")
    for card in send(client, call("order-sign", egfr(20), orders=[ORDER])).json()["cards"]:
        for link in card["links"]:
            assert link["url"].startswith("https://osler.example/")
            assert "?" not in link["url"]
            assert "p1" not in link["url"].split("/")
            path = link["url"].removeprefix("https://osler.example")
            assert client.get(path, headers={"accept": "text/html"}).status_code == 200


@pytest.mark.parametrize(
    ("path", "body", "status"),
    [
        ("/cds-services/no-such", call(), 404),
        ("/cds-services/bone-health-patient", call("order-sign"), 400),
        ("/cds-services/bone-health-patient", {}, 400),
        ("/cds-services/no-such/feedback", {"feedback": []}, 404),
        ("/cds-services/bone-health-orders/feedback", {"feedback": [{}]}, 400),
    ],
)
def test_what_is_refused_is_an_operation_outcome_or_problem_details(site, path, body, status):
    response = site().post(path, json=body)
    assert response.status_code == status
    assert response.json()["resourceType"] == "OperationOutcome"
    assert response.json()["issue"][0]["severity"] == "error"
    problem = site().post(path, json=body, headers={"accept": "application/problem+json"})
    assert problem.headers["content-type"] == "application/problem+json"
    assert problem.json()["status"] == status


def test_missing_data_and_no_way_to_fetch_it_is_412_and_names_the_keys(site):
    body = call("patient-view", spine(-3), fhirServer="http://169.254.169.254/latest")
    del body["prefetch"]["Condition"]
    response = send(site(), body)
    assert response.status_code == 412
    told = response.json()["issue"][0]["details"]["text"]
    assert "Condition" in told
    assert "169.254" not in told
    bare = {key: value for key, value in body.items() if key != "prefetch"}
    assert send(site(), bare).status_code == 412


def test_only_json_is_read_and_nothing_too_large(site):
    client = site(most_bytes=20_000)
    plain = client.post(
        "/cds-services/bone-health-patient", content="{}", headers={"content-type": "text/plain"}
    )
    assert plain.status_code == 415
    large = call("patient-view", *(spine(-1, name=f"o{number}") for number in range(400)))
    assert send(client, large).status_code == 413
    unsized = client.post(
        "/cds-services/bone-health-patient",
        content=(b"x" * 1_000 for _ in range(40)),
        headers={"content-type": "application/json"},
    )
    assert unsized.status_code == 413
    assert send(client, call()).status_code == 200


def test_calls_have_a_limit_of_their_own():
    app = create_app(Settings(rate=0, clinic=Clinic(rate=0.001, burst=2)))
    client = TestClient(app, base_url="http://127.0.0.1:8000")
    assert [send(client, call()).status_code for _ in range(3)] == [200, 200, 429]


def test_browsers_call_from_named_origins_only(site):
    client = site(origins=(ORIGIN,))
    path = "/cds-services/bone-health-patient"
    asked = {"origin": ORIGIN, "access-control-request-method": "POST"}
    allowed = client.options(path, headers=asked)
    assert allowed.status_code == 204
    assert allowed.headers["access-control-allow-origin"] == ORIGIN
    assert {"authorization", "content-type"} <= {
        name.strip().lower() for name in allowed.headers["access-control-allow-headers"].split(",")
    }
    refused = client.options(path, headers={**asked, "origin": "https://evil.test"})
    assert refused.status_code == 403
    assert "access-control-allow-origin" not in refused.headers
    answered = send(client, call(), origin=ORIGIN)
    assert (answered.status_code, answered.headers["access-control-allow-origin"]) == (200, ORIGIN)
    assert "access-control-allow-credentials" not in answered.headers
    other = send(client, call(), origin="https://evil.test")
    assert other.status_code == 403
    assert "access-control-allow-origin" not in other.headers
    assert client.get("/cds-services", headers={"origin": ORIGIN}).headers["vary"] == "Origin"
    fault = client.post("/cds-services/none", json={}, headers={"origin": ORIGIN})
    assert fault.headers["access-control-allow-origin"] == ORIGIN


def test_feedback_is_kept_once(site):
    client = site()
    card = send(client, call("order-sign", orders=[ORDER])).json()["cards"][0]
    report = {
        "feedback": [
            {"card": card["uuid"], "outcome": "overridden", "outcomeTimestamp": "2026-11-24T10:00:00Z"}
        ]
    }
    for _ in range(2):
        assert client.post("/cds-services/bone-health-orders/feedback", json=report).status_code == 200
    kept = client.app.site.hooks.kept.heard()
    assert [one.card for one in kept] == ["bone-health/weekly-strength-daily"]


def test_nothing_of_a_call_is_logged_and_figures_count_it(site, caplog):
    client = site()
    body = call("order-sign", egfr(23.7), orders=[ORDER])
    body["fhirServer"], body["fhirAuthorization"] = (
        "https://ehr.test",
        {
            "access_token": "secret-token",
            "token_type": "Bearer",
            "expires_in": 1,
            "scope": "x",
            "subject": "y",
        },
    )
    with caplog.at_level(logging.DEBUG, "osler"):
        send(client, body, authorization="Bearer secret-token")
        send(client, {**body, "prefetch": {}}, authorization="Bearer secret-token")
        client.post("/cds-services/secret-token", json={})
    for word in ("secret-token", "23.7", "p1", "dr1", "1950", "alendronate"):
        assert word not in caplog.text
    text = client.get("/metrics").text
    assert 'osler_cds_calls_total{hook="order-sign"} 1' in text
    assert 'osler_cds_cards_total{hook="order-sign"} 2' in text
    assert "secret" not in text


def test_a_large_call_is_answered_in_a_thread(site):
    many = [spine(-1.5, name=f"o{number}", day="2020-01-01") for number in range(1_500)]
    body = call("patient-view", spine(-3), *many)
    assert len(send(site(), body).json()["cards"]) == 1
    assert prefetch()["Observation"] is None
