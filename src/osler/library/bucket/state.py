"""One committed state of a library in a bucket, to read: it stays whole whatever a writer does."""

from __future__ import annotations

import threading
from collections.abc import Iterable
from typing import Any

from osler.library import editions
from osler.library.bucket import tables as lance
from osler.library.bucket.head import Committed
from osler.library.bucket.store import Store
from osler.library.bucket.tables import EDITIONS, IDENTITIES, MARKS, PASSAGES, TERMS, Tables
from osler.library.bucket.window import Window
from osler.library.bucket.words import LanceWords
from osler.library.interface import Query
from osler.library.looking import Looker
from osler.library.marks import aliases

_WHOLE = ("row", "id", "sha", "version", "kind", "year", "current", "record")
_MARK = ("identity", "kind", "said_by")
_MOST_KEPT = 5_000
"""Editions kept in the window."""


class State:
    """The tables at the versions of one head, and the editions looked up in them so far."""

    def __init__(self, store: Store, tables: Tables, committed: Committed) -> None:
        self.committed = committed
        self.turn = threading.RLock()
        """Held by whoever uses the window."""
        self._store = store
        self._tables = tables
        self._open: dict[str, Any] = {}
        self._window: Window | None = None
        self._known: set[int] = set()
        self._named: set[str] = set()
        self._looker: Looker | None = None

    def looker(self) -> Looker:
        """What finds passages in this state."""
        with self.turn:
            if self._looker is None:
                size = self.committed.head.rows[PASSAGES]
                words = LanceWords(self._store, self._table(PASSAGES), self._table(TERMS), size)
                self._looker = Looker(words)
            return self._looker

    def with_rows(self, rows: Iterable[int]) -> Window:
        """The window with these editions, their identities and what notices say of them."""
        window = self._fresh()
        missing = [row for row in dict.fromkeys(rows) if row not in self._known]
        if not missing:
            return window
        with self._store.told():
            held = list(lance.rows_of(self._table(EDITIONS), "row", missing, _WHOLE))
            window.take_editions(held)
            identities = [
                {"identity": identity, "row": each["row"]}
                for each in held
                for identity in editions.document_of(each["record"]).identities
            ]
            window.take_identities(identities)
            marks = self._marks({each["identity"] for each in identities})
            window.take_marks(marks)
            self._known.update(missing)
            notices = {mark["said_by"] for mark in marks} - self._known
            window.take_editions(lance.rows_of(self._table(EDITIONS), "row", sorted(notices), _WHOLE[:-1]))
        return window

    def _marks(self, identities: Iterable[str]) -> list[dict[str, Any]]:
        """What notices say of documents with these identities."""
        if not self.committed.head.rows[MARKS]:
            return []
        return list(lance.rows_of(self._table(MARKS), "identity", sorted(identities), _MARK))

    def with_name(self, name: str) -> Window:
        """The window with every edition of the document that has this name or identity."""
        window = self._fresh()
        if name in self._named:
            return window
        with self._store.told():
            found = [each["row"] for each in lance.rows_of(self._table(EDITIONS), "id", [name], ("row",))]
            found += [
                each["row"] for each in lance.rows_of(self._table(IDENTITIES), "identity", [name], ("row",))
            ]
        window = self.with_rows(found)
        self._named.add(name)
        return window

    def with_notices(self, identities: Iterable[str] | None) -> Window:
        """The window with the notices about documents of these identities; with all notices when None."""
        if identities is None:
            with self._store.told():
                marks = self._table(MARKS).search().select(list(_MARK)).to_arrow().to_pylist()
        else:
            asked = list(identities)
            for name in asked:
                self.with_name(name)
            with self._store.told():
                marks = self._marks(aliases(self._fresh().database, asked))
        window = self.with_rows(mark["said_by"] for mark in marks)
        window.take_marks(marks)
        return window

    def with_named(self, query: Query) -> Window:
        """The window with the documents that the query names, or the retracted ones where only they count."""
        if query.statuses and "current" not in query.statuses:
            self.with_notices(None)
            for (identity,) in self._fresh().database.execute("SELECT identity FROM mark").fetchall():
                self.with_name(identity)
        for name in query.documents:
            self.with_name(name)
        return self._fresh()

    def everything(self) -> Window:
        """A window with all editions, without their records: to be counted, and closed by the caller."""
        window = Window(notes=self.committed.head.notes)
        with self._store.told():
            for name, take, columns in (
                (EDITIONS, window.take_editions, _WHOLE[:-1]),
                (IDENTITIES, window.take_identities, ("identity", "row")),
                (MARKS, window.take_marks, _MARK),
            ):
                for batch in self._table(name).search().select(list(columns)).to_batches():
                    take(batch.to_pylist())
        return window

    def _fresh(self) -> Window:
        if self._window is None or len(self._known) > _MOST_KEPT:
            self._known.clear()
            self._named.clear()
            self._window = Window()
        return self._window

    def _table(self, name: str) -> Any:  # noqa: ANN401 - of lancedb
        if name not in self._open:
            with self._store.told():
                self._open[name] = self._tables.at(name, self.committed.head.versions[name])
        return self._open[name]
