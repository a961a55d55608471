"""What a call left out is fetched from a server that is named, whole or not at all, and from no other."""

from __future__ import annotations

import pytest
from hook_calls import PATIENT, bundle, call, draft, drug, egfr, spine

GRANT = {
    "access_token": "t0ken",
    "token_type": "Bearer",
    "expires_in": 60,
    "scope": "patient/*.rs",
    "subject": "osler",
    "patient": "p1",
}


@pytest.fixture
def client(site, record):
    record.resources = [
        PATIENT,
        spine(-3.2),
        egfr(25, name="o2"),
        spine(-4.9, subject={"reference": "Patient/p2"}, name="o3"),
    ]
    record.token = "t0ken"
    made = site(fhir_servers=(record.fhir,))
    made.record = record
    return made


def left_out(record, *keys, hook="patient-view", **more):
    body = call(hook, orders=[draft("zoledronic acid", dose=(5, "mg"))], fhirServer=record.fhir, **more)
    body["prefetch"] = {key: value for key, value in body["prefetch"].items() if keys and key not in keys}
    return body


def send(client, body):
    path = "bone-health-patient" if body["hook"] == "patient-view" else "bone-health-orders"
    return client.post(f"/cds-services/{path}", json=body)


def test_what_was_left_out_is_fetched_with_the_calls_token(client):
    response = send(client, left_out(client.record, fhirAuthorization=GRANT))
    assert response.status_code == 200
    assert "-3.2" in response.json()["cards"][0]["detail"]
    assert "-4.9" not in response.text
    kinds = {path.split("/")[2].partition("?")[0] for path in client.record.asked}
    assert kinds == set(call()["prefetch"])


def test_only_what_was_left_out_is_fetched(client):
    body = left_out(client.record, "Observation", hook="order-sign", fhirAuthorization=GRANT)
    response = send(client, body)
    assert "zoledronic acid" in response.json()["cards"][0]["summary"].lower()
    assert len(client.record.asked) == 1


def test_every_page_is_read(client):
    client.record.page = 1
    assert "-3.2" in send(client, left_out(client.record, fhirAuthorization=GRANT)).text
    body = left_out(client.record, "Observation", fhirAuthorization=GRANT)
    body["prefetch"]["Observation"] = bundle(
        link=[{"relation": "next", "url": f"{client.record.fhir}/Observation?patient=p1&_start=0"}]
    )
    assert "-3.2" in send(client, body).text


@pytest.mark.parametrize(
    "elsewhere", ["http://127.0.0.1:9/fhir", "file:///etc/passwd", "{base}.evil.test/fhir/Observation"]
)
def test_a_page_on_another_server_is_never_followed(client, elsewhere):
    client.record.page = 1
    client.record.next_elsewhere = elsewhere.replace("{base}", client.record.fhir)
    assert send(client, left_out(client.record, fhirAuthorization=GRANT)).status_code == 412


@pytest.mark.parametrize(
    "server",
    [
        "http://169.254.169.254",
        "http://127.0.0.1:{port}",
        "http://127.0.0.1:{port}/fhir/../admin",
        "file:///etc",
        "http://127.0.0.1:{port}/fhir@evil.test",
        "//127.0.0.1:{port}/fhir",
        "",
        "x" * 9_000,
    ],
)
def test_a_server_that_is_not_named_is_never_asked(client, server):
    port = client.record.base.rpartition(":")[2]
    body = left_out(client.record, fhirAuthorization=GRANT) | {"fhirServer": server.replace("{port}", port)}
    assert send(client, body).status_code == 412
    assert client.record.asked == []


def test_a_server_that_refuses_or_is_slow_is_412(client, monkeypatch):
    wrong = {**GRANT, "access_token": "other"}
    response = send(client, left_out(client.record, fhirAuthorization=wrong))
    assert response.status_code == 412
    assert "other" not in response.text
    assert "127.0.0.1" not in response.text
    monkeypatch.setattr("osler.web.hooks.fetching._SECONDS", 0.2)
    client.record.delay = 0.5
    assert send(client, left_out(client.record, fhirAuthorization=GRANT)).status_code == 412


def test_a_server_that_is_gone_is_412(site):
    client = site(fhir_servers=("http://127.0.0.1:9",))
    body = call(fhirServer="http://127.0.0.1:9/")
    body["prefetch"] = {}
    assert send(client, body).status_code == 412


def test_with_whole_data_no_server_is_asked(client):
    body = call("patient-view", spine(-3), drug("alendronate"), fhirServer=client.record.fhir)
    assert send(client, body).json() == {"cards": []}
    assert client.record.asked == []
