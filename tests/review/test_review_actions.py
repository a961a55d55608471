"""Every step: who may take it, from where, and what it leaves behind."""

import pytest
from boardroom import ARTICLE, MINTOL, NO_TREAT, TREAT, approve, reviewed

from osler.core.errors import InputError
from osler.review import actions
from osler.review.accounts.people import create_person, set_roles
from osler.review.errors import ConflictError, RefusedError, SignInError
from osler.review.items import look
from teahouse import variant


@pytest.fixture
def tea(board):
    board.sync()
    return board


def test_a_unit_is_approved_by_somebody_else_than_its_author(tea):
    reviewed(tea, TREAT)
    (item,) = approve(tea, "rob", TREAT)
    assert item.state == "approved"
    (signature,) = look(tea.store, TREAT).signatures
    assert (signature.name, signature.credentials, signature.meaning) == ("Rob Tester", "MD", "approval")
    assert signature.counts
    assert signature.digest == item.digest


def test_two_must_approve_where_the_pack_says_so(tea):
    reviewed(tea, MINTOL)
    (item,) = approve(tea, "rob", MINTOL)
    assert (item.needs, item.state) == (2, "under_review")
    with pytest.raises(RefusedError, match="approved it already"):
        approve(tea, "rob", MINTOL)
    (item,) = approve(tea, "rita", MINTOL)
    assert item.state == "approved"


def test_a_chair_approves_only_beside_a_reviewer(tea):
    reviewed(tea, TREAT, who="carl")
    (item,) = approve(tea, "carl", TREAT)
    assert item.state == "under_review"
    (item,) = approve(tea, "rob", TREAT)
    assert item.state == "approved"


@pytest.mark.parametrize("who", ["ada", "adam", "fred"])
def test_who_is_no_reviewer_approves_nothing(tea, who):
    reviewed(tea, TREAT)
    if who == "adam":
        tea.second_factor("adam")
    with pytest.raises(RefusedError, match="for the role"):
        approve(tea, who, TREAT)
    assert tea.state(TREAT) == "under_review"


def test_an_author_who_reviews_too_cannot_approve_their_own(tea):
    set_roles(tea.store, "adam", "ada", ("author", "reviewer"), why="short of hands")
    reviewed(tea, TREAT)
    with pytest.raises(RefusedError, match="is its author"):
        approve(tea, "ada", TREAT)


def test_what_has_no_author_cannot_be_approved_until_one_signs(board):
    board.sync(by=None)
    reviewed(board, TREAT)
    with pytest.raises(RefusedError, match="nobody has put their name"):
        approve(board, "rob", TREAT)
    actions.sign_authorship(board.store, "ada", board.shown(TREAT), proof=board.proof("ada"))
    (item,) = approve(board, "rob", TREAT)
    assert item.author == "ada"
    assert item.state == "approved"
    assert [signature.meaning for signature in look(board.store, TREAT).signatures] == [
        "authorship",
        "approval",
    ]


def test_a_step_on_what_was_not_shown_is_refused_and_says_who_was_faster(tea):
    reviewed(tea, TREAT)
    seen = tea.shown(TREAT)
    approve(tea, "rob", TREAT)
    with pytest.raises(ConflictError, match=r"changed since it was shown \(last: approved by rob"):
        actions.approve(tea.store, "rita", seen, proof=tea.proof("rita"))
    assert len(look(tea.store, TREAT).signatures) == 1


def test_a_code_signs_once_and_a_wrong_one_never(tea):
    reviewed(tea, TREAT, NO_TREAT)
    proof = tea.proof("rob")
    actions.approve(tea.store, "rob", tea.shown(TREAT), proof=proof)
    with pytest.raises(SignInError, match="used before"):
        actions.approve(tea.store, "rob", tea.shown(NO_TREAT), proof=proof)
    assert tea.state(NO_TREAT) == "under_review"


def test_a_step_on_several_is_taken_for_all_or_none(tea):
    reviewed(tea, TREAT)
    with pytest.raises(RefusedError, match="starting a review needs it to be submitted"):
        reviewed(tea, TREAT, NO_TREAT)
    assert tea.state(NO_TREAT) == "submitted"


def test_changes_are_requested_with_a_reason_and_answered(tea):
    reviewed(tea, TREAT)
    with pytest.raises(InputError, match="needs a reason"):
        actions.request_changes(tea.store, "rob", tea.shown(TREAT), why=" ")
    actions.request_changes(tea.store, "rob", tea.shown(TREAT), why="the dose is unclear")
    assert tea.state(TREAT) == "changes_requested"
    (item,) = actions.resubmit(tea.store, "ada", tea.shown(TREAT), why="see the leaflet")
    assert item.state == "submitted"
    (item,) = actions.withdraw(tea.store, "ada", tea.shown(TREAT), why="not needed")
    assert item.state == "withdrawn"


def test_an_author_withdraws_only_their_own(tea):
    set_roles(tea.store, "adam", "fred", ("author",), why="learns")
    with pytest.raises(RefusedError, match="another author's"):
        actions.withdraw(tea.store, "fred", tea.shown(TREAT), why="mine now")


def test_an_article_is_approved_only_as_far_as_its_recommendations(tea):
    look_at = look(tea.store, ARTICLE)
    assert {part.unit for part in look_at.parts} >= {TREAT}
    reviewed(tea, ARTICLE)
    seen = tea.shown(ARTICLE)
    reviewed(tea, TREAT)
    with pytest.raises(ConflictError):
        actions.approve(tea.store, "rob", seen, proof=tea.proof("rob"))
    approve(tea, "rob", ARTICLE)
    assert look(tea.store, ARTICLE).status == "under_review"
    parts = [part.unit for part in look(tea.store, ARTICLE).parts]
    reviewed(tea, *(unit for unit in parts if tea.state(unit) == "submitted"))
    for who in ("rob", "rita"):
        left = [unit for unit in parts if tea.state(unit) != "approved"]
        approve(tea, who, *left) if left else None
    for who in ("rita",):
        if tea.state(ARTICLE) != "approved":
            approve(tea, who, ARTICLE)
    assert look(tea.store, ARTICLE).status == "approved"


def test_credentials_and_interests_stand_beside_a_signature_or_it_is_refused(tea):
    new = "a long pass phrase"
    create_person(tea.store, "adam", "nell", printed="Nell New", roles=("reviewer",), password=new)
    tea.second_factor("nell", new)
    proof = tea.proof("nell", new)
    reviewed(tea, TREAT)
    with pytest.raises(RefusedError, match="declare them first"):
        actions.approve(tea.store, "nell", tea.shown(TREAT), proof=proof)


def test_whoever_put_a_text_forward_first_cannot_approve_it_when_it_comes_back(board):
    file = "recommendations/wilt/north-treat.yaml"
    set_roles(board.store, "adam", "ada", ("author", "reviewer"), why="short of hands")
    set_roles(board.store, "adam", "rob", ("author", "reviewer"), why="short of hands")
    board.sync(by="ada")
    variant(board.folder, {file: lambda old: old.replace("strength: strong", "strength: weak")})
    board.sync(by="rob")
    variant(board.folder, {file: lambda old: old.replace("strength: weak", "strength: strong")})
    board.sync(by="rob")
    reviewed(board, TREAT, who="rita")
    assert look(board.store, TREAT).item.author == "rob"
    with pytest.raises(RefusedError, match="is its author"):
        approve(board, "ada", TREAT)
    (item,) = approve(board, "rita", TREAT)
    assert item.state == "approved"
