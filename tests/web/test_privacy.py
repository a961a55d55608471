"""No question, no fact, no address that a person typed reaches a log."""

from __future__ import annotations

import logging

import pytest

from osler.web.routes import answers

MARKS = ("zebrafish", "-2.73", "28.41", "88317")


@pytest.mark.parametrize("broken", [False, True])
def test_nothing_a_person_typed_is_logged(client, visitor, caplog, capfd, monkeypatch, broken):
    caplog.set_level(logging.DEBUG)
    if broken:
        monkeypatch.setattr(answers, "answer_turn", _fails)
    visitor.ask("zebrafish 66-year-old woman, T-score -2.73 at the hip, eGFR 28.41: which drug?")
    visitor.post("/ask", {"question": "zebrafish", "c.frax_hip": "88317"})
    visitor.post("/ask", {"question": "zebrafish", "region": "zebrafish"})
    client.get("/answers/zebrafish?patient=88317")
    client.post("/api/answers", json={"question": "zebrafish T-score -2.73", "facts": {"egfr": 28.41}})
    client.post("/api/answers", json={"question": "zebrafish", "facts": {"egfr": 88317}})
    out, err = capfd.readouterr()
    # The client of this test writes a log of its own.
    ours = [record.getMessage() for record in caplog.records if not record.name.startswith("http")]
    written = "\n".join([*ours, out, err])
    assert "POST ask" in written
    for mark in MARKS:
        assert mark not in written


def _fails(*_args):
    raise RuntimeError("zebrafish -2.73 28.41 88317")


def test_nothing_a_person_typed_is_in_an_address(visitor):
    page = visitor.ask("66-year-old woman, T-score -2.73 at the hip, eGFR 28.41: which drug?").text
    for mark in ("-2.73", "28.41"):
        assert not [part for part in page.split('href="')[1:] if mark in part.split('"')[0]]


def test_nothing_of_a_patient_stays_in_the_process(app, visitor):
    before = dict(app.site.pages)
    visitor.ask("zebrafish 66-year-old woman, T-score -2.73 at the hip: which drug?")
    assert app.site.pages == before
    assert "zebrafish" not in app.site.metrics.text()
