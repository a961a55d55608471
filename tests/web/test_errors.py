"""Each way to fail: its page, its problem details, and that nothing typed is lost."""

from __future__ import annotations

import sys

import pytest
from starlette.testclient import TestClient
from visiting import Visitor, fields_of

from osler.web import Settings, create_app, signing
from osler.web.routes import answers

HTML = {"accept": "text/html"}
JSON = {"accept": "application/json"}
TYPED = "My long question about a hip T-score of -2.7"


def problem(response, status):
    assert response.status_code == status
    assert response.headers["content-type"] == "application/problem+json"
    body = response.json()
    assert body["status"] == status
    assert body["title"]
    assert body["detail"]
    return body


def page(response, status):
    assert response.status_code == status
    assert f"Error {status}" in response.text
    assert response.headers["cache-control"] == "no-store"
    return response.text


def test_404(client):
    page(client.get("/nope", headers=HTML), 404)
    problem(client.get("/nope", headers=JSON), 404)
    problem(client.get("/answers/nope", headers=JSON), 404)
    problem(client.get("/static/nope.css", headers=JSON), 404)


def test_405(client):
    page(client.get("/ask", headers=HTML), 405)
    response = client.get("/api/answers", headers=HTML)
    problem(response, 405)
    assert "POST" in response.headers["allow"]


def test_406_where_no_pdf_can_be_made(client, visitor, monkeypatch):
    monkeypatch.setitem(sys.modules, "weasyprint", None)
    told = problem(
        client.get("/answers/treatment-for-osteopenia", headers={"accept": "application/pdf"}), 406
    )
    assert "osler[pdf]" in told["detail"]
    assert TYPED in page(visitor.ask(TYPED, **{"as": "application/pdf"}), 406)


_JSON = {"content-type": "application/json"}


def test_413_by_announced_length_and_by_what_comes(client, visitor):
    page(visitor.ask("x" * 70_000), 413)
    problem(client.post("/api/answers", content=b"x" * 6_000_000, headers=_JSON), 413)

    def pieces():
        for _ in range(60):
            yield b"x" * 100_000

    problem(client.post("/api/answers", content=pieces(), headers=_JSON), 413)


def test_415(client, visitor):
    problem(client.post("/api/answers", content=b"question=x", headers={"content-type": "text/plain"}), 415)
    problem(client.post("/ask", content=b"{}", headers={"content-type": "application/json", **JSON}), 415)


def test_403_a_form_that_is_not_ours_keeps_what_was_typed(client, visitor):
    for token in ("", "AAAA", visitor.token[:-4] + "AAAA"):
        visitor.token = token
        assert TYPED in page(visitor.ask(TYPED), 403)
    problem(client.post("/feedback", data={"report": "wrong:x"}, headers=JSON), 403)


def test_a_token_of_another_visit_is_refused(app, visitor):
    other = Visitor(TestClient(app, base_url="http://osler.test"))
    other.token = visitor.token
    page(other.ask(TYPED), 403)


def test_403_the_interface_refuses_other_sites(client):
    headers = {"content-type": "application/json", "origin": "https://elsewhere.example"}
    problem(client.post("/api/answers", content=b'{"question": "x"}', headers=headers), 403)


def test_422_keeps_question_and_facts(visitor):
    shown = page(visitor.post("/ask", {"question": TYPED, "c.frax_hip": "nine", "f.age": "70"}), 422)
    assert TYPED in shown
    assert 'value="nine"' in shown
    assert 'name="f.age" value="70"' in shown
    assert "is not a number" in shown


def test_a_token_of_ours_that_carries_something_else_is_refused(visitor):
    talk = fields_of(visitor.ask(TYPED).text, "follow")["conversation"]
    assert visitor.ask(TYPED, record=talk).status_code == 422


@pytest.mark.parametrize(
    "field",
    [{"conversation": "too old"}, {"record": "forged"}, {"region": "mars"}, {"audience": "martian"}],
    ids=lambda field: next(iter(field)),
)
def test_what_nobody_can_mend_is_not_sent_again(visitor, field):
    shown = page(visitor.post("/ask", {"question": TYPED, "f.age": "70", **field}), 422)
    again = fields_of(shown, "ask")
    assert again["f.age"] == "70"
    assert visitor.post("/ask", {**again, "question": TYPED}).status_code == 200


@pytest.mark.parametrize(
    "fields",
    [
        {"question": ""},
        {"question": "x" * 10_001},
        {"question": TYPED, "audience": "martian"},
        {"question": TYPED, "region": "mars"},
        {"question": TYPED, "c.no_such_fact": "1"},
        {"question": TYPED, "conversation": "forged"},
    ],
)
def test_422_for_each_thing_that_cannot_be_used(visitor, fields):
    page(visitor.post("/ask", fields), 422)


@pytest.mark.parametrize(
    "body",
    [b"{", b"[]", b'{"facts": {}}', b'{"question": 5}', b'{"question": "x", "audience": "martian"}',
     b'{"question": ""}', b'{"question": "x", "facts": {"age": "old"}}', b'{"question": "x", "more": 1}',
     b'{"question": "x", "conversation": "forged"}', b"\xff\xfe", b"[" * 30_000],
)  # fmt: skip
def test_422_of_the_interface(client, body):
    problem(client.post("/api/answers", content=body, headers={"content-type": "application/json"}), 422)


def test_429_says_when_and_keeps_what_was_typed():
    visitor = Visitor(TestClient(create_app(Settings(rate=0.01, burst=2)), base_url="http://osler.test"))
    for _ in range(2):
        assert visitor.ask("Who needs a DXA?").status_code == 200
    response = visitor.ask(TYPED)
    assert TYPED in page(response, 429)
    problem(visitor.post("/ask", {"question": TYPED}, accept="application/json"), 429)
    assert int(response.headers["retry-after"]) > 0


def test_500_says_nothing_of_the_error(client, monkeypatch):
    def broken(*_args, **_more):
        raise RuntimeError("secret words of a patient")

    monkeypatch.setattr(answers, "ask_page", broken)
    shown = page(client.get("/", headers=HTML), 500)
    assert "secret" not in shown
    broken_page = client.get("/", headers=JSON)
    assert "secret" not in broken_page.text


def test_500_in_a_form_keeps_what_was_typed(visitor, monkeypatch):
    def broken(*_args, **_more):
        raise RuntimeError("secret words of a patient")

    monkeypatch.setattr(answers, "answer_turn", broken)
    shown = page(visitor.post("/references", {"question": TYPED, "f.egfr": "28"}), 500)
    assert TYPED in shown
    assert 'name="f.egfr" value="28"' in shown
    assert "secret" not in shown


def test_a_fault_after_the_page_began_keeps_the_question(visitor, monkeypatch):
    def broken(*_args, **_more):
        raise RuntimeError("secret words of a patient")

    monkeypatch.setattr(answers, "answer_turn", broken)
    response = visitor.ask(TYPED)
    assert "could not be made" in response.text
    assert TYPED in response.text
    assert "secret" not in response.text
    again = visitor.ask(TYPED, **{"f.egfr": "28", "c.age": "66"}).text
    assert 'name="f.egfr" value="28"' in again
    assert 'name="c.age" value="66"' in again
    assert response.text.rstrip().endswith("</html>")


def test_a_conversation_grows_old(visitor, monkeypatch):
    fields = fields_of(visitor.ask("66-year-old woman, T-score -2.7: which drug?").text, "follow")
    now = signing.time.time()
    monkeypatch.setattr(signing.time, "time", lambda: now + 48 * 3600)
    assert "too old" in page(visitor.post("/ask", {**fields, "question": TYPED}), 422)
