"""The file that holds a library: opened for one writer or for many readers."""

from __future__ import annotations

import fcntl
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.resources import files
from pathlib import Path

from osler.core.errors import InputError
from osler.library.opening import FILE, exists

_VERSION = 1
_WAIT_SECONDS = 30.0


def open_to_read(folder: Path) -> sqlite3.Connection:
    """A connection that sees the last committed state and never waits for the writer.

    Raises:
        InputError: the folder holds no library, or one of a later version.
    """
    if not exists(folder):
        raise InputError(
            f"no evidence library in {str(folder)!r}: make one with osler library add PATH --library {folder}"
        )
    return _opened(folder)


def open_to_write(folder: Path) -> sqlite3.Connection:
    """A connection for the one writer; makes the library when there is none.

    Raises:
        InputError: the folder cannot be written, or holds a library of a later version.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise InputError(
            f"the library folder {str(folder)!r} cannot be made ({error.strerror}): "
            "choose another with --library"
        ) from None
    return _opened(folder)


def _opened(folder: Path) -> sqlite3.Connection:
    try:
        database = sqlite3.connect(
            folder / FILE, timeout=_WAIT_SECONDS, isolation_level=None, check_same_thread=False
        )
        database.execute("PRAGMA journal_mode = WAL")
        database.execute("PRAGMA synchronous = NORMAL")
        _prepare(database, folder)
    except sqlite3.DatabaseError as error:
        raise InputError(
            f"{str(folder / FILE)!r} is not a readable library ({error}): "
            "restore it, or choose another folder"
        ) from None
    return database


def _prepare(database: sqlite3.Connection, folder: Path) -> None:
    version = database.execute("PRAGMA user_version").fetchone()[0]
    if version > _VERSION:
        raise InputError(
            f"the library in {str(folder)!r} was made by a later Osler (its version {version}, "
            f"ours {_VERSION}): update Osler"
        )
    if version == 0:
        schema = files("osler.library").joinpath("schema.sql").read_text("utf-8")
        database.executescript(f"BEGIN IMMEDIATE;\n{schema}\nPRAGMA user_version = {_VERSION};\nCOMMIT;")


@contextmanager
def transaction(database: sqlite3.Connection) -> Iterator[None]:
    """All of the block is kept, or none of it."""
    database.execute("BEGIN IMMEDIATE")
    try:
        yield
    except BaseException:
        database.execute("ROLLBACK")
        raise
    database.execute("COMMIT")


@contextmanager
def only_writer(folder: Path) -> Iterator[None]:
    """Holds the library's writer lock; the system frees it when the process ends, however it ends.

    Raises:
        InputError: another process is writing.
    """
    with (folder / "writer.lock").open("a") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            raise InputError(
                f"another process is writing to the library in {str(folder)!r}: "
                "wait for it, then run this again"
            ) from None
        yield
