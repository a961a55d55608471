"""A model's sentences on pages and in chat: after the answer, past the gate, off by default."""

import json

import pytest
from starlette.testclient import TestClient
from visiting import Visitor

from osler.asking import ask
from osler.knowledge import load
from osler.phrasing import ModelError, Scripted, Voice
from osler.web import Settings, create_app
from osler.web.site import Site

QUESTION = "71-year-old postmenopausal woman, total hip T-score -2.8, no fractures. Does she need a drug?"
TRUE = "WHO classes a lowest T-score of -2.5 or lower as osteoporosis"


@pytest.fixture(scope="module")
def number():
    sections = ask(load(), QUESTION).answer.sections
    return next(
        statement.citations[0]
        for section in sections
        for statement in section.statements
        if statement.text.startswith(TRUE)
    )


@pytest.fixture(scope="module")
def modelled():
    return create_app(Settings(rate=0, model="m-1"))


def speaking(monkeypatch, *replies, send_facts=False):
    model = Scripted(*replies, name="m-1")
    monkeypatch.setattr(Site, "voice", Voice(model=model, send_facts=send_facts))
    return model


def page_of(app, question=QUESTION):
    with TestClient(app, base_url="http://osler.test") as client:
        return Visitor(client).ask(question).text


def test_the_page_shows_what_passed_after_the_whole_answer(monkeypatch, modelled, number):
    lie = f"Alendronate 700 mg by mouth once weekly is the usual dose [{number}]."
    speaking(monkeypatch, f"{TRUE} [{number}]. {lie}")
    page = page_of(modelled)
    answer, _, woven = page.partition('<section class="woven"')
    assert 'id="s-references"' in answer
    assert TRUE in woven
    assert f'href="#ref-{number}"' in woven
    assert "The model m-1 was asked" in woven
    assert "instructions phrase-1" in woven
    assert "Nothing of the patient was sent" in woven
    assert "700 mg" not in woven.partition("Withheld:")[0]
    assert page.rstrip().endswith("</html>")


def test_a_page_without_a_model_says_nothing_of_one(app):
    page = page_of(app)
    assert "woven" not in page
    assert "In other words" not in page


def test_a_model_that_fails_leaves_the_page_whole_and_says_so(monkeypatch, modelled):
    speaking(monkeypatch, ModelError("did not answer in time"))
    page = page_of(modelled)
    assert "The model did not answer in time" in page
    assert page.rstrip().endswith("</html>")


def test_emergencies_and_refusals_are_not_told_to_the_model(monkeypatch, modelled):
    model = speaking(monkeypatch, "x")
    page = page_of(
        modelled, "Severe back pain since this morning, cannot pass urine and numb between the legs."
    )
    assert model.asked == []
    assert "woven" not in page


def completed(app, **more):
    body = {"model": "osler", "messages": [{"role": "user", "content": QUESTION}], **more}
    with TestClient(app, base_url="http://osler.test") as client:
        return client.post("/v1/chat/completions", json=body)


def test_the_chat_interface_adds_what_passed(monkeypatch, modelled, number):
    speaking(monkeypatch, f"{TRUE} [{number}]. She needs no drug at all [{number}].")
    message = completed(modelled).json()["choices"][0]["message"]
    before, _, after = message["content"].partition("## In other words")
    assert TRUE in after
    assert "no drug at all" not in message["content"]
    assert "m-1" in after
    marks = [one["url_citation"] for one in message["annotations"]]
    last = [one for one in marks if one["start_index"] > len(before)]
    assert [message["content"][one["start_index"] : one["end_index"]] for one in last] == [f"[{number}]"]


def test_a_stream_ends_with_what_passed_and_joins_to_the_whole(monkeypatch, modelled, number):
    speaking(monkeypatch, *[f"{TRUE} [{number}]."] * 2)
    whole = completed(modelled).json()
    lines = completed(modelled, stream=True).text.split("\n\n")
    chunks = [json.loads(line.removeprefix("data: ")) for line in lines if line.startswith("data: {")]
    said = [one["choices"][0]["delta"].get("content") or "" for one in chunks if one["choices"]]
    assert "".join(said) == whole["choices"][0]["message"]["content"]
    assert TRUE in "".join(said[-6:])
