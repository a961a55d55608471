"""Keys for programs: made by a command, kept as digests, asked for where the operator wishes."""

from __future__ import annotations

import sys

import pytest
from starlette.testclient import TestClient

from osler.cli import main
from osler.cli.keys import SCOPES as OFFERED
from osler.web import Settings, create_app
from osler.web.keys import SCOPES, Keyring

AREAS = {
    "answers": ("POST", "/api/answers"),
    "calculators": ("GET", "/api/calculators"),
    "knowledge": ("GET", "/api/drugs"),
    "library": ("GET", "/api/library/search?q=x"),
    "chat": ("GET", "/v1/models"),
    "tools": ("GET", "/mcp"),
}


def test_the_command_offers_the_scopes_that_there_are():
    assert tuple(AREAS) == SCOPES == OFFERED


@pytest.fixture
def osler(monkeypatch, capsys):
    def run(*words):
        monkeypatch.setattr(sys, "argv", ["osler", *map(str, words)])
        with pytest.raises(SystemExit) as ended:
            main()
        captured = capsys.readouterr()
        return ended.value.code, captured.out.strip(), captured.err

    return run


@pytest.fixture
def made(osler, tmp_path):
    def make(*scopes, **more):
        named = [word for scope in scopes for word in ("--scope", scope)]
        extra = [word for name, value in more.items() for word in (f"--{name}", value)]
        status, token, _ = osler("keys", "create", "--data", tmp_path, *named, *extra)
        assert status == 0
        return token

    return make


@pytest.fixture
def guarded(tmp_path):
    app = create_app(Settings(data=str(tmp_path), rate=0, require_api_key=True, no_library=True))
    return TestClient(app, base_url="http://osler.test")


def status_of(client, scope, token=None, **headers):
    method, path = AREAS[scope]
    if token is not None:
        headers["authorization"] = f"Bearer {token}"
    body = {"json": {"question": "Who needs a DXA?"}} if method == "POST" else {}
    return client.request(method, path, headers=headers, **body)


@pytest.mark.parametrize("scope", AREAS)
def test_a_key_opens_what_it_is_for_and_nothing_else(guarded, made, scope):
    token = made(scope)
    for other in AREAS:
        told = status_of(guarded, other, token)
        assert (told.status_code in {401, 403}) == (other != scope)
        if other != scope:
            assert told.status_code == 403
            assert f'scope="{other}"' in told.headers["www-authenticate"]


@pytest.mark.parametrize("scope", AREAS)
def test_without_a_valid_key_nothing_is_opened(guarded, made, scope):
    good = made(*SCOPES)
    name = good.split("_")[1]
    for bad in (None, "", "x", "osler_", f"osler_{name}_", good[:-1], good + "x", f"osler_../{name}_x", "é"):
        headers = {} if bad is None else {"x-api-key": bad.encode("latin-1")}
        told = status_of(guarded, scope, **headers)
        assert told.status_code == 401
        assert told.headers["www-authenticate"].startswith("Bearer")
        assert told.headers["content-type"] == (
            "application/json" if scope == "chat" else "application/problem+json"
        )
    assert status_of(guarded, scope, **{"x-api-key": good}).status_code not in {401, 403}


def test_pages_for_people_and_operators_need_none(guarded):
    for path in ("/", "/drugs", "/openapi.json", "/healthz", "/metrics"):
        assert guarded.get(path).status_code == 200


def test_where_no_key_is_asked_for_any_is_welcome(client):
    assert status_of(client, "answers", "any").status_code == 200


def test_a_key_has_a_rate_of_its_own(guarded, made):
    token, other = made("knowledge", rate=0.01, burst=2), made("knowledge")
    told = [status_of(guarded, "knowledge", token) for _ in range(3)]
    assert [one.status_code for one in told] == [200, 200, 429]
    assert int(told[2].headers["retry-after"]) > 0
    assert status_of(guarded, "knowledge", other).status_code == 200


def test_a_key_that_is_revoked_is_refused_at_once(guarded, made, osler, tmp_path):
    token = made("knowledge", label="a program")
    assert status_of(guarded, "knowledge", token).status_code == 200
    _, listed, _ = osler("keys", "list", "--data", tmp_path)
    name = token.split("_")[1]
    assert listed.startswith(name)
    assert listed.endswith("a program")
    assert osler("keys", "revoke", name, "--data", tmp_path)[0] == 0
    assert status_of(guarded, "knowledge", token).status_code == 401
    assert osler("keys", "revoke", name, "--data", tmp_path)[0] == 2


def test_only_a_digest_is_kept_and_only_for_the_owner(made, tmp_path):
    token = made("answers")
    (kept,) = (tmp_path / "keys").iterdir()
    assert token.split("_", 2)[2] not in kept.read_text()
    assert kept.stat().st_mode & 0o077 == 0
    assert made("answers") != token


def test_a_file_that_is_no_key_is_no_key(made, tmp_path):
    token = made("answers")
    (kept,) = (tmp_path / "keys").iterdir()
    kept.write_text("{")
    ring = Keyring(str(tmp_path))
    assert ring.holder(token) is None
    assert ring.all() == ()


def test_what_cannot_be_done_is_said(osler, tmp_path):
    assert osler("keys", "create", "--data", tmp_path)[0] == 2
    assert osler("keys", "create", "--data", tmp_path, "--scope", "everything")[0] == 2
    status, _, told = osler("serve", "--require-api-key")
    assert status == 2
    assert "--data" in told
    (tmp_path / "file").write_text("")
    status, _, told = osler("keys", "create", "--data", tmp_path / "file", "--scope", "chat")
    assert status == 2
    assert told.count("\n") == 1
