"""Backup and restore, while servers work: one format for both databases, checked before it counts."""

from __future__ import annotations

import base64
import gzip
import os
import sqlite3
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import msgspec
from sqlalchemy import Connection, Table, func, insert, select, text

from osler.core.errors import InputError, UnavailableError
from osler.review.beside import Folder, Marked, Staged, copied, marks, pieces
from osler.review.errors import ConflictError
from osler.review.store import Store
from osler.review.store.faults import told_as_unavailable
from osler.review.store.migrating import NEWEST
from osler.review.store.opening import sqlite_file
from osler.review.store.store import PROGRAM, as_map
from osler.review.store.tables import CHALLENGE, HEAD, KEPT_FOR_GOOD, METADATA, SESSION
from osler.review.verifying import Verified, verify

_FORMAT = 2
_FILE = "file"
"""Stands where a line has a table: no table is called so."""
_AT_ONCE = 2_000
_LEFT_OUT = {SESSION.name, CHALLENGE.name}
"""Nobody stays signed in through a backup."""
TABLES: tuple[Table, ...] = tuple(table for table in METADATA.sorted_tables if table.name not in _LEFT_OUT)


class Saved(msgspec.Struct, frozen=True, kw_only=True):
    """The first line of a backup: what it must hold."""

    format: int
    revision: str
    """The migration of the database it came from."""
    at: str
    entries: int
    head: str
    rows: dict[str, int]
    """How many rows of each table."""
    files: dict[str, Marked] = {}
    """The state files of the server's data folder."""


class Restored(msgspec.Struct, frozen=True, kw_only=True):
    """What a restore did."""

    saved: Saved
    verified: Verified


def backup(store: Store, file: Path, *, beside: Folder | None = None) -> Saved:
    """Writes everything to a file, as of one moment, while others read and write.

    The file appears when it is whole; a backup that breaks off leaves an earlier one as it was.

    Args:
        store: the review database.
        file: where to.
        beside: the server's data folder, whose state files go in too.

    Raises:
        InputError: the file cannot be written, or a state file not be read.
        UnavailableError: the database cannot be reached.
    """
    part = file.with_name(f".{file.name}.{os.getpid()}.part")
    try:
        with copied(beside) as files, _moment(store) as connection:
            saved = _head(store, connection, marks(files))
            with gzip.open(part, "wb", compresslevel=6) as out:
                for line in _lines(connection, saved):
                    out.write(line)
                for name, piece in pieces(files, saved.files):
                    out.write(msgspec.json.encode([_FILE, {"name": name, "base64": piece}]) + b"\n")
        os.chmod(part, 0o600)
        os.replace(part, file)
    except OSError as error:
        raise InputError(
            f"{str(file)!r} cannot be written ({error.strerror}): give a place with room"
        ) from None
    finally:
        part.unlink(missing_ok=True)
    return saved


def restore(store: Store, file: Path, *, replace: bool = False, beside: Folder | None = None) -> Restored:
    """Puts a backup in place of what the database holds, all of it or nothing, and checks it.

    State files come last, when the database holds: where they cannot be written, it is restored all the same
    and the error says so.

    Args:
        store: the review database.
        file: the backup.
        replace: whether what there is may be replaced.
        beside: the server's data folder, for the state files of the backup; without one they are left out.

    Raises:
        InputError: the file is no backup, or broken; or a state file cannot be written.
        ConflictError: something is there and `replace` was not said, or the backup does not hold.
        UnavailableError: the database cannot be reached or written; it is as it was.
    """
    with _opened(file) as lines:
        saved = _first(lines)
        if beside and not replace and (there := sorted(set(beside.names()) & saved.files.keys())):
            raise ConflictError(
                f"the data folder has its own {there[0]}: --replace puts the backup's in its place"
            )
        with _staging(beside, saved) as staged:
            restored, held = _database_from(store, file, lines, saved, staged, replace=replace)
            if staged is not None:
                staged.put()
    if held:
        with store.changing() as change:
            told = {"backup of": saved.at, "entries": saved.entries, "in place of entries": held}
            change.enter("restored", "", PROGRAM, told)
    return restored


@contextmanager
def _staging(beside: Folder | None, saved: Saved) -> Iterator[Staged | None]:
    if beside is None or not saved.files:
        yield None
        return
    try:
        beside.path.mkdir(parents=True, exist_ok=True)
        staged = Staged(beside.path, saved.files)
    except OSError as error:
        raise InputError(f"{str(beside.path)!r} cannot be written ({error.strerror}): check --data") from None
    try:
        yield staged
    finally:
        staged.close()


def _database_from(
    store: Store, file: Path, lines: gzip.GzipFile, saved: Saved, staged: Staged | None, *, replace: bool
) -> tuple[Restored, int]:
    """Fills the database; says what was checked, and how many entries there were before."""
    with store.changing() as change:
        connection = change.connection
        held = int(connection.execute(select(HEAD.c.seq)).scalar_one())
        if held and not replace:
            raise ConflictError("the database is not empty: --replace puts the backup in its place")
        with _unguarded(connection):
            for table in reversed(METADATA.sorted_tables):
                connection.execute(table.delete())
            counted = _fill(connection, lines, staged)
        if staged is not None:
            staged.check()
        if counted != saved.rows:
            raise InputError(f"{str(file)!r} is broken: it does not hold the rows that it says it holds")
        head = connection.execute(select(HEAD)).one()
        if (head.seq, head.hash) != (saved.entries, saved.head):
            raise InputError(f"{str(file)!r} is broken: its history does not end where it says")
        verified = verify(_Within(store, connection))
        if not verified.holds:
            first = (
                *(f"entry {fault.seq}: {fault.what}" for fault in verified.faults),
                *verified.disagreements,
            )
            raise ConflictError(f"the backup does not hold, nothing was changed: {first[0]}")
    return Restored(saved=saved, verified=verified), held


class _Within(Store):
    """The database as an open change sees it."""

    def __init__(self, store: Store, connection: Connection) -> None:
        super().__init__(store.engine, clock=store.clock)
        self._connection = connection

    @contextmanager
    def snapshot(self) -> Iterator[Connection]:
        yield self._connection


@contextmanager
def _moment(store: Store) -> Iterator[Connection]:
    """The database at one moment; of SQLite a copy, so that writing it out holds up nobody."""
    if not store.is_sqlite:
        with store.snapshot() as connection:
            yield connection
        return
    with tempfile.TemporaryDirectory(prefix="osler-backup-") as folder:
        copy = Path(folder) / "copy.sqlite"
        with told_as_unavailable(), store.engine.connect() as connection:
            source = connection.connection.driver_connection
            assert isinstance(source, sqlite3.Connection)
            # The transaction that SQLAlchemy began would be copied around: end it first.
            connection.rollback()
            target = sqlite3.connect(copy)
            try:
                source.backup(target)
            except sqlite3.Error as error:
                raise UnavailableError(f"the review database cannot be copied ({error}): make room") from None
            finally:
                target.close()
        engine = sqlite_file(copy)
        try:
            with told_as_unavailable(), engine.connect() as connection:
                yield connection
        finally:
            engine.dispose()


def _head(store: Store, connection: Connection, files: dict[str, Marked]) -> Saved:
    head = connection.execute(select(HEAD)).one()
    rows = {
        str(table.name): connection.execute(select(func.count()).select_from(table)).scalar_one()
        for table in TABLES
    }
    return Saved(
        format=_FORMAT,
        revision=NEWEST,
        at=store.now(),
        entries=head.seq,
        head=head.hash,
        rows=rows,
        files=files,
    )


def _lines(connection: Connection, saved: Saved) -> Iterator[bytes]:
    yield msgspec.json.encode(saved) + b"\n"
    for table in TABLES:
        streamed = connection.execution_options(stream_results=True, max_row_buffer=_AT_ONCE)
        order = [*table.primary_key.columns]
        for row in streamed.execute(select(table).order_by(*order)):
            values = {key: _out(value) for key, value in as_map(row).items()}
            yield msgspec.json.encode([str(table.name), values]) + b"\n"


def _out(value: Any) -> Any:  # noqa: ANN401 - a column's value
    return {"base64": base64.b64encode(value).decode()} if isinstance(value, bytes) else value


def _in(value: Any) -> Any:  # noqa: ANN401 - as above
    return base64.b64decode(value["base64"]) if isinstance(value, dict) else value


@contextmanager
def _opened(file: Path) -> Iterator[gzip.GzipFile]:
    try:
        with gzip.open(file, "rb") as lines:
            yield lines
    except (gzip.BadGzipFile, EOFError):
        raise InputError(f"{str(file)!r} is no backup of Osler, or is cut off") from None
    except OSError as error:
        raise InputError(f"{str(file)!r} cannot be read ({error.strerror}): check the path") from None


def _first(lines: gzip.GzipFile) -> Saved:
    try:
        saved = msgspec.json.decode(lines.readline(), type=Saved)
    except msgspec.DecodeError:
        raise InputError("the file is no backup of Osler") from None
    if saved.format > _FORMAT or saved.revision > NEWEST:
        raise InputError("a later Osler made this backup: restore it with that or a later one")
    return saved


def _fill(connection: Connection, lines: gzip.GzipFile, staged: Staged | None) -> dict[str, int]:
    counted = {table.name: 0 for table in TABLES}
    held: list[dict[str, Any]] = []
    current = ""

    def write() -> None:
        if held:
            connection.execute(insert(METADATA.tables[current]), held)
            held.clear()

    for line in lines:
        try:
            name, row = msgspec.json.decode(line, type=tuple[str, dict[str, Any]])
        except msgspec.DecodeError:
            raise InputError("the backup is broken: a line of it cannot be read") from None
        if name == _FILE:
            if staged is not None:
                staged.add(str(row["name"]), str(row["base64"]))
            continue
        if name not in counted:
            raise InputError(f"the backup is broken: it speaks of {name!r}")
        if name != current or len(held) >= _AT_ONCE:
            write()
            current = name
        held.append({key: _in(value) for key, value in row.items()})
        counted[name] += 1
    write()
    return counted


@contextmanager
def _unguarded(connection: Connection) -> Iterator[None]:
    """Lifts the guards of what is kept for good, within this transaction only."""
    if connection.dialect.name == "postgresql":
        for table in KEPT_FOR_GOOD:
            connection.execute(text(f"ALTER TABLE {table} DISABLE TRIGGER {table}_kept"))
        yield
        # Checks that wait for the end of the transaction are made now: they would forbid the altering.
        connection.execute(text("SET CONSTRAINTS ALL IMMEDIATE"))
        for table in KEPT_FOR_GOOD:
            connection.execute(text(f"ALTER TABLE {table} ENABLE TRIGGER {table}_kept"))
        return
    guards = connection.execute(
        text("SELECT name, sql FROM sqlite_master WHERE type = 'trigger' ORDER BY name")
    ).all()
    for guard in guards:
        connection.execute(text(f'DROP TRIGGER "{guard.name}"'))
    yield
    for guard in guards:
        connection.execute(text(guard.sql))
