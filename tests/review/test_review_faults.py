"""What may break, breaks: the board has either the step or not, and its history holds."""

import json
import shutil
import signal
import subprocess
import sys
import threading
from collections import Counter
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from boardroom import TREAT, approve, reviewed
from sqlalchemy import inspect, text
from sqlalchemy.exc import OperationalError

from osler.core.errors import InputError, UnavailableError
from osler.review import actions
from osler.review.discussing import Remark, comment, comments
from osler.review.errors import ConflictError, RefusedError
from osler.review.items import look
from osler.review.migrations.versions import m0001_board as first
from osler.review.queue import Wanted, queue
from osler.review.store import migrating, open_store, opening
from osler.review.store.faults import told_as_unavailable
from osler.review.store.tables import METADATA
from osler.review.verifying import verify

SIGNER = Path(__file__).with_name("signer.py")


@pytest.fixture
def tea(board):
    board.sync()
    return board


def signer(board, place, unit, slow):
    code = board.code("rob")
    told = [{key: str(value) for key, value in place.items()}, unit, code, board.clock.at.isoformat(), slow]
    return subprocess.Popen(
        [sys.executable, str(SIGNER), json.dumps(told)],
        stdout=subprocess.PIPE,
        text=True,
    )


@pytest.mark.parametrize("after", ["ready", "written", "signed"])
def test_a_signature_killed_on_the_way_is_there_or_not(tea, place, after):
    reviewed(tea, TREAT)
    process = signer(tea, place, TREAT, slow=0 if after == "signed" else 30)
    with process.stdout:
        for word in iter(process.stdout.readline, ""):
            if word.strip() == after:
                break
        process.send_signal(signal.SIGKILL)
        process.wait(30)
    found = look(tea.store, TREAT)
    there = after == "signed"
    assert (found.item.state == "approved") == there == (len(found.signatures) == 1)
    assert verify(tea.store).holds
    if not there:
        (item,) = approve(tea, "rob", TREAT)
        assert item.state == "approved"
        assert verify(tea.store).holds


def test_of_many_reviewers_at_once_one_is_first_and_the_others_are_told(tea):
    reviewed(tea, TREAT)
    shown = tea.shown(TREAT)
    told = Counter()
    start = threading.Barrier(32)

    def act(number):
        start.wait()
        try:
            if number % 2:
                actions.request_changes(tea.store, "rob", shown, why=f"reason {number}")
            else:
                actions.assign(tea.store, "rita", shown, to="rita")
            told["done"] += 1
        except ConflictError as error:
            told["conflict" if "changed since it was shown (last: " in str(error) else str(error)] += 1

    threads = [threading.Thread(target=act, args=(number,)) for number in range(32)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(120)
    assert told == {"done": 1, "conflict": 31}
    assert verify(tea.store).holds


def answered(call):
    """What came of an action; who is told that the board is busy tries again, as the message says."""
    while True:
        try:
            call()
        except UnavailableError:
            continue
        except (ConflictError, RefusedError):
            return "refused"
        return "done"


def test_a_thousand_actions_on_one_item_all_get_their_answer(tea):
    said, started = [], []

    def work(number):
        for turn in range(25):
            if turn % 5:
                remark = Remark(text=f"{number}/{turn}")
                said.append(answered(lambda: comment(tea.store, "rob", TREAT, remark)))  # noqa: B023
            else:
                started.append(answered(lambda: actions.start_review(tea.store, "rita", tea.shown(TREAT))))

    threads = [threading.Thread(target=work, args=(number,)) for number in range(40)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(300)
    assert Counter(said) == {"done": 800}
    assert Counter(started) == {"done": 1, "refused": 199}
    assert len({each.text for each in comments(tea.store, TREAT)}) == 800
    assert verify(tea.store).holds


def test_a_database_that_goes_away_is_told_and_comes_back_by_itself(tea, cluster):
    if tea.store.is_sqlite:
        folder = Path(tea.store.engine.url.database).parent
        away = folder.with_name("away")
        tea.store.close()
        folder.rename(away)
        stop, start = (lambda: None), (lambda: away.rename(folder))
    else:
        stop, start = (lambda: cluster.stop("immediate")), cluster.start
    stop()
    try:
        for call in (
            lambda: queue(tea.store, Wanted()),
            lambda: comment(tea.store, "rob", TREAT, Remark(text="x")),
        ):
            with pytest.raises(UnavailableError, match="cannot be reached or written"):
                call()
    finally:
        start()
    assert len(queue(tea.store, Wanted(limit=200)).items) == len(tea.content.units)
    comment(tea.store, "rob", TREAT, Remark(text="x"))
    assert verify(tea.store).holds


def test_a_database_that_starts_anew_between_two_calls_is_noticed_by_nobody(tea, cluster):
    if tea.store.is_sqlite:
        pytest.skip("a file is not restarted")
    assert queue(tea.store, Wanted()).items
    cluster.stop("fast")
    cluster.start()
    comment(tea.store, "rob", TREAT, Remark(text="x"))
    assert verify(tea.store).holds


def test_a_full_disk_changes_nothing_and_is_told(tea):
    if not tea.store.is_sqlite:
        pytest.skip("a PostgreSQL's disk is its operator's; the message is tested below")
    with tea.store.reading() as connection:
        pages = connection.execute(text("PRAGMA page_count")).scalar()
    before = verify(tea.store)
    with tea.store.engine.connect() as connection:
        connection.execute(text(f"PRAGMA max_page_count = {pages}"))

    # The limit is this connection's, and it is the only one of the pool: the next one used.
    def fill():
        for _ in range(200):
            comment(tea.store, "rob", TREAT, Remark(text="x" * 4_000))

    with pytest.raises(UnavailableError, match="disk of the review database is full"):
        fill()
    tea.store.close()
    after = verify(tea.store)
    assert after.holds
    assert after.entries >= before.entries
    comment(tea.store, "rob", TREAT, Remark(text="there is room again"))


class _FullError(Exception):
    sqlstate = "53100"


def test_a_full_disk_of_postgresql_is_told_as_such():
    said = _FullError('could not extend file "base/1": No space left on device')
    with pytest.raises(UnavailableError, match="is full"), told_as_unavailable():
        raise OperationalError("INSERT", {}, said)


def test_a_database_held_too_long_is_told(tea, place, monkeypatch):
    monkeypatch.setattr(opening, "_BUSY_SECONDS", 1)
    other = open_store(**place, clock=tea.clock)
    held, done = threading.Event(), threading.Event()

    def hold():
        with tea.store.changing():
            held.set()
            done.wait(60)

    thread = threading.Thread(target=hold)
    thread.start()
    held.wait(30)
    try:
        assert queue(tea.store, Wanted()).items, "readers do not wait"
        with pytest.raises(UnavailableError, match="busy for too long"):
            comment(other, "rob", TREAT, Remark(text="x"))
    finally:
        done.set()
        thread.join(30)
    comment(other, "rob", TREAT, Remark(text="x"))
    other.close()


def test_a_migration_that_is_interrupted_is_done_again(place, monkeypatch):
    def broken():
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(first, "_guard", broken)
        patch.setattr("alembic.script.base.ScriptDirectory.from_config", _with(first))
        with pytest.raises(KeyboardInterrupt):
            open_store(**place)
    store = open_store(**place)
    assert verify(store).holds
    with store.engine.connect() as connection:
        assert migrating.revision_of(connection) == migrating.NEWEST
    store.close()


def _with(module):
    """Alembic loads migrations by path; this makes it use the module that the test changed."""
    real = ScriptDirectory.from_config.__func__

    def from_config(config):
        found = real(ScriptDirectory, config)
        found.revision_map.get_revision(module.revision).module = module
        return found

    return staticmethod(from_config)


def test_many_processes_may_open_a_new_database_at_once(place):
    faults = []

    def make():
        try:
            open_store(**place).close()
        except Exception as error:
            faults.append(error)

    threads = [threading.Thread(target=make) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert faults == []
    store = open_store(**place)
    assert verify(store).holds
    store.close()


def test_the_tables_are_as_the_migrations_leave_them(store):
    with store.engine.connect() as connection:
        assert compare_metadata(MigrationContext.configure(connection), METADATA) == []
        assert set(inspect(connection).get_table_names()) == {*METADATA.tables, "alembic_version"}
    scripts = ScriptDirectory(str(Path(migrating.__file__).parent.parent / "migrations"))
    assert scripts.get_heads() == [migrating.NEWEST]


def test_a_database_of_a_later_osler_is_left_alone(place):
    store = open_store(**place)
    with store.writing() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    store.close()
    with pytest.raises(InputError, match="a later Osler made this review database"):
        open_store(**place)


@pytest.mark.parametrize(
    "address",
    ["mysql://x/y", "nonsense", "postgresql://osler@127.0.0.1:1/none"],
    ids=["kind", "none", "away"],
)
def test_an_address_that_cannot_be_used_is_told_without_its_password(address):
    with pytest.raises((InputError, UnavailableError)) as told:
        open_store(address.replace("osler@", "osler:geheim@"))
    assert "geheim" not in str(told.value)


def test_a_folder_that_cannot_be_written_is_told(tmp_path):
    (tmp_path / "file").write_text("")
    with pytest.raises(UnavailableError, match="cannot be made"):
        open_store(data=tmp_path / "file" / "below")
    shutil.rmtree(tmp_path)
