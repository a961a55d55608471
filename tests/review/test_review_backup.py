"""A backup taken while others work comes back whole, or not at all."""

import gzip
import hashlib
import json
import sqlite3
from contextlib import closing

import pytest
from boardroom import NO_TREAT, TREAT, approve, reviewed
from sqlalchemy import text

from osler.cds import Heard
from osler.core.errors import InputError
from osler.review.backup import backup, restore
from osler.review.beside import Folder
from osler.review.errors import ConflictError
from osler.review.items import look
from osler.review.standing import standings
from osler.review.store import open_store
from osler.review.verifying import export, verify
from osler.web.feedback import keep, report
from osler.web.hooks.kept import Kept
from osler.web.keys import Keyring, new_key
from osler.web.settings import STATE_FILES, Settings


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


def beside(folder):
    return Folder(path=folder, patterns=STATE_FILES)


@pytest.fixture
def served(signed, tmp_path):
    """A data folder in which a server has kept something of every kind."""
    folder = tmp_path / "served"
    settings = Settings(data=str(folder))
    settings.key()
    key, secret = new_key(("answers",), label="a program", made="2026-11-24")
    Keyring(str(folder)).create(key, secret)
    keep(str(folder), report("wrong:drug/camelline/exit", "not so", "1"))
    hooks = Kept(str(folder))
    heard = Heard(card="a", uuid="1", outcome="accepted", at="2026-11-24T12:00:00Z")
    assert hooks.keep([heard]) == 1
    # Open and not yet written into the main file, as while a server works.
    return folder, hooks


def state(folder):
    files = {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for pattern in STATE_FILES
        for path in folder.glob(pattern)
        if path.suffix != ".sqlite"
    }
    with closing(sqlite3.connect(folder / "cds_hooks.sqlite")) as connection:
        return files, connection.execute("SELECT report FROM heard ORDER BY number").fetchall()


def test_all_that_a_server_keeps_comes_back(signed, served, tmp_path):
    folder, _ = served
    there = {path.name for path in folder.rglob("*") if path.is_file()}
    kept = {name for name in there if not name.endswith(("-wal", "-shm"))}
    file = tmp_path / "board.gz"
    saved = backup(signed.store, file, beside=beside(folder))
    assert {name.rpartition("/")[2] for name in saved.files} == kept, "a state file that no backup knows"
    other = tmp_path / "other"
    store = open_store(data=other)
    restore(store, file, beside=beside(other))
    assert verify(store).holds
    store.close()
    assert state(other) == state(folder)
    assert len(state(other)[1]) == 1
    assert all(path.stat().st_mode & 0o077 == 0 for path in other.rglob("*") if path.is_file())
    assert not list(other.glob(".osler-restore-*"))


def test_files_of_a_server_are_replaced_only_when_told_even_while_it_works(signed, served, tmp_path):
    folder, hooks = served
    file = tmp_path / "board.gz"
    backup(signed.store, file, beside=beside(folder))
    key = (folder / "signing.key").read_bytes()
    (folder / "signing.key").write_text("11" * 32)
    hooks.keep([Heard(card="b", uuid="2", outcome="accepted", at="2026-11-25T12:00:00Z")])
    with pytest.raises(ConflictError, match="--replace"):
        restore(signed.store, file, beside=beside(folder))
    assert (folder / "signing.key").read_text() == "11" * 32
    restore(signed.store, file, replace=True, beside=beside(folder))
    assert (folder / "signing.key").read_bytes() == key
    assert [heard.card for heard in hooks.heard()] == ["a"]


@pytest.mark.parametrize("spoil", ["cut", "changed", "outside"])
def test_a_broken_file_in_a_backup_changes_nothing(signed, served, tmp_path, spoil):
    folder, _ = served
    file = tmp_path / "board.gz"
    backup(signed.store, file, beside=beside(folder))
    lines = gzip.decompress(file.read_bytes()).splitlines(keepends=True)
    at = next(place for place, line in enumerate(lines) if b'"file"' in line and b"signing.key" in line)
    lines[at] = {
        "cut": b"",
        "changed": lines[at].replace(b'"base64":"', b'"base64":"AAAA'),
        "outside": lines[at].replace(b"signing.key", b"../signing.key"),
    }[spoil]
    file.write_bytes(gzip.compress(b"".join(lines)))
    before, files = list(export(signed.store)), state(folder)
    with pytest.raises(InputError, match="the backup is broken"):
        restore(signed.store, file, replace=True, beside=beside(folder))
    assert list(export(signed.store)) == before
    assert state(folder) == files


def test_a_backup_that_announces_an_empty_file_elsewhere_makes_none(signed, served, tmp_path):
    folder, _ = served
    file = tmp_path / "board.gz"
    backup(signed.store, file, beside=beside(folder))
    first, *lines = gzip.decompress(file.read_bytes()).splitlines(keepends=True)
    head = json.loads(first)
    head["files"]["../escaped"] = {"size": 0, "sha256": hashlib.sha256(b"").hexdigest()}
    file.write_bytes(gzip.compress(b"".join((json.dumps(head).encode() + b"\n", *lines))))
    before = list(export(signed.store))
    with pytest.raises(InputError, match="the backup is broken"):
        restore(signed.store, file, replace=True, beside=beside(folder))
    assert list(export(signed.store)) == before
    assert not list(tmp_path.rglob("escaped"))


def test_a_backup_of_the_board_alone_is_restored_beside_files(signed, served, tmp_path):
    folder, _ = served
    file = tmp_path / "board.gz"
    backup(signed.store, file)
    files = state(folder)
    assert restore(signed.store, file, replace=True, beside=beside(folder)).saved.files == {}
    assert state(folder) == files
