"""Keeps the index in step with the database, whatever happened before."""

from __future__ import annotations

import sqlite3

from osler.documents.spreading import Spread
from osler.library.analyzing import Row, analyze, key, shares
from osler.library.database import transaction
from osler.library.index import IndexWriter

_COMMIT_EVERY = 200_000
"""Passages after which the index commits within a load: what a crash makes the next load do again."""


class Indexing:
    """One writer's work on the index.

    The database commits first; its marks follow the index's own commit. An edition that lacks its mark is
    deleted from the index and added again by the next writer: dying between the two commits does no harm.
    """

    def __init__(self, database: sqlite3.Connection, writer: IndexWriter, spread: Spread) -> None:
        self._database = database
        self._writer = writer
        self._spread = spread
        self._taken = 0
        """Highest row given to the index."""
        self._waiting = 0

    def catch_up(self) -> None:
        """Does again what a writer that died may have left half done: out first, then in."""
        for row, name in self._database.execute("SELECT row, id FROM document WHERE indexed = 0"):
            self._writer.delete(key(name, row))
        self.take_in()

    def take_in(self) -> None:
        """Indexes what the database has got since the last call."""
        while rows := self._next():
            for done in self._spread.map(analyze, shares(rows)):
                for passage in done:
                    self._writer.add_analyzed(passage)
                self._waiting += len(done)
            self._taken = rows[-1].row
            if self._waiting >= _COMMIT_EVERY:
                self.commit()

    def _next(self) -> list[Row]:
        found = self._database.execute(
            "SELECT row, id, record FROM document WHERE indexed = 0 AND row > ? ORDER BY row LIMIT 2000",
            (self._taken,),
        )
        return [Row(*item) for item in found]

    def commit(self) -> None:
        """Commits the index, then marks in the database what it holds."""
        leaving = self._database.execute("SELECT row, id FROM leaving").fetchall()
        for row, name in leaving:
            self._writer.delete(key(name, row))
        self._writer.commit()
        with transaction(self._database):
            self._database.execute(
                "UPDATE document SET indexed = 1 WHERE indexed = 0 AND row <= ?", (self._taken,)
            )
            self._database.executemany("DELETE FROM leaving WHERE row = ?", [(row,) for row, _ in leaving])
        self._waiting = 0
