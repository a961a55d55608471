"""Queue, comments, readers' reports and wishes, feeds, and what other systems get."""

import json
from collections import Counter
from xml.etree import ElementTree

import pytest
from boardroom import ARTICLE, MINTOL, TREAT, approve, reviewed
from fhir.resources.artifactassessment import ArtifactAssessment
from fhir.resources.citation import Citation
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select, text

from osler.core.answer import Review
from osler.core.errors import InputError
from osler.core.standing import structured_data
from osler.knowledge import load
from osler.review import actions
from osler.review.comparing import words
from osler.review.discussing import Remark, close_report, comment, comments, reports, take_reports
from osler.review.drafting import (
    LEAST,
    count,
    decline,
    draft,
    popular,
    proposals,
    put_forward,
    subject_of,
)
from osler.review.errors import AbsentError, ConflictError, RefusedError
from osler.review.exchange import artifact_assessment, citation
from osler.review.feeds import Feed, atom, changes, editions
from osler.review.items import edition, look
from osler.review.queue import Wanted, counts, queue, units_named
from osler.review.store.tables import DEMAND, ENTRY
from osler.web import feedback
from teahouse import ask

EVIL = "<script>alert(1)</script> {{ 7*7 }} '; DROP TABLE comment; --"


@pytest.fixture
def tea(board):
    board.sync()
    return board


@pytest.mark.parametrize("view", ["oldest", "reach", "all", "authored", "stale", "mine"])
def test_the_pages_of_a_queue_hold_everything_once(tea, view):
    reviewed(tea, TREAT)
    actions.assign(tea.store, "rob", tea.shown(TREAT, MINTOL), to="rob")
    who = {"mine": "rob", "authored": "ada"}.get(view)
    whole = queue(tea.store, Wanted(view=view, who=who, limit=200)).items
    seen, mark = [], None
    while True:
        page = queue(tea.store, Wanted(view=view, who=who, limit=2, after=mark))
        seen += page.items
        mark = page.next
        if mark is None:
            break
    assert tuple(seen) == whole
    expected = {"mine": 2, "stale": 0}.get(view, len(tea.content.units))
    assert len(whole) == expected == len({item.unit for item in whole})
    if view == "reach":
        assert [item.reach for item in whole] == sorted((item.reach for item in whole), reverse=True)


def test_the_queue_is_filtered_and_counted(tea):
    reviewed(tea, TREAT)
    assert {item.unit for item in queue(tea.store, Wanted(state="under_review")).items} == {TREAT}
    assert {item.unit for item in queue(tea.store, Wanted(kind="article")).items} == {ARTICLE}
    assert MINTOL in {item.unit for item in queue(tea.store, Wanted(source="south-guild")).items}
    assert not queue(tea.store, Wanted(topic="tea-wilt/nothing")).items
    assert counts(tea.store).states["under_review"] == 1
    assert units_named(tea.store, "north-treat") == (TREAT,)
    assert units_named(tea.store, "%treat") == ()


@pytest.mark.parametrize("mark", ["x", '["a"]', "[1, 2]", '[3, "tea-wilt/x"]'])
def test_a_mark_that_is_none_is_refused(tea, mark):
    with pytest.raises(InputError, match="mark"):
        queue(tea.store, Wanted(after=mark))
    assert len(queue(tea.store, Wanted(limit=200)).items) == len(tea.content.units)


def test_only_a_chair_gives_work_to_others(tea):
    with pytest.raises(RefusedError):
        actions.assign(tea.store, "rob", tea.shown(TREAT), to="rita")
    with pytest.raises(RefusedError):
        actions.assign(tea.store, "carl", tea.shown(TREAT), to="ada")
    (item,) = actions.assign(tea.store, "carl", tea.shown(TREAT), to="rita")
    assert item.assignee == "rita"


def test_talk_stands_at_its_sentence_and_is_kept_as_it_was_written(tea):
    first = comment(tea.store, "rob", TREAT, Remark(text=EVIL, sentence="text.clinician"))
    comment(tea.store, "ada", TREAT, Remark(text="because of the trial", kind="argument for"))
    comment(tea.store, "carl", TREAT, Remark(text="we keep it", kind="decision", reply_to=first.seq))
    talk = comments(tea.store, TREAT)
    assert [each.kind for each in talk] == ["comment", "argument for", "decision"]
    assert talk[0].text == EVIL
    assert talk[0].digest == look(tea.store, TREAT).item.digest
    assert talk[2].reply_to == first.seq
    for remark in (
        Remark(text=" "),
        Remark(text="x" * 5_000),
        Remark(text="x", sentence="nowhere"),
        Remark(text="x", reply_to=1),
    ):
        with pytest.raises(InputError):
            comment(tea.store, "rob", TREAT, remark)
    with pytest.raises(RefusedError):
        comment(tea.store, "ada", TREAT, Remark(text="decided", kind="decision"))
    with pytest.raises(RefusedError):
        comment(tea.store, "fred", TREAT, Remark(text="hello"))
    with pytest.raises(AbsentError):
        comment(tea.store, "rob", "tea-wilt/nothing", Remark(text="hello"))


def test_readers_reports_are_taken_over_once_and_stand_at_their_sentence(tea, tmp_path):
    folder = tmp_path / "served"
    feedback.keep(str(folder), feedback.report("wrong:north-treat", EVIL, "v1"))
    feedback.keep(str(folder), feedback.report("unclear:drug/mintol/daily", "", "v1"))
    with (folder / "feedback.jsonl").open("ab") as file:
        file.write(b"half a li")
    assert take_reports(tea.store, folder) == 2
    assert take_reports(tea.store, folder) == 0
    (report,) = reports(tea.store, TREAT)
    assert report.text == EVIL
    assert len(reports(tea.store)) == 2
    assert report in reports(tea.store, ARTICLE)
    with pytest.raises(RefusedError):
        close_report(tea.store, "fred", report.id, why="seen")
    close_report(tea.store, "ada", report.id, why="the words are clearer now")
    with pytest.raises(ConflictError):
        close_report(tea.store, "ada", report.id, why="again")
    with tea.store.reading() as connection:
        bodies = "".join(connection.execute(select(ENTRY.c.body)).scalars())
    assert "DROP TABLE" not in bodies, "what a reader typed does not go into what is kept for good"


def test_wishes_are_counted_without_anything_that_was_typed(board):
    asked = [ask({}, question="How does zebra dust help?")] * (LEAST - 1)
    known = ask({"leaf_score_rim": -3.0})
    count(board.store, Counter(subject_of(answer) for answer in (*asked, known)))
    assert popular(board.store) == ()
    count(board.store, Counter(subject_of(answer) for answer in asked))
    (wish,) = popular(board.store)
    assert wish.times == 2 * (LEAST - 1)
    with board.store.reading() as connection:
        stored = str(connection.execute(select(DEMAND)).all())
    assert "zebra" not in stored
    assert "-3" not in stored


def test_what_groups_have_in_common_may_be_put_forward(tea):
    assert put_forward(tea.store, tea.knowledge, "Is camelline safe after a kettle scald?").answered
    known = load()
    for item in known.packs[0].articles:
        assert put_forward(tea.store, known, item.question).question == item.question


def test_a_question_is_put_forward_and_made_an_article(tea):
    proposal = put_forward(tea.store, tea.knowledge, "Which remedy  for tea wilt?")
    assert proposal.question == "Which remedy for tea wilt?"
    for of_somebody in (
        "Which remedy for tea wilt with a rim leaf score of -3?",
        "I have tea wilt: which remedy?",
        "My mother has tea wilt: which remedy?",
        "Mrs Brown\u2019s tea wilt: which remedy?",
        "She has had a kettle scald: is camelline safe?",
    ):
        with pytest.raises(InputError, match="facts about a patient"):
            put_forward(tea.store, tea.knowledge, of_somebody)
    with pytest.raises(InputError, match="address"):
        draft(tea.store, "ada", proposal.id, slug="No Slug", topic="wilt")
    with pytest.raises(RefusedError):
        draft(tea.store, "fred", proposal.id, slug="a-remedy", topic="wilt")
    entry = draft(tea.store, "ada", proposal.id, slug="a-remedy", topic="wilt")
    tea.change("articles.yaml", lambda old: old + entry)
    assert "tea-wilt/answers/a-remedy" in tea.content.units
    assert look(tea.store, "tea-wilt/answers/a-remedy").item.author == "ada"
    with pytest.raises(ConflictError):
        decline(tea.store, "rob", proposal.id, why="too late")
    assert [each.slug for each in proposals(tea.store, state="drafted")] == ["a-remedy"]
    with pytest.raises(AbsentError):
        decline(tea.store, "rob", "nothing", why="?")


def test_every_edition_stays_readable_and_the_feed_tells_what_changed(tea):
    reviewed(tea, TREAT)
    approve(tea, "rob", TREAT)
    tea.clock.forward(days=1)
    tea.change(
        "recommendations/wilt/north-treat.yaml",
        lambda old: old.replace("strength: strong", "strength: weak").replace("Treat tea wilt", "<b>&"),
    )
    first, second = editions(tea.store, TREAT)
    assert edition(tea.store, TREAT, first.digest)["recommendation"]["strength"] == "strong"
    assert edition(tea.store, TREAT, second.digest)["recommendation"]["strength"] == "weak"
    assert first.at < second.at
    steps = changes(tea.store, unit=TREAT)
    assert [step.kind for step in steps] == [
        "approval ended",
        "content changed",
        "approved",
        "signed: approval",
        "review started",
        "submitted",
    ]
    assert steps[3].by == "Rob Tester, MD"
    assert {step.unit for step in changes(tea.store, unit=ARTICLE)} >= {TREAT, ARTICLE}
    assert changes(tea.store, topic="tea-wilt/wilt", limit=1)
    feed = atom(
        Feed(title="T", address="https://osler.example.org/f", page="https://osler.example.org/", steps=steps)
    )
    root = ElementTree.fromstring(feed)
    space = "{http://www.w3.org/2005/Atom}"
    assert [len(root.findall(f"{space}{name}")) for name in ("id", "title", "updated", "entry")] == [
        1,
        1,
        1,
        6,
    ]
    assert root.find(f"{space}updated").text == steps[0].at
    assert len({entry.find(f"{space}id").text for entry in root.iter(f"{space}entry")}) == 6
    assert "<b>&" in root.find(f"{space}entry/{space}title").text


def test_other_systems_get_status_and_signatures_and_no_more(tea):
    address = "https://osler.example.org/u"
    before = look(tea.store, TREAT)
    assert artifact_assessment(before, address=address)["workflowStatus"] == "submitted"
    assert citation(before, address=address)["status"] == "draft"
    assert "reviewer" not in citation(before, address=address)
    actions.sign_authorship(tea.store, "ada", tea.shown(TREAT), proof=tea.proof("ada"))
    reviewed(tea, TREAT)
    approve(tea, "rob", TREAT)
    after = look(tea.store, TREAT)
    assessment, cited = artifact_assessment(after, address=address), citation(after, address=address)
    assert (assessment["workflowStatus"], assessment["disposition"]) == ("published", "persuasive")
    assert assessment["approvalDate"] == "2026-11-24"
    assert [part["type"]["text"] for part in assessment["content"]] == ["authorship", "approval"]
    held = {f"#{each['id']}" for each in assessment["contained"]}
    assert {part["author"]["reference"] for part in assessment["content"]} == held
    assert cited["status"] == "active"
    assert (cited["author"], cited["reviewer"]) == (
        [{"name": "Ada Tester, MD"}],
        [{"name": "Rob Tester, MD"}],
    )
    assert ArtifactAssessment.model_validate_json(json.dumps(assessment)).workflowStatus == "published"
    assert Citation.model_validate_json(json.dumps(cited)).status == "active"
    reviewed(tea, ARTICLE)
    approve(tea, "rob", ARTICLE)
    assert artifact_assessment(look(tea.store, ARTICLE), address=address)["workflowStatus"] == "triaged"
    assert "approvalDate" not in citation(look(tea.store, ARTICLE), address=address)


def test_a_page_claims_a_reviewer_only_with_a_signature():
    assert structured_data(Review()) == structured_data(Review(status="under_review")) == {}
    told = structured_data(Review(status="approved", by=("Rob, MD",), on="2026-11-24"))
    assert told["reviewedBy"] == [{"@type": "Person", "name": "Rob, MD"}]
    assert told["lastReviewed"] == "2026-11-24"


@given(st.text(alphabet="ab ", max_size=40), st.text(alphabet="ab ", max_size=40))
def test_a_diff_of_words_holds_both_texts(before, after):
    found = words(before, after)
    assert " ".join(word.text for word in found if word.what != "in").split() == before.split()
    assert " ".join(word.text for word in found if word.what != "out").split() == after.split()


@pytest.mark.parametrize(
    "evil", ["' OR 1=1 --", "x'; DELETE FROM item; --", "%", "\x00", "\ud800", "x" * 9_999]
)
def test_whatever_is_asked_for_by_name_is_only_a_name(tea, evil):
    before = counts(tea.store)
    for call in (
        lambda: look(tea.store, evil),
        lambda: edition(tea.store, TREAT, evil),
        lambda: actions.start_review(tea.store, "rob", {evil: "x"}),
        lambda: comment(tea.store, "rob", evil, Remark(text="x")),
    ):
        with pytest.raises(InputError):
            call()
    assert counts(tea.store) == before
    with tea.store.reading() as connection:
        assert connection.execute(text("SELECT count(*) FROM item")).scalar() == len(tea.content.units)
