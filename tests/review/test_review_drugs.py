"""A drug's monograph is reviewed like the rest: signed whole, and what rests on it ends with it."""

import pytest
from boardroom import ARTICLE, PASSWORD, approve, reviewed

from osler.asking import Wish, ask
from osler.knowledge import load
from osler.review import actions
from osler.review.accounts.people import create_person, set_profile
from osler.review.discussing import reports, take_reports
from osler.review.errors import RefusedError
from osler.review.items import look
from osler.review.places import places, reported
from osler.review.queue import Wanted, queue, resting_on
from osler.review.standing import standings
from osler.review.units import read_content
from osler.review.verifying import verify
from osler.review.versions import compared

CAMELLINE = "tea-wilt/drugs/camelline"
MINTOL = "tea-wilt/drugs/mintol"
FILE = "drugs/camelline.yaml"


@pytest.fixture
def signed(board):
    """All is approved, by as many as it takes."""
    board.sync()
    units = sorted(board.content.units)
    reviewed(board, *units)
    approve(board, "rob", *units)
    approve(board, "rita", *(unit for unit in units if board.state(unit) == "under_review"))
    assert {board.state(unit) for unit in units} == {"approved"}
    return board


def of(board, unit):
    item = look(board.store, unit).item
    return item.state, item.stale


def test_a_drug_that_the_pack_is_wary_of_needs_two_people(board):
    board.sync()
    assert [look(board.store, unit).item.needs for unit in (CAMELLINE, MINTOL, ARTICLE)] == [1, 2, 2]
    reviewed(board, MINTOL)
    (item,) = approve(board, "rob", MINTOL)
    assert item.state == "under_review"
    with pytest.raises(RefusedError, match="approved it already"):
        approve(board, "rob", MINTOL)
    (item,) = approve(board, "rita", MINTOL)
    assert item.state == "approved"


def test_two_chairs_alone_do_not_approve_a_drug(board):
    board.sync()
    create_person(board.store, "adam", "cleo", printed="Cleo Tester", roles=("chair",), password=PASSWORD)
    set_profile(board.store, "cleo", credentials="MD", specialty="tea", interests="none")
    board.second_factor("cleo")
    reviewed(board, MINTOL)
    approve(board, "carl", MINTOL)
    (item,) = approve(board, "cleo", MINTOL)
    assert item.state == "under_review"
    (item,) = approve(board, "rita", MINTOL)
    assert item.state == "approved"


@pytest.mark.parametrize(
    ("file", "old", "new", "reason"),
    [
        (FILE, "amount: 40 mg", "amount: 50 mg", "its regimens changed"),
        (FILE, "when: kettle_scald", "when: green_tongue", "its contraindications and cautions changed"),
        (FILE, "within 6 weeks", "within 8 weeks", "its on stopping changed"),
        ("drugs/camelline.trials.yaml", "patient: 10 out", "patient: 11 out", "its trials changed"),
        ("sources/camelline-leaflet.yaml", "year: 2020", "year: 2021", "camelline-leaflet was revised"),
        ("sources/camelline-leaflet.yaml", "status: current", "status: superseded", "is now superseded"),
    ],
)  # fmt: skip
def test_any_change_of_a_monograph_ends_its_approval_and_that_of_articles(signed, file, old, new, reason):
    made = signed.folder / "tea" / file
    assert old in made.read_text()
    signed.change(file, lambda text: text.replace(old, new))
    state, why = of(signed, CAMELLINE)
    assert state == "submitted"
    assert reason in why
    assert signed.state(ARTICLE) == "submitted"
    assert of(signed, MINTOL) == ("approved", None)
    assert verify(signed.store).holds


def test_an_article_loses_its_approval_with_the_drug_it_speaks_of(signed):
    assert {item.unit for item in resting_on(signed.store, recommendation=CAMELLINE)} == {ARTICLE}
    actions.end_approval(signed.store, "carl", signed.shown(CAMELLINE), why="the label is under revision")
    state, why = of(signed, ARTICLE)
    assert state == "submitted"
    assert why == f"it rests on {CAMELLINE}: the label is under revision"


def test_a_drug_is_shown_whole_and_its_change_in_words(signed):
    body = look(signed.store, CAMELLINE).body
    shown = dict(places(body))
    texts = " ".join(shown.values())
    for item in (*body["drug"]["stops"], *body["drug"]["on_stopping"]):
        assert all(words in texts for words in item["text"].values() if words)
        assert shown[f"rule of drug/camelline/{item['id']}"].count(item["locator"]) == 1
    assert shown["drug/camelline/weekly"] == "camelline 40 mg by mouth once weekly (tea drinkers)."
    assert "10% against 20%" in shown["TEAPOT/rim"]
    signed.change(FILE, lambda text: text.replace("when: kettle_scald", "when: green_tongue"))
    (change,) = compared(signed.store, CAMELLINE, knowledge=signed.knowledge).text
    assert change.place == "rule of drug/camelline/scald"
    assert [(word.what, word.text) for word in change.words if word.what != "same"] == [
        ("out", "kettle_scald"),
        ("in", "green_tongue"),
    ]


def test_no_text_of_a_shipped_monograph_stays_unseen():
    for unit in read_content().units.values():
        if unit.kind == "drug":
            shown = " ".join(f"{place} {text}" for place, text in places(unit.body))
            assert all(words in shown for words in _texts(unit.body["drug"]))


def _texts(value):
    if isinstance(value, dict):
        value = value.values()
    elif isinstance(value, str):
        return [" ".join(value.split())]
    return [text for part in value or () if not isinstance(part, bool) for text in _texts(part)]


def test_a_readers_report_on_a_drugs_sentence_stands_under_the_drug_too(board):
    board.sync()
    told = '{"statement":"drug/camelline/exit","kind":"wrong","text":"","knowledge_version":"1","on":"2026"}'
    (board.folder / "feedback.jsonl").write_text(told + "\n")
    assert take_reports(board.store, board.folder) == 1
    body = look(board.store, CAMELLINE).body
    assert [report.sentence for report in reports(board.store, CAMELLINE)] == ["drug/camelline/exit"]
    assert "drug/camelline/exit" in reported(body, CAMELLINE).values()


def test_a_server_with_another_monograph_than_was_signed_claims_nothing(signed):
    assert standings(signed.store, signed.served).drugs["camelline"].by == ("Rob Tester, MD",)
    path = signed.folder / "tea" / FILE
    path.write_text(path.read_text().replace("amount: 40 mg", "amount: 50 mg"))
    after = standings(signed.store, signed.served)
    assert after.drugs["camelline"].status == "submitted"
    assert {review.status for review in after.answers.values()} == {"under_review"}


def test_an_answer_for_a_patient_is_under_review_only_with_its_drugs(board):
    board.sync()
    question = "What is the dose of camelline?"

    def status():
        known = load([board.folder / "tea"])
        wish = Wish(standings=standings(board.store, board.served))
        return ask(known, question, wish=wish).answer.review.status

    reviewed(board, *(unit for unit in board.content.units if "/drugs/" not in unit))
    assert status() == "submitted"
    reviewed(board, CAMELLINE, MINTOL)
    assert status() == "under_review"


def test_the_queue_shows_drugs_alone(board):
    board.sync()
    found = queue(board.store, Wanted(view="all", kind="drug")).items
    assert [item.unit for item in found] == [CAMELLINE, MINTOL]
