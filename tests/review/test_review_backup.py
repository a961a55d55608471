"""A backup taken while others work comes back whole, or not at all."""

import gzip

import pytest
from boardroom import NO_TREAT, TREAT, approve, reviewed
from sqlalchemy import text

from osler.core.errors import InputError
from osler.review.backup import backup, restore
from osler.review.errors import ConflictError
from osler.review.items import look
from osler.review.standing import standings
from osler.review.store import open_store
from osler.review.verifying import export, verify


@pytest.fixture
def signed(board):
    board.sync()
    reviewed(board, TREAT)
    approve(board, "rob", TREAT)
    return board


def test_a_backup_comes_back_in_an_empty_database_of_either_kind(signed, tmp_path, cluster):
    file = tmp_path / "board.gz"
    saved = backup(signed.store, file)
    assert saved.rows["signature"] == 1
    assert file.stat().st_mode & 0o077 == 0
    for place in ({"data": tmp_path / "other"}, {"database": cluster.new_database()}):
        other = open_store(**place)
        done = restore(other, file)
        assert done.verified.holds
        assert list(export(other)) == list(export(signed.store))
        assert look(other, TREAT) == look(signed.store, TREAT)
        with pytest.raises(ConflictError, match="append-only"), other.writing() as connection:
            connection.execute(text("DELETE FROM entry"))
        other.close()


def test_a_database_that_holds_something_is_replaced_only_when_told(signed, tmp_path):
    file = tmp_path / "board.gz"
    backup(signed.store, file)
    reviewed(signed, NO_TREAT)
    with pytest.raises(ConflictError, match="--replace"):
        restore(signed.store, file)
    assert signed.state(NO_TREAT) == "under_review"
    restore(signed.store, file, replace=True)
    assert signed.state(NO_TREAT) == "submitted"
    assert verify(signed.store).holds


def test_last_weeks_backup_beside_todays_content_claims_nothing_unsigned(signed, tmp_path):
    file = tmp_path / "board.gz"
    backup(signed.store, file)
    assert standings(signed.store, signed.served).recommendations["north-treat"].status == "approved"
    signed.clock.forward(days=7)
    signed.change(
        "recommendations/wilt/north-treat.yaml",
        lambda old: old.replace(
            "Camelline 40 mg once weekly is advised", "Camelline 40 mg once weekly is best"
        ),
    )
    reviewed(signed, TREAT)
    restore(signed.store, file, replace=True)
    assert signed.state(TREAT) == "approved"
    assert standings(signed.store, signed.served).recommendations["north-treat"].status == "submitted"
    assert signed.sync().changed
    item = look(signed.store, TREAT).item
    assert (item.state, item.stale) == ("submitted", "its text changed")


@pytest.mark.parametrize("spoil", ["cut", "changed", "other"])
def test_a_broken_backup_changes_nothing(signed, tmp_path, spoil):
    file = tmp_path / "board.gz"
    backup(signed.store, file)
    raw = gzip.decompress(file.read_bytes())
    spoiled = {
        "cut": lambda: file.read_bytes()[:-200],
        "changed": lambda: gzip.compress(raw.replace(b'\\"why\\":\\"\\"', b'\\"why\\":\\"x\\"', 1)),
        "other": lambda: b"no backup",
    }[spoil]()
    file.write_bytes(spoiled)
    before = list(export(signed.store))
    with pytest.raises((InputError, ConflictError)):
        restore(signed.store, file, replace=True)
    assert list(export(signed.store)) == before
    assert verify(signed.store).holds


def test_a_backup_that_cannot_be_written_leaves_the_earlier_one(signed, tmp_path):
    with pytest.raises(InputError, match="cannot be written"):
        backup(signed.store, tmp_path / "nowhere" / "board.gz")
