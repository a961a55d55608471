"""What a question finds by meaning, joined with what it finds by words."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator, Mapping
from itertools import islice
from pathlib import Path

import msgspec

from osler.core.errors import InputError
from osler.library import editions
from osler.library.analysis.terms import terms
from osler.library.analyzing import edition_of, key
from osler.library.interface import Query
from osler.library.locating import JOINED, Opened, Placing
from osler.library.looking import Scored
from osler.library.meaning.encoding import Encoder, encoder
from osler.library.meaning.fusing import Found, fused
from osler.library.meaning.vectors import Key, Near, Vectors

LEAST = 0.2
"""What is less alike has nothing to do with the question: the words alone may find it."""


class Meaning:
    """The vectors of a library in a folder, with the model that asks them."""

    def __init__(self, folder: Path) -> None:
        """Raises InputError when there are no vectors, or their model is not on this machine."""
        vectors = Vectors.open(folder)
        if vectors is None:
            raise InputError(
                "this library has no vectors to search by meaning: make them with osler library embed"
            )
        self._folder = folder
        self._vectors = vectors
        self._encoder: Encoder = encoder(vectors.model)

    @property
    def model(self) -> str:
        """Name of the model."""
        return Path(self._vectors.model).name

    def joined(
        self, query: Query, words: tuple[Scored, ...], database: sqlite3.Connection, *, whole: bool
    ) -> tuple[Scored, ...]:
        """What was found by words, joined with what is nearest in meaning.

        `whole`: documents are ranked, each by its best passage, not passages.
        """
        vectors = self._vectors = Vectors.open(self._folder) or self._vectors
        compared = vectors.compared(self._encoder.vectors([query.text]))
        depth = max(JOINED, query.k)
        first = words[:depth]
        near = list(islice(self._fitting(query, compared.nearest(), database, whole=whole), depth))
        alike = compared.of({edition_of(each.document) for each in (*first, *near)})
        similar = dict(_similar((*first, *near), alike, whole=whole))
        joined = fused(first, _as_found(first, near, whole=whole), similar)
        return joined if query.explain else tuple(msgspec.structs.replace(it, parts=()) for it in joined)

    def _fitting(
        self, query: Query, near: Iterator[Near], database: sqlite3.Connection, *, whole: bool
    ) -> Iterator[Scored]:
        """The nearest passages that stand in a current edition and within the query's filters."""
        met: set[int] = set()
        every = not (query.kinds or query.since or query.sources or query.sections or query.documents)
        placing = Placing()
        for (row, number), similarity in near:
            if similarity < LEAST:
                return
            name = None if whole and row in met else editions.current_name(database, row)
            if name is None or (query.documents and key(name, row) not in query.documents):
                continue
            if every or _fits(query, placing.opened(database, row), number):
                met.add(row)
                yield Scored(document=key(name, row), passage=number, score=0.0, coverage=0.0)


def _as_found(words: tuple[Scored, ...], near: list[Scored], *, whole: bool) -> list[Scored]:
    """The nearest; of documents that the words found too, the passage that they found."""
    if not whole:
        return near
    found = {each.document: each for each in words}
    return [found.get(each.document, each) for each in near]


def _similar(
    candidates: Iterable[Scored], alike: Mapping[Key, float], *, whole: bool
) -> Iterator[tuple[Found, float]]:
    """How near in meaning each candidate is; of a document, its nearest passage."""
    best: dict[int, float] = {}
    for (row, _), nearness in alike.items():
        best[row] = max(nearness, best.get(row, nearness))
    for each in candidates:
        row = edition_of(each.document)
        similarity = best.get(row) if whole else alike.get(Key(row, each.passage))
        if similarity is not None:
            yield (each.document, each.passage), similarity


def _fits(query: Query, opened: Opened, number: int) -> bool:
    """Whether the index would let the passage through the query's filters; it has current editions only."""
    document = opened.document
    headings = {term for section in query.sections for term in terms(section)}
    return (
        (not query.kinds or document.kind in query.kinds)
        and (query.since is None or (document.year is not None and document.year >= query.since))
        and (not query.sources or document.publisher.lower() in {name.lower() for name in query.sources})
        and (not headings or not headings.isdisjoint(terms(opened.passages[number].section)))
    )
