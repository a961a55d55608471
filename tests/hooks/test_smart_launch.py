"""SMART App Launch against an authorization server on this machine: from the record and on its own."""

from __future__ import annotations

import logging
import re
from urllib.parse import parse_qs, urlsplit

import httpx2
import pytest
from hook_calls import PATIENT, drug, egfr, spine

CALLBACK = "http://127.0.0.1:8000/smart/callback"


@pytest.fixture
def clinic(site, record):
    other = spine(-4.9, subject={"reference": "Patient/p2"}, name="o3")
    record.resources = [PATIENT, spine(-2.9), egfr(28, name="o2"), drug("raloxifene"), other]
    record.token = "t0ken"
    client = site(launchers={record.fhir: "osler-app"})
    client.record = record
    return client


def left(client, **query):
    """The address to which a launch sends the browser."""
    response = client.get("/smart/launch", params={"iss": client.record.fhir, **query})
    assert response.status_code == 302, response.text
    return response.headers["location"]


def returned(address):
    """The query with which the record system sends the browser back."""
    response = httpx2.get(address, follow_redirects=False)
    assert response.headers["location"].startswith(CALLBACK)
    return urlsplit(response.headers["location"]).query


def back(client, query):
    return client.get(f"/smart/callback?{query}", headers={"accept": "text/html"})


def test_a_launch_from_the_record_shows_its_facts_to_confirm_and_asks_with_them(clinic):
    address = left(clinic, launch="xyz")
    asked = {name: values[0] for name, values in parse_qs(urlsplit(address).query).items()}
    assert asked["aud"] == clinic.record.fhir
    assert asked["launch"] == "xyz"
    assert asked["code_challenge_method"] == "S256"
    assert asked["redirect_uri"] == CALLBACK
    assert asked["scope"].split()[0] == "launch"
    assert "patient/Observation.rs" in asked["scope"].split()
    assert all(scope.endswith(".rs") for scope in asked["scope"].split()[1:])
    page = back(clinic, returned(address))
    assert page.status_code == 200
    assert page.headers["cache-control"] == "no-store"
    for words in (
        "lumbar spine T-score",
        "-2.9",
        "Observation/o1, 2026-10-01",
        "28 mL/min/1.73 m2",
        "raloxifene",
    ):
        assert words in page.text
    assert "-4.9" not in page.text
    assert "t0ken" not in page.text
    assert 'name="f.t_score_lumbar_spine" value="-2.9" checked' in page.text
    token = page.text.partition('name="token" value="')[2].partition('"')[0]
    answer = clinic.post(
        "/ask",
        data={
            "token": token,
            "question": "Which drug next?",
            "f.t_score_lumbar_spine": "-2.9",
            "f.age": "76",
        },
        headers={"accept": "application/json"},
    ).json()
    assert answer["understood"]["facts"]["t_score_lumbar_spine"]["origin"] == "given"
    assert "egfr" not in answer["understood"]["facts"]


def test_an_answer_says_where_each_fact_of_the_record_stood_and_what_was_left_out(clinic):
    page = back(clinic, returned(left(clinic, launch="xyz"))).text
    carried = dict(re.findall(r'name="(token|record)" value="([^"]+)"', page))
    sent = {**carried, "question": "Which drug next?", "f.t_score_lumbar_spine": "-2.9", "f.egfr": "28"}
    answer = clinic.post("/ask", data=sent, headers={"accept": "text/html"}).text
    assert "from the record: Observation/o1, 2026-10-01" in answer
    # A follow-up still knows; a value corrected by hand is the record's no longer.
    follow = answer.partition('id="follow"')[2].partition("</form>")[0]
    again = dict(re.findall(r'name="(token|record|conversation)" value="([^"]+)"', follow))
    later = clinic.post(
        "/ask",
        data={**again, "question": "And if she stops it?", "c.egfr": "45"},
        headers={"accept": "text/html"},
    ).text
    assert "from the record: Observation/o1, 2026-10-01" in later
    assert "from the record: Observation/o2" in answer
    assert "from the record: Observation/o2" not in later


def test_a_record_that_was_changed_on_the_way_is_refused(clinic):
    page = back(clinic, returned(left(clinic, launch="xyz"))).text
    carried = dict(re.findall(r'name="(token|record)" value="([^"]+)"', page))
    sent = {**carried, "record": carried["record"][:-9] + "AAAAAAAA=", "question": "Which drug next?"}
    assert clinic.post("/ask", data=sent, headers={"accept": "text/html"}).status_code == 422


def test_a_launch_on_its_own_asks_for_a_patient(clinic):
    address = clinic.get("/smart/launch").headers["location"]
    asked = {name: values[0] for name, values in parse_qs(urlsplit(address).query).items()}
    assert asked["scope"].split()[0] == "launch/patient"
    assert "launch" not in asked
    assert back(clinic, returned(address)).status_code == 200


def test_a_server_that_is_not_named_is_never_asked(clinic):
    for iss in (
        "http://169.254.169.254",
        f"{clinic.record.base}/other",
        f"{clinic.record.fhir}@evil.test",
        "x" * 5_000,
    ):
        response = clinic.get(
            "/smart/launch", params={"iss": iss, "launch": "x"}, headers={"accept": "text/html"}
        )
        assert response.status_code == 422
        assert "evil" not in response.text
    assert clinic.record.asked == []


def test_plain_challenges_are_refused(clinic):
    clinic.record.smart["s256"] = False
    assert clinic.get("/smart/launch", params={"iss": clinic.record.fhir}).status_code == 422


def test_a_state_is_used_once_and_by_the_browser_that_left(clinic):
    query = returned(left(clinic, launch="x"))
    other = dict(clinic.cookies)
    clinic.cookies.clear()
    assert back(clinic, query).status_code == 422
    clinic.cookies.update(other)
    assert back(clinic, query).status_code == 422
    clinic.cookies.clear()
    query = returned(left(clinic, launch="x"))
    assert back(clinic, query).status_code == 200
    assert back(clinic, query).status_code == 422
    assert back(clinic, "code=x&state=unknown").status_code == 422
    assert back(clinic, "").status_code == 422


def test_a_launch_grows_old(clinic, monkeypatch):
    monkeypatch.setattr("osler.web.smart.routes._SECONDS", -1)
    assert back(clinic, returned(left(clinic, launch="x"))).status_code == 422


def test_a_refusal_of_the_record_system_is_told(clinic):
    query = returned(left(clinic, launch="x")).replace("code=", "error=access_denied&c=")
    assert back(clinic, query).status_code == 422
    clinic.record.smart["token_status"] = 400
    assert back(clinic, returned(left(clinic, launch="x"))).status_code == 422


def test_no_patient_in_the_launch_is_told(clinic):
    clinic.record.smart["patient"] = None
    assert "no patient" in back(clinic, returned(left(clinic, launch="x"))).text.lower()


def test_what_the_record_system_does_not_give_is_named(clinic):
    clinic.record.resources = []
    text = back(clinic, returned(left(clinic, launch="x"))).text
    assert "Not given by the record system: Patient" in text
    assert "no fact that Osler reads" in text


def test_neither_token_nor_patient_is_kept_or_logged(clinic, tmp_path, caplog):
    with caplog.at_level(logging.DEBUG):
        back(clinic, returned(left(clinic, launch="x")))
    # What the test's own client and the record system log is not the site's.
    others = [line for line in caplog.text.splitlines() if "/smart/" in line or "uvicorn" in line]
    ours = "\n".join(line for line in caplog.text.splitlines() if line not in others)
    assert "GET callback 200" in ours
    kept = b"".join(path.read_bytes() for path in tmp_path.iterdir())
    for word in ("t0ken", "Patient/p1", "patient=p1", "-2.9"):
        assert word not in ours
        assert word.encode() not in kept
