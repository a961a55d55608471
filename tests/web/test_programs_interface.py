"""What programs rely on: the description, lists in pages, tags, and one reply for one idempotency key."""

from __future__ import annotations

import re

import anyio
import httpx2
import pytest
import schemathesis
from hypothesis import HealthCheck, given, settings
from openapi_spec_validator import OpenAPIV31SpecValidator
from starlette.testclient import TestClient

from loops import aside, run
from osler.web import Settings, create_app, replies

LISTS = ("/api/recommendations", "/api/sources", "/api/drugs")
ASKED = {"question": "66-year-old woman, T-score -2.73 at the hip: which drug?"}


@pytest.fixture(scope="module")
def described(app):
    return TestClient(app, base_url="http://osler.test").get("/openapi.json").json()


def test_the_description_is_openapi(described):
    OpenAPIV31SpecValidator(described).validate()
    ids = [call["operationId"] for calls in described["paths"].values() for call in calls.values()]
    assert len(ids) == len(set(ids))


def test_the_description_names_every_call_of_the_interface(described, app):
    routes = {
        route.path
        for route in app.app.routes
        if route.path.startswith(("/api/", "/v1/", "/healthz", "/metrics", "/cds-services"))
    }
    assert routes <= set(described["paths"])


def test_the_description_says_how_errors_look(described):
    for path, calls in described["paths"].items():
        for call in calls.values():
            for status, told in call["responses"].items():
                if int(status) >= 400:
                    kind = "application/json" if path.startswith("/v1/") else "application/problem+json"
                    also = ["application/fhir+json"] if path.startswith("/cds-services") else []
                    assert list(told["content"]) == [kind, *also]


def pages(client, path):
    while path:
        told = client.get(path)
        assert told.status_code == 200
        yield told
        named = re.fullmatch(r'<([^>]+)>; rel="next"', told.headers.get("link", ""))
        assert (named[1] if named else None) == told.json()["next"]
        path = named and named[1]


@pytest.mark.parametrize("path", LISTS)
def test_pages_tell_everything_once_in_order(client, path):
    whole = [row["id"] for told in pages(client, path) for row in told.json()["items"]]
    assert whole == sorted(set(whole))
    few = [row["id"] for told in pages(client, f"{path}?limit=7") for row in told.json()["items"]]
    assert few == whole


def test_lists_are_filtered(client, app):
    pack = app.site.knowledge.packs[0]
    rows = [
        row
        for told in pages(client, "/api/recommendations?topic=men&limit=1")
        for row in told.json()["items"]
    ]
    assert {row["id"] for row in rows} == {
        rec.id for rec in pack.recommendations.values() if rec.topic == "men"
    }
    rows = [
        row for told in pages(client, "/api/recommendations?drug=denosumab") for row in told.json()["items"]
    ]
    assert {row["id"] for row in rows} == {
        rec.id for rec in pack.recommendations.values() if "denosumab" in rec.drugs
    }


def test_calculators_come_whole_or_in_pages(client):
    whole = client.get("/api/calculators").json()["calculators"]
    page = client.get("/api/calculators?limit=3")
    assert 'rel="next"' in page.headers["link"]
    assert [card["name"] for card in page.json()["calculators"]] == sorted(card["name"] for card in whole)[:3]


@pytest.mark.parametrize(
    "path",
    ["/api/drugs?limit=0", "/api/drugs?limit=201", "/api/drugs?limit=x", "/api/drugs?limit=%C2%B2",
     "/api/drugs?colour=red", "/api/recommendations?topics=men", "/api/calculators?limit=-1"],
)  # fmt: skip
def test_what_a_list_cannot_do_is_said(client, path):
    told = client.get(path)
    assert told.status_code == 422
    assert told.headers["content-type"] == "application/problem+json"


@pytest.mark.parametrize("kind", ["recommendation", "drug", "source"])
def test_one_item_with_its_sources(client, app, kind):
    pack = app.site.knowledge.packs[0]
    for name in list(getattr(pack, f"{kind}s"))[:12]:
        told = client.get(f"/api/knowledge/{name}").json()
        assert (told["kind"], told["id"]) == (kind, name)
        assert told["references"]
    assert client.get("/api/knowledge/nope").status_code == 404


@pytest.mark.parametrize(
    "path",
    [*LISTS, "/api/drugs?limit=1", "/api/calculators", "/openapi.json", "/api/knowledge/denosumab",
     "/answers/treatment-for-osteopenia"],
)  # fmt: skip
def test_what_is_the_same_is_not_sent_again(client, path):
    headers = {"accept": "application/json"}
    first = client.get(path, headers=headers)
    tag = first.headers["etag"]
    for named in (tag, tag.removeprefix("W/"), f'"x", {tag}', "*"):
        again = client.get(path, headers={**headers, "if-none-match": named})
        assert (again.status_code, again.content) == (304, b"")
        assert again.headers["etag"] == tag
    assert client.get(path, headers={**headers, "if-none-match": '"x"'}).content == first.content


def ask(client, key=None, path="/api/answers", body=None, **headers):
    named = {} if key is None else {"idempotency-key": key}
    return client.post(path, json=ASKED if body is None else body, headers={**named, **headers})


def test_one_key_gets_one_reply(client):
    first, again, other = ask(client, "one"), ask(client, "one"), ask(client, "two")
    assert first.content == again.content
    assert again.headers["idempotency-replayed"] == "true"
    assert "idempotency-replayed" not in first.headers
    assert "idempotency-replayed" not in other.headers
    assert again.headers["content-type"] == first.headers["content-type"]


def test_a_key_is_for_one_body_and_one_address(client):
    ask(client, "body")
    told = ask(client, "body", body={"question": "Who needs a DXA?"})
    assert told.status_code == 422
    assert "another body" in told.json()["detail"]
    assert ask(client, "body", "/api/calculators/ost", {"age": 60, "weight": 72}).status_code == 200


def test_a_key_of_no_or_too_many_characters_is_refused(client):
    assert ask(client, " ").status_code == 422
    assert ask(client, "x" * 256).status_code == 422


def test_what_could_not_be_used_is_not_kept(client):
    assert ask(client, "bad", body={"question": ""}).status_code == 422
    assert ask(client, "bad").status_code == 200


def test_replies_are_forgotten(client, monkeypatch):
    first = ask(client, "old")
    now = replies.time.monotonic()
    monkeypatch.setattr(replies.time, "monotonic", lambda: now + 601)
    assert "idempotency-replayed" not in ask(client, "old").headers
    assert first.status_code == 200


def test_only_so_many_replies_are_kept(app, monkeypatch):
    monkeypatch.setattr(replies, "_MOST_REPLIES", 2)
    client = TestClient(create_app(Settings(rate=0)), base_url="http://osler.test")
    for key in ("a", "b", "c"):
        ask(client, key, "/api/calculators/ost", {"age": 60, "weight": 72})
    told = [ask(client, key, "/api/calculators/ost", {"age": 60, "weight": 72}) for key in ("c", "a")]
    assert ["idempotency-replayed" in one.headers for one in told] == [True, False]


def test_the_same_key_twice_at_once_is_answered_once(app):
    async def both():
        transport = httpx2.ASGITransport(app=app)
        async with httpx2.AsyncClient(transport=transport, base_url="http://osler.test") as client:
            found = []

            async def one():
                told = await client.post("/api/answers", json=ASKED, headers={"idempotency-key": "both"})
                found.append(told.status_code)

            async with anyio.create_task_group() as group:
                group.start_soon(one)
                group.start_soon(one)
            return sorted(found)

    assert run(both) == [200, 409]


def test_no_reply_that_is_kept_is_written_down(client, site_folder):
    ask(client, "kept")
    for path in site_folder.rglob("*"):
        if path.is_file():
            assert b"-2.73" not in path.read_bytes()


@pytest.fixture(scope="module")
def schema(app):
    return schemathesis.openapi.from_asgi("/openapi.json", app)


CASES = 12


def test_whatever_is_sent_there_is_no_fault(schema):
    """Every call of the description with made-up requests: the reply fits it, and none is a 500."""
    tried = 0
    for found in schema.get_all_operations():
        operation = found.ok()

        @settings(
            max_examples=CASES,
            deadline=None,
            database=None,
            derandomize=True,
            suppress_health_check=list(HealthCheck),
        )
        @given(case=operation.as_strategy())
        def sends(case):
            nonlocal tried
            tried += 1
            told = case.call()
            assert told.status_code < 500, (case.method, case.path)
            if told.status_code != 405:
                assert str(told.status_code) in case.operation.definition.raw["responses"], told.status_code

        # Deep calls and the browser of the run do not go together in one thread.
        aside(sends)
    assert tried >= 14
