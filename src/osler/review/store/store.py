"""One database: reading, and changing with every change entered in the history."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Connection, Engine, Row, Table, insert, select, update
from sqlalchemy.dialects import postgresql, sqlite

from osler.core.digest import canonical
from osler.review.history import hash_of
from osler.review.store.faults import told_as_unavailable
from osler.review.store.tables import ENTRY, HEAD

Clock = Callable[[], datetime]
PROGRAM = "osler"
"""Who did what the program did by itself."""


def stamp(moment: datetime) -> str:
    """A moment as the database keeps it: UTC, microseconds, fixed width."""
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def insert_new(connection: Connection, table: Table, row: Mapping[str, Any]) -> None:
    """Adds a row unless its key is there already, whoever else adds it at the same moment."""
    make = sqlite.insert if connection.dialect.name == "sqlite" else postgresql.insert
    connection.execute(make(table).values(**row).on_conflict_do_nothing())


def as_map(row: Row[Any]) -> dict[str, Any]:
    """A row as a map with plain names."""
    return {str(name): value for name, value in row._mapping.items()}


class Change:
    """An open change: it holds the one right to write; all of it is kept, or nothing."""

    def __init__(self, connection: Connection, *, seq: int, last: str, at: str, behind: bool) -> None:
        self.connection = connection
        self.at = at
        """The time of everything in this change."""
        self._behind = behind
        self._seq, self._last = seq, last
        self._entries: list[dict[str, Any]] = []
        self._rows: dict[Table, list[dict[str, Any]]] = {}

    def enter(self, kind: str, unit: str, person: str, body: Mapping[str, Any]) -> int:
        """Adds an entry to the history and returns its number."""
        told = {**body, "clock": "set back"} if self._behind else body
        row = (self._seq + 1, self.at, kind, unit, person, canonical(told))
        mark = hash_of(row, self._last)
        names = ("seq", "at", "kind", "unit", "person", "body", "previous", "hash")
        self._entries.append(dict(zip(names, (*row, self._last, mark), strict=True)))
        self._seq, self._last = row[0], mark
        return row[0]

    def add(self, table: Table, row: dict[str, Any]) -> None:
        """Adds a row to a table when the change is kept; rows of one table go in together."""
        self._rows.setdefault(table, []).append(row)

    def flush(self) -> None:
        """Writes entries, rows and the new head of the chain."""
        if self._entries:
            self.connection.execute(insert(ENTRY), self._entries)
            self.connection.execute(update(HEAD).values(seq=self._seq, hash=self._last, at=self.at))
            self._entries = []
        for table, rows in self._rows.items():
            self.connection.execute(insert(table), rows)
        self._rows = {}


class Store:
    """The review board's database."""

    def __init__(self, engine: Engine, *, clock: Clock | None = None) -> None:
        self.engine = engine
        self.clock: Clock = clock or (lambda: datetime.now(UTC))

    def now(self) -> str:
        """The present moment as the database keeps it."""
        return stamp(self.clock())

    @property
    def is_sqlite(self) -> bool:
        """Whether it is one file."""
        return self.engine.dialect.name == "sqlite"

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """A connection that only reads; `snapshot` where all that is read must be of one moment.

        Raises:
            UnavailableError: the database cannot be reached.
        """
        with told_as_unavailable(), self.engine.connect() as connection:
            yield connection

    @contextmanager
    def snapshot(self) -> Iterator[Connection]:
        """A connection on which everything read is of the same moment, however long it takes.

        Raises:
            UnavailableError: the database cannot be reached.
        """
        with told_as_unavailable(), self.engine.connect() as connection:
            if self.is_sqlite:
                yield connection
            else:
                yield connection.execution_options(
                    isolation_level="REPEATABLE READ", postgresql_readonly=True
                )

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """A transaction without history: sessions, counts, wrong tries.

        Raises:
            UnavailableError: the database cannot be reached or written.
        """
        with told_as_unavailable(), self.engine.connect() as connection:
            writer = connection.execution_options(osler_writes=True)
            with writer.begin():
                yield writer

    @contextmanager
    def changing(self) -> Iterator[Change]:
        """A change: alone in the whole database until it is kept, so that changes are one after another.

        Raises:
            UnavailableError: the database cannot be reached or written; nothing was changed.
        """
        with self.writing() as connection:
            head = connection.execute(select(HEAD).with_for_update()).one()
            now = self.now()
            # The chain's time never goes backwards, whatever happens to the machine's clock.
            change = Change(
                connection, seq=head.seq, last=head.hash, at=max(now, head.at), behind=now < head.at
            )
            yield change
            change.flush()

    def close(self) -> None:
        """Gives all connections back."""
        self.engine.dispose()
