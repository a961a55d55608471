"""Where in its document a passage stands, in words a reader can follow."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable

import msgspec

from osler.documents.document import Document
from osler.documents.passage import Passage, passages
from osler.library import editions
from osler.library.analyzing import edition_of, key
from osler.library.interface import DocumentStatus, Hit, Query
from osler.library.looking import Scored
from osler.library.marks import retracted

_MOST_KEPT = 200
"""Documents kept opened; a long article takes about 0.1 MB."""
JOINED = 100
"""Hits by words that are joined with hits by meaning."""
_SPARE = 10
"""Hits asked for beyond k: some may be of editions that the index has yet to drop."""


def widened(query: Query) -> Query:
    """The query for some more hits than are wanted; for many where they are to be joined with others."""
    spare = _SPARE + (query.k if query.statuses else 0)
    return msgspec.structs.replace(query, k=max(query.k, JOINED if query.meaning else 0) + spare)


def narrowed(database: sqlite3.Connection, query: Query) -> Query | None:
    """The query as the index understands it: its documents by their keys; None where nothing can be found.

    The index does not know who is retracted, as that changes without the document: those are few, and named.
    """
    names = query.documents
    if query.statuses and "current" not in query.statuses:
        out = retracted(database) if "retracted" in query.statuses else ()
        names = tuple(name for name in out if not names or name in names)
    elif not names:
        return query
    rows = ((name, editions.current_row(database, name)) for name in names)
    keys = tuple(key(name, row) for name, row in rows if row is not None)
    return msgspec.structs.replace(query, documents=keys) if keys else None


class Opened:
    """A document with its text and passages, worked out once."""

    def __init__(self, document: Document) -> None:
        self.document = document
        self.text = document.text
        self.passages = passages(document)


class Placing:
    """Gives the passages that an index found their places in the documents that a database keeps."""

    def __init__(self) -> None:
        self._kept: dict[int, Opened] = {}

    def hits(self, database: sqlite3.Connection, found: Iterable[Scored], query: Query) -> tuple[Hit, ...]:
        """The first k that still stand in a current edition and have a status that is wanted."""
        hits: list[Hit] = []
        for scored in found:
            placed = self._placed(database, scored, rank=len(hits) + 1)
            if placed is not None and (not query.statuses or placed.status in query.statuses):
                hits.append(placed)
            if len(hits) == query.k:
                break
        return tuple(hits)

    def _placed(self, database: sqlite3.Connection, scored: Scored, *, rank: int) -> Hit | None:
        """The passage with its place; None when its edition is no longer the current one."""
        row = edition_of(scored.document)
        name = editions.current_name(database, row)
        if name is None:
            return None
        opened = self.opened(database, row)
        status, _ = editions.standing(database, opened.document, current=True)
        return hit(opened, scored, rank=rank, name=name, status=status)

    def opened(self, database: sqlite3.Connection, row: int) -> Opened:
        """An edition's document: kept for a while, as several passages of one are found together."""
        opened = self._kept.get(row)
        if opened is None:
            if len(self._kept) >= _MOST_KEPT:
                self._kept.clear()
            opened = self._kept[row] = Opened(editions.record(database, row))
        return opened


def hit(opened: Opened, found: Scored, *, rank: int, name: str, status: DocumentStatus) -> Hit | None:
    """The passage found, word for word; None when this edition has no such passage."""
    document, spans = opened.document, opened.passages
    if found.passage >= len(spans):
        return None
    passage = spans[found.passage]
    return Hit(
        rank=rank,
        document=name,
        passage=passage.number,
        title=document.title,
        locator=locator(document, spans, passage),
        quote=opened.text[passage.start : passage.end],
        start=passage.start,
        end=passage.end,
        score=found.score,
        kind=document.kind,
        year=document.year,
        status=status,
        url=document.url,
        parts=found.parts,
    )


def locator(document: Document, spans: tuple[Passage, ...], passage: Passage) -> str:
    """ "Methods, paragraph 2", "page 4" or "abstract": as exact as the format allows."""
    same = [item.number for item in spans if (item.section, item.page) == (passage.section, passage.page)]
    parts = []
    if passage.section:
        parts.append(passage.section)
    if passage.page is not None:
        parts.append(f"page {passage.page}")
    if len(same) > 1:
        parts.append(f"paragraph {same.index(passage.number) + 1}")
    if not parts:
        parts.append("whole text" if document.sections else "title")
    return ", ".join(parts)
