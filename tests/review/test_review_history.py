"""The history cannot be changed unseen, and everything shown elsewhere agrees with it."""

import json
from collections import Counter

import pytest
from boardroom import NO_TREAT, TREAT, approve, reviewed
from sqlalchemy import text

from osler.review import actions
from osler.review.discussing import Remark, comment
from osler.review.errors import ConflictError
from osler.review.store.store import stamp
from osler.review.verifying import entries, export, verify

TABLES = ("entry", "signature", "edition", "comment")


@pytest.fixture
def signed(board):
    board.sync()
    reviewed(board, TREAT)
    comment(board.store, "rita", TREAT, Remark(text="good", sentence="text.clinician"))
    approve(board, "rob", TREAT)
    return board


def unguarded(store, *deeds):
    """What somebody does who holds the database itself and takes the guards away."""
    with store.writing() as connection:
        if store.is_sqlite:
            for table in TABLES:
                for deed in ("update", "delete"):
                    connection.execute(text(f"DROP TRIGGER {table}_{deed}"))
        else:
            for table in TABLES:
                connection.execute(text(f"DROP TRIGGER {table}_kept ON {table}"))
        for deed in deeds:
            connection.execute(text(deed))


@pytest.mark.parametrize("table", TABLES)
@pytest.mark.parametrize("deed", ["DELETE FROM {}", "UPDATE {} SET {} = 'x'"])
def test_the_database_itself_refuses_to_change_what_is_kept(signed, table, deed):
    column = {"entry": "body", "signature": "name", "edition": "body", "comment": "text"}[table]
    with pytest.raises(ConflictError, match="append-only"), signed.store.writing() as connection:
        connection.execute(text(deed.format(table, column)))
    assert verify(signed.store).holds


@pytest.mark.parametrize(
    ("deed", "told"),
    [
        ("UPDATE entry SET body = '{}' WHERE seq = 3", "its content is not what was written"),
        ("UPDATE entry SET person = 'eve' WHERE kind = 'signed: approval'", "not what was written"),
        ("DELETE FROM entry WHERE seq = 4", "entry 4 is missing"),
        ("DELETE FROM entry WHERE seq = (SELECT max(seq) FROM entry)", "it should end at"),
        ("UPDATE entry SET at = '2020-01-01T00:00:00.000000Z' WHERE seq = 5", "its time is before"),
        (
            "UPDATE item SET state = 'approved' WHERE unit = 'tea-wilt/south-treat'",
            "the history says submitted",
        ),
        ("UPDATE signature SET name = 'Dr Eve'", "is not what the history says"),
        ("UPDATE edition SET body = replace(body, 'Camelline 40', 'Camelline 80')", "is not what was signed"),
        ("UPDATE comment SET text = 'bad'", "is not what the history says"),
        ("DELETE FROM signature", "is gone"),
        ("DELETE FROM item WHERE unit = 'tea-wilt/north-treat'", "is gone, the history says approved"),
    ],
)
def test_whoever_takes_the_guards_away_is_seen(signed, deed, told):
    unguarded(signed.store, deed)
    found = verify(signed.store)
    assert not found.holds
    assert any(told in line for line in (*(fault.what for fault in found.faults), *found.disagreements))


def test_a_history_written_anew_is_seen_by_an_entry_written_down(signed):
    before = verify(signed.store)
    known = (before.entries, before.head)
    reviewed(signed, NO_TREAT)
    assert verify(signed.store, known=known).holds
    assert not verify(signed.store, known=(before.entries, "0" * 64)).holds
    assert not verify(signed.store, known=(10_000, before.head)).holds


def test_a_clock_set_back_does_not_turn_the_history_back_and_is_noted(signed):
    last = entries(signed.store, limit=1)[0].at
    signed.clock.forward(days=-30)
    reviewed(signed, NO_TREAT)
    (entry,) = entries(signed.store, limit=1)
    assert entry.at == last
    assert entry.told["clock"] == "set back"
    signed.clock.forward(days=31)
    actions.request_changes(signed.store, "rob", signed.shown(NO_TREAT), why="unclear")
    (entry,) = entries(signed.store, limit=1)
    assert entry.at == stamp(signed.clock.at)
    assert "clock" not in entry.told
    assert verify(signed.store).holds


def test_the_history_can_be_taken_away_and_read(signed):
    lines = [json.loads(line) for line in export(signed.store)]
    assert [line["seq"] for line in lines] == list(range(1, len(lines) + 1))
    kinds = Counter(line["kind"] for line in lines)
    assert kinds["signed: approval"] == kinds["approved"] == kinds["comment"] == 1
    (signature,) = [json.loads(line["body"]) for line in lines if line["kind"] == "signed: approval"]
    assert (signature["name"], signature["meaning"], signature["how"]) == (
        "Rob Tester",
        "approval",
        "password and code",
    )
    assert entries(signed.store, unit=TREAT, limit=2)[0].kind == "approved"
    assert len(entries(signed.store, before=3)) == 2
