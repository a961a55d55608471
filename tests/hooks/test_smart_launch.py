"""SMART App Launch against an authorization server on this machine: from the record and on its own."""

from __future__ import annotations

import json
import logging
import re
from urllib.parse import parse_qs, urlsplit

import httpx2
import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from hook_calls import PATIENT, drug, egfr, spine
from joserfc import jwt
from joserfc.jwk import ECKey, RSAKey

from osler.core.errors import InputError
from osler.web.clinic import Launcher
from osler.web.smart.proving import key_of, proof

CALLBACK = "http://127.0.0.1:8000/smart/callback"


@pytest.fixture
def clinic(site, record):
    other = spine(-4.9, subject={"reference": "Patient/p2"}, name="o3")
    record.resources = [PATIENT, spine(-2.9), egfr(28, name="o2"), drug("raloxifene"), other]
    record.token = "t0ken"
    client = site(launchers={record.fhir: Launcher(client="osler-app")})
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


EC_KEY = ECKey.generate_key("P-384").as_pem(private=True).decode()
RSA_KEY = RSAKey.generate_key(2048).as_pem(private=True).decode()
SECRET = "s3cret with:colon"


def weak_key():
    made = rsa.generate_private_key(public_exponent=65537, key_size=1024)
    form = (serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    return made.private_bytes(*form).decode()


@pytest.fixture(params=["secret", "EC", "RSA", "JWK"])
def proving(site, record, request, tmp_path):
    """A site that proves itself, and a record system that wants it so."""
    jwk = json.dumps(ECKey.generate_key("P-384", {"kid": "one"}).as_dict(private=True))
    keys = {"EC": EC_KEY, "RSA": RSA_KEY, "JWK": jwk}
    more = {"secret": SECRET} if request.param == "secret" else {"key": keys[request.param]}
    record.resources = [PATIENT, spine(-2.9)]
    client = site(launchers={record.fhir: Launcher(client="osler app", **more)})
    client.record = record
    if request.param == "secret":
        record.smart["secret"] = SECRET
    else:
        record.smart["jwks"] = client.get("/smart/jwks.json").json()
    return client


def test_a_confidential_app_proves_itself(proving):
    record = proving.record
    page = back(proving, returned(left(proving, launch="xyz")))
    assert page.status_code == 200, page.text
    assert "lumbar spine T-score" in page.text
    assert "client_id" not in record.smart["sent"]
    assert back(proving, returned(left(proving, launch="again"))).status_code == 200
    assert SECRET not in page.text


def test_a_proof_that_is_not_taken_ends_the_launch(proving):
    query = returned(left(proving, launch="xyz"))
    other = ECKey.generate_key("P-384", {"kid": "other"}).as_dict(private=False)
    proving.record.smart |= {"secret": "another", "jwks": {"keys": [other]}}
    assert back(proving, query).status_code == 422


def test_a_record_system_that_takes_no_such_app_is_told_before_the_sign_in(proving):
    proving.record.smart["methods"] = ["none", "client_secret_post"]
    response = proving.get("/smart/launch", params={"iss": proving.record.fhir})
    assert response.status_code == 422
    assert "proves itself by" in response.text


def test_only_public_halves_of_keys_are_published(site, record):
    app = Launcher(client="a", key=EC_KEY)
    client = site(
        launchers={
            record.fhir: app,
            f"{record.base}/two": app,
            f"{record.base}/three": Launcher(client="b", key=RSA_KEY),
        }
    )
    keys = client.get("/smart/jwks.json").json()["keys"]
    assert [(one["kty"], one["alg"], one["use"]) for one in keys] == [
        ("EC", "ES384", "sig"),
        ("RSA", "RS384", "sig"),
    ]
    assert not any({"d", "p", "q"} & set(one) for one in keys)
    assert all(one["kid"] for one in keys)
    assert site(launchers={}).get("/smart/jwks.json").json() == {"keys": []}


def test_an_assertion_is_short_lived_and_never_the_same():
    app = Launcher(client="a", key=EC_KEY)
    sent = [proof(app, "https://e.test/token").form["client_assertion"] for _ in range(2)]
    assert sent[0] != sent[1]
    claims = jwt.decode(sent[0], key_of(EC_KEY), algorithms=["ES384"]).claims
    assert claims["exp"] - claims["iat"] <= 300
    assert (claims["iss"], claims["sub"], claims["aud"]) == ("a", "a", "https://e.test/token")


@pytest.mark.filterwarnings("ignore:Key size")
@pytest.mark.parametrize(
    "text",
    ["", "x", "{}", "{", ECKey.generate_key("P-256").as_pem(private=True).decode(),
     ECKey.import_key(EC_KEY).as_pem(private=False).decode(),
     weak_key()],
)  # fmt: skip
def test_what_is_no_strong_private_key_is_refused(text):
    with pytest.raises(InputError, match="no private key"):
        key_of(text)


def test_what_proves_the_app_is_never_shown():
    assert SECRET not in repr(Launcher(client="a", secret=SECRET))
