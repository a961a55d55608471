"""What changes in the pack ends what was signed, with the reason, along the evidence."""

import json

import msgspec
import pytest
from boardroom import ARTICLE, MINTOL, NO_TREAT, TREAT, approve, reviewed

from osler.asking import Wish, ask
from osler.giving import from_map
from osler.knowledge import load
from osler.knowledge.check import check
from osler.review import actions
from osler.review.backup import backup, restore
from osler.review.discussing import Remark, comment
from osler.review.errors import AbsentError, RefusedError
from osler.review.items import look
from osler.review.queue import Wanted, counts, queue, resting_on
from osler.review.sources import note_source
from osler.review.standing import Watch, standings
from osler.review.units import read_content, served
from osler.review.verifying import entries, verify
from osler.review.versions import compared
from osler.web.browse.articles import article
from osler.web.browse.library import library_of
from teahouse import variant

FILE = "recommendations/wilt/north-treat.yaml"


def approve_all(board, *units):
    """As many sign as it takes."""
    reviewed(board, *(unit for unit in units if board.state(unit) == "submitted"))
    for who in ("rob", "rita"):
        left = [unit for unit in units if board.state(unit) == "under_review"]
        if left:
            approve(board, who, *left)


@pytest.fixture
def signed(board):
    """Everything is approved."""
    board.sync()
    units = [unit for unit in board.content.units if unit != ARTICLE]
    approve_all(board, *units)
    approve_all(board, ARTICLE)
    assert set(counts(board.store).states) == {"approved"}
    return board


def stale(board, unit):
    item = look(board.store, unit).item
    return item.state, item.stale


def test_a_second_run_finds_nothing(signed):
    done = signed.sync()
    assert (done.added, done.changed, done.gone, done.overdue) == ((), (), (), ())
    assert done.unchanged == len(signed.content.units)


@pytest.mark.parametrize(
    ("file", "old", "new", "reason"),
    [
        (
            FILE,
            "Camelline 40 mg once weekly is advised",
            "Camelline 40 mg once weekly helps",
            "its text changed",
        ),
        (FILE, "leaf_score_lowest <= -2.5 or", "leaf_score_lowest <= -2.5 and", "its condition changed"),
        (FILE, 'figures: ["-2.5", 40 mg]', 'figures: ["-2.5", 40 mg, "7"]', "its figures changed"),
        (FILE, "strength: strong", "strength: weak", "it changed in strength"),
        ("sources/north-guild.yaml", "status: current", "status: superseded", "is now superseded"),
        ("sources/north-guild.yaml", "status: current", "status: retracted", "is now retracted"),
        ("recommendations/wilt/north-treat.test.yaml", "base:", "# a remark\nbase:", None),
        (FILE, 'last_checked: "2026-01-15"', 'last_checked: "2026-02-15"', None),
    ],
)
def test_any_change_of_what_was_signed_ends_it_and_says_why(signed, file, old, new, reason):
    signed.change(file, lambda text: text.replace(old, new))
    state, why = stale(signed, TREAT)
    if reason is None:
        assert (state, why) == ("approved", None)
        return
    assert state == "submitted"
    assert reason in why
    assert not any(sig.counts for sig in look(signed.store, TREAT).signatures)
    state, why = stale(signed, ARTICLE)
    if "retracted" in reason:
        assert state == "superseded"
        assert "it has no answer now" in entries(signed.store, unit=ARTICLE)[0].told["why"]
        return
    assert state == "submitted"
    assert TREAT in why or "source" in why or "answer" in why


def test_what_a_fact_means_is_part_of_what_was_signed(signed):
    signed.change(
        "facts/heavy_steeping.yaml",
        lambda text: text.replace("90 min", "80 min"),
    )
    state, why = stale(signed, TREAT)
    assert state == "submitted"
    assert "what heavy_steeping means changed" in why
    assert stale(signed, MINTOL) == ("approved", None)


def test_an_approval_ends_on_its_day(signed):
    signed.clock.forward(days=190)
    assert standings(signed.store, signed.served).recommendations["north-treat"].status == "submitted"
    done = signed.sync()
    assert TREAT in done.overdue
    state, why = stale(signed, TREAT)
    assert state == "submitted"
    assert "its review was due on 2027-05-24" in why


def test_what_is_gone_is_superseded_and_what_comes_back_is_submitted(signed):
    path = signed.folder / "tea" / "recommendations" / "wilt" / "rinse-cup.yaml"
    kept = path.read_text()
    tests = path.with_name("rinse-cup.test.yaml").read_text()
    path.with_name("rinse-cup.test.yaml").unlink()
    path.unlink()
    assert signed.sync().gone == ("tea-wilt/rinse-cup",)
    assert signed.state("tea-wilt/rinse-cup") == "superseded"
    path.write_text(kept)
    path.with_name("rinse-cup.test.yaml").write_text(tests)
    signed.sync()
    assert signed.state("tea-wilt/rinse-cup") == "submitted"


def test_a_chair_notes_a_retracted_source_before_the_pack_does(signed):
    with pytest.raises(RefusedError):
        note_source(signed.store, "rob", "north-guild", status="retracted", why="journal")
    with pytest.raises(AbsentError):
        note_source(signed.store, "carl", "nothing", status="retracted", why="journal")
    touched = note_source(signed.store, "carl", "north-guild", status="retracted", why="journal says so")
    assert {item.unit for item in touched} == {
        item.unit for item in resting_on(signed.store, source="north-guild")
    }
    for item in touched:
        assert item.state == "submitted"
        assert "retracted" in item.stale
    assert stale(signed, MINTOL) == ("approved", None)
    page = queue(signed.store, Wanted(view="stale", source="north-guild"))
    assert {item.unit for item in page.items} == {item.unit for item in touched}


def test_signatures_given_before_a_change_do_not_count_after_it(board):
    board.sync()
    reviewed(board, MINTOL)
    approve(board, "rob", MINTOL)
    board.change(
        "recommendations/wilt/south-treat.yaml",
        lambda text: text.replace("is advised for users", "helps users"),
    )
    reviewed(board, MINTOL)
    (item,) = approve(board, "rita", MINTOL)
    assert item.state == "under_review"
    assert [sig.counts for sig in look(board.store, MINTOL).signatures] == [False, True]


def test_an_answer_is_approved_only_as_it_was_signed(signed):
    watch = Watch(signed.store, signed.served)
    question = "Which remedy for tea wilt with a rim leaf score of -3?"

    def review(knowledge, text=question, given=()):
        return ask(knowledge, text, given=given, wish=Wish(standings=watch.now())).answer.review

    known = signed.knowledge
    told = review(known)
    assert (told.status, told.by, told.on) == (
        "approved",
        ("Rob Tester, MD", "Rita Tester, MD"),
        "2026-11-24",
    )
    other = review(known, "Which remedy for tea wilt?", from_map(known.packs[0], {"leaf_score_rim": -3.5}))
    assert other.status in {"submitted", "under_review"}
    signed.change(
        FILE,
        lambda text: text.replace(
            "Camelline 40 mg once weekly is advised", "Camelline 40 mg once weekly is best"
        ),
    )
    assert review(signed.knowledge).status != "approved"
    assert ask(known, question).answer.review.status == "submitted"


def test_a_server_with_other_content_than_the_board_claims_nothing(signed):
    before = standings(signed.store, signed.served)
    assert before.recommendations["north-treat"].status == "approved"
    variant(signed.folder, {FILE: lambda text: text.replace("strength: strong", "strength: weak")})
    after = standings(signed.store, signed.served)
    assert after.recommendations["north-treat"].status == "submitted"
    assert {review.status for review in after.answers.values()} == {"under_review"}


def test_a_change_is_shown_in_words_and_in_verdicts(signed):
    signed.change(FILE, lambda text: text.replace("leaf_score_lowest <= -2.5", "leaf_score_lowest <= -2.0"))
    found = compared(signed.store, TREAT, knowledge=signed.knowledge)
    (when,) = [change for change in found.text if change.place == "when"]
    assert [(word.what, word.text) for word in when.words if word.what != "same"] == [
        ("out", "-2.5"),
        ("in", "-2.0"),
    ]
    assert found.reasons == ("its condition changed",)
    assert {(verdict.before, verdict.after) for verdict in found.verdicts} == {("does not apply", "applies")}
    article = compared(signed.store, ARTICLE)
    assert article.reasons or not article.text


def test_a_new_case_is_judged_by_the_old_condition_too(signed):
    case = "\n- {name: a case on the way, expect: applies, set: {leaf_score_lowest: -2.2}}\n"
    tests = "recommendations/wilt/north-treat.test.yaml"
    variant(signed.folder, {tests: lambda text: text.rstrip() + case})
    signed.change(FILE, lambda text: text.replace("leaf_score_lowest <= -2.5", "leaf_score_lowest <= -2.0"))
    found = {
        verdict.case: verdict
        for verdict in compared(signed.store, TREAT, knowledge=signed.knowledge).verdicts
    }
    new = found["a case on the way"]
    assert (new.before, new.after) == ("does not apply", "applies")


def test_more_approvals_than_before_end_the_one_there_is(signed):
    signed.change("review.yaml", "two_approvers_for_drugs: [mintol]\ntwo_approvers_for: [north-no-treat]\n")
    assert stale(signed, NO_TREAT) == ("submitted", "it now needs 2 approvals")


def test_the_history_agrees_with_all_of_it(signed):
    signed.change(FILE, lambda text: text.replace("strength: strong", "strength: weak"))
    signed.clock.forward(days=200)
    signed.sync()
    assert verify(signed.store).holds


def test_rules_of_review_that_name_nothing_are_found_by_the_check(tmp_path):
    rules = "two_approvers_for: [nothing]\ntwo_approvers_for_drugs: [nobody]\n"
    variant(tmp_path, {"review.yaml": rules})
    found = [str(finding) for finding in check(tmp_path / "tea")]
    assert len([line for line in found if "review.yaml" in line and "does not exist" in line]) == 2


def test_the_shipped_pack_asks_for_two_where_a_label_has_a_boxed_warning():
    content = read_content()
    pack = load().packs[0]
    boxed = {drug.id for drug in pack.drugs.values() if drug.boxed_warning}
    assert boxed
    for rec in pack.recommendations.values():
        assert content.units[f"{pack.head.id}/{rec.id}"].needs == (2 if boxed & set(rec.drugs) else 1)
    said = served(load()).said
    assert {name: content.units[name].said for name in said} == said, (
        "digests are the same however they are made"
    )


def test_a_published_page_names_reviewers_only_from_signatures(signed):
    pack = signed.knowledge.packs[0]
    plain = library_of(signed.knowledge, (str(signed.folder / "tea"),))
    told = msgspec.structs.replace(plain, standings=standings(signed.store, signed.served))
    for audience in ("clinician", "student", "patient"):
        page = article(told, pack, pack.articles[0], audience)
        names = [each["name"] for each in json.loads(page.head.json_ld)["reviewedBy"]]
        assert names == ["Rob Tester, MD", "Rita Tester, MD"]
        assert page.review == "Approved by Rob Tester, MD; Rita Tester, MD on 2026-11-24"
        unsigned = json.loads(article(plain, pack, pack.articles[0], audience).head.json_ld)
        assert not {"reviewedBy", "lastReviewed"} & set(unsigned)


def test_talk_changes_no_claim_and_so_throws_no_page_away(signed):
    watch = Watch(signed.store, signed.served)
    before = watch.now()
    comment(signed.store, "rob", TREAT, Remark(text="is this so?"))
    actions.assign(signed.store, "rita", signed.shown(TREAT), to="rita")
    assert watch.now() is before
    actions.end_approval(signed.store, "carl", signed.shown(MINTOL), why="the guild thinks again")
    comment(signed.store, "rob", TREAT, Remark(text="and this?"))
    after = watch.now()
    assert after.mark > before.mark
    assert after.recommendations["south-treat"].status == "submitted"


def test_a_claim_of_a_board_that_was_put_back_is_looked_at_anew(signed, tmp_path):
    file = tmp_path / "board.gz"
    watch = Watch(signed.store, signed.served)
    backup(signed.store, file)
    actions.end_approval(signed.store, "carl", signed.shown(MINTOL), why="the guild thinks again")
    assert watch.now().recommendations["south-treat"].status == "submitted"
    restore(signed.store, file, replace=True)
    assert watch.now().recommendations["south-treat"].status == "approved"
