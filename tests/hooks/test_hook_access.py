"""Who may call: the client's token on every call, by a key that the allow-list leads to, used once."""

from __future__ import annotations

import time
from base64 import urlsafe_b64encode
from json import dumps
from uuid import uuid4

import pytest
from hook_calls import call
from joserfc import jwt
from joserfc.jwk import ECKey, OctKey, RSAKey

ISSUER = "https://ehr.test"
PATH = "/cds-services/bone-health-patient"
EC = ECKey.generate_key("P-384", {"kid": "ec"})
RSA = RSAKey.generate_key(2048, {"kid": "rsa"})
OTHER = ECKey.generate_key("P-384", {"kid": "ec"})


@pytest.fixture
def guarded(site, record):
    record.jwks = {"keys": [EC.as_dict(private=False), RSA.as_dict(private=False)]}
    client = site(callers={ISSUER: f"{record.base}/keys"}, public_url="https://osler.example")
    client.record = record
    return client


def token(key=EC, *, path=PATH, header=None, **claims):
    now = int(time.time())
    alg = "ES384" if isinstance(key, ECKey) else "RS384"
    head = {"alg": alg, "kid": key.kid, "typ": "JWT"} | (header or {})
    body = {
        "iss": ISSUER,
        "aud": f"https://osler.example{path}",
        "iat": now,
        "exp": now + 300,
        "jti": str(uuid4()),
    } | claims
    given = {name: value for name, value in body.items() if value is not ...}
    return jwt.encode(
        {name: value for name, value in head.items() if value is not ...},
        given,
        key,
        algorithms=[alg, "HS256", "HS384", "ES256"],
    )


def status(client, value, path=PATH):
    headers = {"authorization": f"Bearer {value}"} if value is not None else {}
    if path == "/cds-services":
        return client.get(path, headers=headers).status_code
    body = {"feedback": []} if path.endswith("feedback") else call()
    return client.post(path, json=body, headers=headers).status_code


@pytest.mark.parametrize("key", [EC, RSA])
@pytest.mark.parametrize("path", ["/cds-services", PATH, f"{PATH}/feedback"])
def test_a_good_token_opens_its_endpoint_and_no_other(guarded, key, path):
    assert status(guarded, token(key, path=path), path) == 200
    assert status(guarded, token(key, path=path, aud=["x", f"https://osler.example{path}"]), path) == 200
    assert status(guarded, token(key, path=path, header={"jku": f"{guarded.record.base}/keys"}), path) == 200
    assert status(guarded, token(key, path="/cds-services/other"), path) == 401
    assert status(guarded, None, path) == 401


def test_what_is_wrong_with_a_token_is_not_said(guarded):
    response = guarded.post(PATH, json=call(), headers={"authorization": "Bearer x.y.z"})
    assert (response.status_code, response.content) == (401, b"")
    assert response.headers["www-authenticate"] == "Bearer"


@pytest.mark.parametrize(
    "claims",
    [
        {"iss": "https://evil.test"},
        {"iss": ...},
        {"iss": 3},
        {"aud": ...},
        {"aud": "https://osler.example"},
        {"aud": ["https://osler.example/cds-services"]},
        {"exp": 1},
        {"exp": ...},
        {"exp": "soon"},
        {"exp": True},
        {"exp": int(time.time()) + 90_000},
        {"iat": ...},
        {"iat": int(time.time()) + 900},
        {"jti": ...},
        {"jti": ""},
        {"jti": 7},
        {"jti": "x" * 300},
    ],
)
def test_a_token_with_a_wrong_claim_is_refused(guarded, claims):
    assert status(guarded, token(**claims)) == 401


def test_a_token_is_used_once(guarded):
    value = token()
    assert [status(guarded, value) for _ in range(2)] == [200, 401]


def test_a_token_of_another_key_is_refused(guarded):
    assert status(guarded, token(OTHER)) == 401
    assert status(guarded, token(header={"kid": "unknown"})) == 401
    assert status(guarded, token(header={"kid": ...})) == 401


def test_none_and_symmetric_algorithms_are_refused(guarded):
    def part(value):
        return urlsafe_b64encode(dumps(value).encode()).rstrip(b"=").decode()

    now = int(time.time())
    claims = {"iss": ISSUER, "aud": f"https://osler.example{PATH}", "iat": now, "exp": now + 60, "jti": "j"}
    unsigned = f"{part({'alg': 'none', 'kid': 'ec', 'typ': 'JWT'})}.{part(claims)}."
    assert status(guarded, unsigned) == 401
    secret = OctKey.generate_key(384, {"kid": "ec"})
    for alg in ("HS256", "HS384"):
        signed = jwt.encode({"alg": alg, "kid": "ec", "typ": "JWT"}, claims, secret, algorithms=[alg])
        assert status(guarded, signed) == 401
    curve = ECKey.generate_key("P-256", {"kid": "ec"})
    assert (
        status(guarded, jwt.encode({"alg": "ES256", "kid": "ec"}, claims, curve, algorithms=["ES256"])) == 401
    )


def test_an_address_of_keys_that_is_not_listed_is_never_asked(guarded):
    guarded.record.asked.clear()
    assert status(guarded, token(OTHER, header={"jku": f"{guarded.record.base}/fhir/evil"})) == 401
    assert (
        status(guarded, token(iss="https://evil.test", header={"jku": f"{guarded.record.base}/keys"})) == 401
    )
    assert guarded.record.asked == []


def test_keys_are_asked_for_once_and_again_not_at_every_wrong_kid(guarded):
    for _ in range(3):
        assert status(guarded, token()) == 200
        assert status(guarded, token(header={"kid": "wrong"})) == 401
    assert guarded.record.asked == ["keys"]


@pytest.mark.parametrize(
    "keys",
    [{}, [], {"keys": 3}, {"keys": [{"kty": "EC"}]}, {"keys": [{"kty": "oct", "k": "eA", "kid": "ec"}]}],
)
def test_keys_that_are_none_refuse_every_token(guarded, keys):
    guarded.record.jwks = keys
    assert [status(guarded, token()) for _ in range(3)] == [401] * 3
    assert guarded.record.asked == ["keys"]


@pytest.mark.parametrize(
    "header",
    [
        "",
        "Basic x",
        "Bearer",
        "Bearer ",
        "Bearer a.b",
        "Bearer " + "x" * 9_000,
        "Bearer e30.e30.e30",
        "Bearer W10.W10.x",
        "Bearer é.é.é",
    ],
)
def test_headers_that_hold_no_token_are_refused(guarded, header):
    assert guarded.post(PATH, json=call(), headers={"authorization": header.encode()}).status_code == 401


def test_without_a_client_named_a_site_beyond_this_machine_is_closed(site):
    client = site(open_hooks=False)
    assert client.get("/cds-services").status_code == 401
    assert client.post(PATH, json=call()).status_code == 401
