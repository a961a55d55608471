"""Feedback: cds-fb-1 to 3, matched to cards by their UUIDs, without a word that may be of a patient."""

from __future__ import annotations

import json
import sqlite3

import pytest
from conformance import faults_of_feedback
from hook_calls import AROUND, PACK, answered, call, draft
from hypothesis import given
from hypothesis import strategies as st

from osler import cds
from osler.cds.feedback import offered
from osler.web.hooks.kept import FILE, Kept

KNOWN = offered({f"{PACK.head.id}/{card.id}": card for card in PACK.cards.values()})
CARD = answered(call("order-sign", orders=[draft("alendronate", dose=(70, "mg"), every=(1, 1, "d"))]))[
    "cards"
][0]
ACCEPTED = {
    "card": CARD["uuid"],
    "outcome": "accepted",
    "acceptedSuggestions": [{"id": CARD["suggestions"][0]["uuid"]}],
    "outcomeTimestamp": "2026-11-24T10:00:00Z",
}
OVERRIDDEN = {
    "card": CARD["uuid"],
    "outcome": "overridden",
    "outcomeTimestamp": "2026-11-24T10:00:00+02:00",
    "overrideReason": {
        "reason": {k: CARD["overrideReasons"][0][k] for k in ("system", "code")},
        "userComment": "Mrs X",
    },
}


def heard(*entries, namer=AROUND.namer):
    return cds.read_feedback(json.dumps({"feedback": list(entries)}).encode(), namer, KNOWN)


def test_reports_are_matched_to_their_cards_and_comments_are_not_kept():
    assert faults_of_feedback({"feedback": [ACCEPTED, OVERRIDDEN]}) == []
    accepted, overridden = heard(ACCEPTED, OVERRIDDEN)
    assert accepted.card == "bone-health/weekly-strength-daily"
    assert accepted.accepted == (CARD["suggestions"][0]["uuid"],)
    assert (overridden.reason, overridden.commented) == (CARD["overrideReasons"][0]["code"], True)
    assert overridden.at == "2026-11-24T08:00:00+00:00"
    assert "Mrs X" not in repr((accepted, overridden))


def test_a_reason_of_the_clients_own_is_counted_and_not_repeated():
    own = {**OVERRIDDEN, "overrideReason": {"reason": {"code": "Mrs X asked"}}}
    assert heard(own)[0].reason == "other"
    assert heard({**OVERRIDDEN, "overrideReason": None})[0].reason is None


@pytest.mark.parametrize(
    "entry",
    [
        {**ACCEPTED, "outcome": "ignored"},  # cds-fb-1
        {**ACCEPTED, "acceptedSuggestions": []},  # cds-fb-2
        {key: value for key, value in ACCEPTED.items() if key != "acceptedSuggestions"},  # cds-fb-2
        {**OVERRIDDEN, "overrideReason": {}},  # cds-fb-3
        {**ACCEPTED, "outcomeTimestamp": "yesterday"},
        {**ACCEPTED, "outcomeTimestamp": "2026-11-24T10:00:00"},
        {**ACCEPTED, "card": None},
    ],
)
def test_reports_that_break_an_invariant_are_refused(entry):
    assert faults_of_feedback({"feedback": [entry]}) != []
    with pytest.raises(cds.CallError):
        heard(entry)


def test_a_card_that_was_not_made_here_is_passed_over():
    assert heard(ACCEPTED, namer=cds.Namer(b"another key")) == ()
    assert heard({**ACCEPTED, "card": "7d7d0000-0000-4000-8000-000000000000"}) == ()
    assert heard({**ACCEPTED, "card": "no uuid"}) == ()


def test_too_many_reports_at_once_are_refused():
    with pytest.raises(cds.CallError, match="fewer"):
        heard(*[ACCEPTED] * 201)


@given(st.text(), st.text(), st.binary(max_size=40))
def test_a_uuid_tells_its_card_to_the_key_that_made_it_only(card, called, key):
    namer = cds.Namer(b"k" + key)
    made = namer.name(card, called)
    assert made == namer.name(card, called)
    assert namer.which(made, ["x" + card, card]) == card
    assert namer.which(made, ["x" + card]) is None
    assert cds.Namer(b"other" + key).which(made, [card]) is None


def test_a_token_is_used_once_by_all_workers_and_forgotten_when_it_ends(tmp_path):
    first, second = Kept(str(tmp_path)), Kept(str(tmp_path))
    assert first.is_first_use("a", "t", until=100, now=10)
    assert not second.is_first_use("a", "t", until=100, now=11)
    assert second.is_first_use("b", "t", until=100, now=11)
    assert second.is_first_use("a", "t", until=300, now=101)


def test_feedback_is_kept_once_for_good_and_by_all_workers(tmp_path):
    first, second = Kept(str(tmp_path)), Kept(str(tmp_path))
    assert first.keep(heard(ACCEPTED, ACCEPTED)) == 1
    assert second.keep(heard(ACCEPTED, OVERRIDDEN)) == 1
    assert [one.outcome for one in first.heard()] == ["accepted", "overridden"]
    assert first.heard("bone-health/two-drugs") == ()
    assert len(first.heard("bone-health/weekly-strength-daily")) == 2
    with sqlite3.connect(tmp_path / FILE) as database:
        for change in ("DELETE FROM heard", "UPDATE heard SET card = 'x'"):
            with pytest.raises(sqlite3.IntegrityError, match="never"):
                database.execute(change)
    database.close()
    assert b"Mrs X" not in b"".join(path.read_bytes() for path in tmp_path.iterdir())
