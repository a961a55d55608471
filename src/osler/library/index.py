"""The index of passages: derived from the store, thrown away and made again at will."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import msgspec

from osler.documents.document import DocumentKind
from osler.library.interface import DocumentStatus, Query, ScorePart


class IndexedPassage(msgspec.Struct, frozen=True, kw_only=True):
    """A passage as it is given to the index."""

    document: str
    number: int
    text: str
    title: str = ""
    section: str = ""
    kind: DocumentKind = "document"
    year: int | None = None
    source: str = ""
    """Publisher: journal, agency or labeler."""
    status: DocumentStatus = "current"


class Scored(msgspec.Struct, frozen=True, kw_only=True):
    """A passage found; of a ranking of documents, the best passage of each."""

    document: str
    passage: int
    score: float
    parts: tuple[ScorePart, ...] = ()


class IndexWriter:
    """Adds and deletes; nothing is seen by readers before `commit`."""

    def add(self, passage: IndexedPassage) -> None:
        """Adds one passage; does not look whether it is there already."""
        raise NotImplementedError

    def delete(self, document: str) -> None:
        """Deletes every passage of the document added so far, committed or not."""
        raise NotImplementedError

    def commit(self) -> None:
        """Makes everything since the last commit durable and visible, at once."""
        raise NotImplementedError


class PassageIndex:
    """Passages by their words. Searching sees one commit, whole, and never waits for a writer."""

    @classmethod
    def open(cls, path: Path) -> PassageIndex:
        """The index in the folder, made when there is none."""
        raise NotImplementedError

    @classmethod
    def in_memory(cls) -> PassageIndex:
        """An index that is kept nowhere."""
        raise NotImplementedError

    @contextmanager
    def writer(self, memory: int = 256_000_000) -> Iterator[IndexWriter]:
        """The one writer; leaving without `commit` forgets what was not committed."""
        raise NotImplementedError

    def search(self, query: Query) -> tuple[Scored, ...]:
        """The best passages, best first; ties by document id, then passage number."""
        raise NotImplementedError

    def documents(self, query: Query) -> tuple[Scored, ...]:
        """The best documents, each once, by its best passages together; `k` counts documents."""
        raise NotImplementedError

    def __len__(self) -> int:
        """How many passages are committed."""
        raise NotImplementedError
