"""Keeps the index in step with the database, whatever happened before."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator
from concurrent.futures import ProcessPoolExecutor
from itertools import islice
from multiprocessing import get_context
from typing import NamedTuple

from osler.documents.passage import passages
from osler.library.database import transaction
from osler.library.editions import document_of
from osler.library.index import AnalyzedPassage, IndexedPassage, IndexWriter, analyzed

_COMMIT_EVERY = 200_000
"""Passages after which the index commits within a load: what a crash makes the next load do again."""
_WORTH_PROCESSES = 2_000
"""Documents in one load from which starting processes for the analysis pays."""
_SHARE = 100
"""Documents that one process analyzes at a time."""


class Row(NamedTuple):
    """An edition to be indexed."""

    row: int
    name: str
    record: bytes


def key(name: str, row: int) -> str:
    """What the index calls an edition: the name first, so that ties fall the same whatever came first."""
    return f"{name}\t{row}"


def edition_of(indexed: str) -> int:
    """The row of an edition, from what the index calls it."""
    return int(indexed.rpartition("\t")[2])


def _analyze(share: list[Row]) -> list[AnalyzedPassage]:
    """All passages of some editions, ready for the index. Runs in a process of its own in a large load."""
    return [analyzed(passage) for row in share for passage in _passages(row)]


def _passages(row: Row) -> Iterator[IndexedPassage]:
    document = document_of(row.record)
    if document.notice is not None:
        # What only says that another document is retracted or corrected is no evidence.
        return
    text = document.text
    for passage in passages(document):
        yield IndexedPassage(
            document=key(row.name, row.row),
            number=passage.number,
            text=text[passage.start : passage.end],
            title=document.title,
            section=passage.section,
            kind=document.kind,
            year=document.year,
            source=document.publisher,
        )


class Indexing:
    """One writer's work on the index.

    The database commits first; its marks follow the index's own commit. An edition that lacks its mark is
    deleted from the index and added again by the next writer: dying between the two commits does no harm.
    """

    def __init__(self, database: sqlite3.Connection, writer: IndexWriter) -> None:
        self._database = database
        self._writer = writer
        self._taken = 0
        """Highest row given to the index."""
        self._waiting = 0
        self._pool: ProcessPoolExecutor | None = None
        self._loaded = 0

    def catch_up(self) -> None:
        """Does again what a writer that died may have left half done: out first, then in."""
        for row, name in self._database.execute("SELECT row, id FROM document WHERE indexed = 0"):
            self._writer.delete(key(name, row))
        self.take_in()

    def take_in(self) -> None:
        """Indexes what the database has got since the last call."""
        while rows := self._next():
            for passage in self._analyzed(rows):
                self._writer.add_analyzed(passage)
                self._waiting += 1
            self._taken = rows[-1].row
            if self._waiting >= _COMMIT_EVERY:
                self.commit()

    def _next(self) -> list[Row]:
        found = self._database.execute(
            "SELECT row, id, record FROM document WHERE indexed = 0 AND row > ? ORDER BY row LIMIT 2000",
            (self._taken,),
        )
        return [Row(*item) for item in found]

    def _analyzed(self, rows: list[Row]) -> Iterable[AnalyzedPassage]:
        self._loaded += len(rows)
        if self._loaded < _WORTH_PROCESSES:
            return _analyze(rows)
        if self._pool is None:
            self._pool = ProcessPoolExecutor(mp_context=get_context("forkserver"))
        shares = list(_shares(rows, _SHARE))
        return (passage for done in self._pool.map(_analyze, shares) for passage in done)

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

    def close(self) -> None:
        """Ends the processes it started."""
        if self._pool is not None:
            self._pool.shutdown(cancel_futures=True)


def _shares(rows: list[Row], size: int) -> Iterator[list[Row]]:
    rest = iter(rows)
    while share := list(islice(rest, size)):
        yield share
