"""Which database is meant, and how it is opened and brought up to date."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

from sqlalchemy import URL, Engine, create_engine, event, make_url
from sqlalchemy.exc import ArgumentError

from osler.core.errors import InputError, UnavailableError
from osler.review.store.migrating import migrate
from osler.review.store.store import Clock, Store

FILE = "review.sqlite"
VARIABLE = "OSLER_DATABASE"
_BUSY_SECONDS = 10


def place_of(data: Path | str | None) -> Path:
    """The folder named, or the one in the user's data directory."""
    if data:
        return Path(data)
    from platformdirs import user_data_dir  # noqa: PLC0415 - not needed where the place is given

    return Path(user_data_dir("osler")) / "review"


def open_store(
    database: str | None = None, *, data: Path | str | None = None, clock: Clock | None = None
) -> Store:
    """The review database: PostgreSQL by its address, or SQLite in a data folder, made on first use.

    Args:
        database: "postgresql://user@host/name"; the variable OSLER_DATABASE when None (an address with a
            password does not belong on a command line).
        data: the server's data folder; the user's own when None.
        clock: tells the time; the machine's when None.

    Raises:
        InputError: no such kind of database, or a later Osler made it.
        UnavailableError: it cannot be reached or written.
    """
    address = database or (None if data else os.environ.get(VARIABLE))
    engine = _postgresql(address) if address else _sqlite(place_of(data) / FILE)
    try:
        migrate(engine)
    except BaseException:
        engine.dispose()
        raise
    return Store(engine, clock=clock)


def sqlite_file(path: Path) -> Engine:
    """An engine on one SQLite file."""
    return _sqlite(path)


def _postgresql(address: str) -> Engine:
    try:
        url = make_url(address)
    except ArgumentError:
        raise InputError("--database is no address: write postgresql://user@host/name") from None
    if url.get_backend_name() != "postgresql":
        raise InputError(
            f"--database {url.get_backend_name()!r} is not supported: "
            "use postgresql://…, or --data DIR for SQLite"
        )
    try:
        import psycopg  # noqa: F401, PLC0415 - only where PostgreSQL is wanted
    except ImportError:
        raise InputError("PostgreSQL needs the extra: pip install 'osler[postgres]'") from None
    return create_engine(
        url.set(drivername="postgresql+psycopg"),
        # A connection that died while idle is noticed and replaced before it is used.
        pool_pre_ping=True,
        pool_size=10,
        max_overflow=20,
        pool_timeout=_BUSY_SECONDS,
        connect_args={"connect_timeout": 5, "options": f"-c lock_timeout={_BUSY_SECONDS}s"},
    )


def _sqlite(path: Path) -> Engine:
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        # People's names and second factors are in it: for the owner only.
        if not path.exists():
            os.close(os.open(path, os.O_WRONLY | os.O_CREAT, 0o600))
    except OSError as error:
        raise UnavailableError(
            f"the review database {str(path)!r} cannot be made ({error.strerror}): "
            "give --data with a folder of yours"
        ) from None
    engine = create_engine(URL.create("sqlite", database=str(path)), connect_args={"timeout": _BUSY_SECONDS})
    event.listen(engine, "connect", _prepare)
    event.listen(engine, "begin", _begin)
    return engine


def _prepare(connection: Any, _record: object) -> None:  # noqa: ANN401 - the driver's own connection
    # The driver begins no transaction of its own: `_begin` says when and how.
    connection.isolation_level = None
    cursor = connection.cursor()
    # FULL: a signature that was confirmed is on the disk, even if the power fails.
    for line in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON", "cache_size=-16000"):
        cursor.execute(f"PRAGMA {line}")
    cursor.close()


def _begin(connection: Any) -> None:  # noqa: ANN401 - an event's argument
    writes = connection.get_execution_options().get("osler_writes", False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")
