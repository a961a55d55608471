"""One writer's turn on the tables of a library in a bucket."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import msgspec

from osler.core.errors import InputError
from osler.documents.document import Document
from osler.documents.spreading import Spread
from osler.library import editions
from osler.library.analyzing import Row, analyze, edition_of, shares
from osler.library.bucket import tables as lance
from osler.library.bucket.head import Committed, Head, write_head
from osler.library.bucket.store import Store
from osler.library.bucket.tables import (
    DERIVED,
    EDITIONS,
    IDENTITIES,
    MARKS,
    PASSAGES,
    TERMS,
    TRUTH,
    Tables,
)
from osler.library.bucket.window import Window
from osler.library.index import INDEX_VERSION, AnalyzedPassage

_PLAIN = ("row", "id", "sha", "version", "kind", "year", "current")
_TIDY_EVERY = 200_000
"""Passages after which the indexes are brought up to date within a load."""
_SPARE_TERMS = 500_000
"""Rows by which the terms may outgrow what they were when last summed up, beyond doubling."""


class Writing:
    """Changes the tables, then commits them all at once by replacing the head.

    Each table commits by itself; the head says which versions belong together. What a writer that dies leaves
    beyond them, nobody sees, and the next writer takes back.
    """

    def __init__(self, store: Store, tables: Tables, before: Committed | None, spread: Spread) -> None:
        self._store = store
        self._tables = tables
        self._spread = spread
        self._mark = before.mark if before else None
        self.head = before.head if before else Head()
        self._open: dict[str, Any] = {}
        self._rows = dict(self.head.rows)
        self._touched: set[str] = set()
        self._untidied = 0
        with store.told():
            for name in (*TRUTH, *DERIVED):
                if version := self.head.versions.get(name):
                    self._open[name] = tables.newest(name, version)
                else:
                    self._make(name)
        if before is None:
            self._commit()
        elif self.head.index != INDEX_VERSION:
            self.index_anew()

    def take(self, documents: Sequence[Document]) -> Counter[str]:
        """Stores and indexes documents, and commits them; how many were added, updated or unchanged."""
        names = [document.id for document in documents]
        window = self._window(names, [name for each in documents for name in each.identities])
        had = editions.size(window.database)
        outcomes: Counter[str] = Counter(editions.enter(window.database, document) for document in documents)
        first = self.head.next_row
        with self._store.told():
            self._add_truth(window, first)
            gone = [row for (row,) in window.database.execute("SELECT row FROM leaving") if row < first]
            self._take_out(gone)
            if gone:
                self._open[EDITIONS].update(where=lance.among("row", gone), values={"current": False})
                self._touched.add(EDITIONS)
            self._index(Row(*row) for row in window.database.execute(
                "SELECT row, id, record FROM document WHERE row >= ? AND current = 1 ORDER BY row", (first,)
            ))  # fmt: skip
        if outcomes["added"] or outcomes["updated"]:
            self._keep(window, had)
        window.close()
        return outcomes

    def remove(self, names: Iterable[str]) -> tuple[str, ...]:
        """Removes every edition of the documents, and commits; the names that were there."""
        wanted = list(names)
        window = self._window(wanted, [])
        had = editions.size(window.database)
        removed = tuple(name for name in wanted if editions.remove(window.database, name))
        gone = [row for (row,) in window.database.execute("SELECT row FROM leaving")]
        if gone:
            with self._store.told():
                self._take_out(gone)
                for name, column in ((EDITIONS, "row"), (IDENTITIES, "row"), (MARKS, "said_by")):
                    self._delete(name, lance.among(column, gone))
            self._keep(window, had)
        window.close()
        return removed

    def note(self, what: str, value: str) -> None:
        """Commits a note of the library about itself."""
        self._commit(notes=self.head.notes | {what: value})

    def index_anew(self) -> None:
        """Makes passages and terms again from the editions; readers see the old ones until it is done."""
        with self._store.told():
            for name in DERIVED:
                self._make(name)
            rows = (
                self._open[EDITIONS].search().where("current").select(["row"]).to_arrow()["row"].to_pylist()
            )
            rows.sort()
            for start in range(0, len(rows), 2_000):
                some = lance.rows_of(
                    self._open[EDITIONS], "row", rows[start : start + 2_000], ("row", "id", "record")
                )
                ordered = sorted(some, key=lambda each: int(each["row"]))
                self._index(Row(each["row"], each["id"], each["record"]) for each in ordered)
        self._commit()

    def finish(self) -> None:
        """Brings the indexes up to date: without that all is found, but slower."""
        if self._touched:
            self._tidy()
            self._commit()

    def _window(self, names: list[str], identities: list[str]) -> Window:
        """What documents of these names and identities may touch."""
        window = Window(next_row=self.head.next_row, notes=self.head.notes)
        if not self.head.rows.get(EDITIONS):
            return window
        with self._store.told():
            named = list(lance.rows_of(self._open[EDITIONS], "id", names, _PLAIN))
            shared = list(lance.rows_of(self._open[IDENTITIES], "identity", identities, ("identity", "row")))
            missing = {row["row"] for row in shared} - {row["row"] for row in named}
            window.take_editions(named)
            window.take_editions(lance.rows_of(self._open[EDITIONS], "row", sorted(missing), _PLAIN))
            window.take_identities(shared)
        return window

    def _add_truth(self, window: Window, first: int) -> None:
        """Adds the window's new editions with their identities and marks to the tables."""
        for name, statement in (
            (EDITIONS, f"SELECT {', '.join(_PLAIN)}, record FROM document WHERE row >= ? ORDER BY row"),  # noqa: S608
            (IDENTITIES, "SELECT identity, row FROM identity WHERE row >= ? ORDER BY row, identity"),
            (MARKS, "SELECT identity, kind, said_by FROM mark WHERE said_by >= ? ORDER BY said_by, identity"),
        ):
            found = window.database.execute(statement, (first,))
            columns = [column[0] for column in found.description]
            rows = [dict(zip(columns, row, strict=True)) for row in found]
            for row in rows:
                if "current" in row:
                    row["current"] = bool(row["current"])
            self._add(name, rows)

    def _index(self, rows: Iterable[Row]) -> None:
        """Adds the passages of editions, and counts their terms."""
        made = [passage for done in self._spread.map(analyze, shares(list(rows))) for passage in done]
        if made:
            self._add(PASSAGES, [_passage(each) for each in made])
            self._count((each.words for each in made), +1)
            self._untidied += len(made)

    def _take_out(self, rows: list[int]) -> None:
        """Takes the passages of editions out, and counts their terms down."""
        if not rows:
            return
        words = [each["words"] for each in lance.rows_of(self._open[PASSAGES], "row", rows, ("words",))]
        if words:
            self._delete(PASSAGES, lance.among("row", rows))
            self._count(words, -1)

    def _count(self, words: Iterable[str], sign: int) -> None:
        held = Counter(term for each in words for term in set(each.split()))
        rows = [{"term": term, "holding": sign * held[term]} for term in sorted(held)]
        self._add(TERMS, rows)

    def _make(self, name: str) -> None:
        self._open[name] = self._tables.made(name)
        self._rows[name] = 0
        self._touched.add(name)

    def _add(self, name: str, rows: Sequence[Mapping[str, Any]]) -> None:
        if rows:
            lance.add(self._open[name], name, rows)
            self._rows[name] += len(rows)
            self._touched.add(name)

    def _delete(self, name: str, where: str) -> None:
        self._rows[name] -= self._open[name].delete(where).num_deleted_rows
        self._touched.add(name)

    def _tidy(self) -> None:
        with self._store.told():
            rows = self._open[TERMS].count_rows()
            if rows > 2 * self.head.compacted + _SPARE_TERMS:
                self._sum_up()
            for name in sorted(self._touched):
                lance.tidied(self._open[name])
        self._touched.clear()
        self._untidied = 0

    def _sum_up(self) -> None:
        """One row for each term again."""
        counted = self._open[TERMS].search().to_arrow().group_by("term").aggregate([("holding", "sum")])
        self._make(TERMS)
        self._open[TERMS].add(counted.rename_columns({"holding_sum": "holding"}).sort_by("term"))
        self._rows[TERMS] = counted.num_rows
        self.head = msgspec.structs.replace(self.head, compacted=counted.num_rows)

    def _keep(self, window: Window, had: int) -> None:
        """Commits what became of the window; it had so many current editions before."""
        (last,) = window.database.execute("SELECT seq FROM sqlite_sequence").fetchone()
        self._commit(
            next_row=last + 1,
            documents=self.head.documents + editions.size(window.database) - had,
            notes=self.head.notes | {"fingerprint": editions.fingerprint(window.database)},
        )

    def _commit(self, **changed: Any) -> None:  # noqa: ANN401 - fields of the head
        """What was done since the last commit becomes the state that readers see."""
        if self._untidied >= _TIDY_EVERY:
            self._tidy()
        with self._store.told():
            rows = {name: table.count_rows() for name, table in self._open.items()}
            versions = {name: table.version for name, table in self._open.items()}
        if rows != self._rows:
            raise InputError(
                f"another process has written to the tables of {self._store.address}: nothing of this was "
                "kept since the last commit; give the same command again"
            )
        head = msgspec.structs.replace(
            self.head, index=INDEX_VERSION, versions=versions, rows=rows, **changed
        )
        committed = write_head(self._store, head, mark=self._mark)
        self.head, self._mark = committed.head, committed.mark


def _passage(passage: AnalyzedPassage) -> dict[str, Any]:
    return {
        "row": edition_of(passage.document),
        "words": passage.words,
        "title": passage.title,
        "heading": passage.heading.split(),
        "kind": passage.kind,
        "year": passage.year,
        "source": passage.source,
        "status": passage.status,
        "kept": passage.kept,
    }
