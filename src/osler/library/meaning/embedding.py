"""Vectors made for the passages that have none yet."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from itertools import islice
from pathlib import Path

from osler.documents.document import Document
from osler.documents.passage import passages
from osler.documents.sentences import sentences
from osler.library import editions
from osler.library.meaning.encoding import Encoder, encoder
from osler.library.meaning.vectors import Key, Vectors

PART = 500
"""Characters of a part of a passage that has a vector of its own."""
MANNER = 2
"""How passages are made into vectors: those made in another manner are made anew."""
_TOGETHER = 200
"""Documents whose vectors are committed together: what an interruption makes the next run do again."""


def embed(database: sqlite3.Connection, folder: Path, model: str, advance: Callable[[int, int], None]) -> int:
    """Makes the vectors that are missing and drops those of no use; how many passages have one now.

    `advance` is told how many documents are done, of how many.

    Raises:
        InputError: the model is not on this machine, or its extra not installed.
    """
    asked = encoder(model)
    vectors = Vectors.open(folder)
    if vectors is None or vectors.model != model or vectors.manner != MANNER:
        vectors = Vectors.make(folder, model, asked.vectors(["length"]).shape[1], MANNER)
    known = {int(row) for row in set(vectors.keys()[:, 0].tolist())}
    current = [row for (row,) in database.execute("SELECT row FROM document WHERE current = 1 ORDER BY row")]
    if gone := known.difference(current):
        vectors.without(gone)
    missing = iter([row for row in current if row not in known])
    done = len(current) - sum(1 for row in current if row not in known)
    while rows := list(islice(missing, _TOGETHER)):
        _add(vectors, asked, [(row, editions.record(database, row)) for row in rows])
        done += len(rows)
        advance(done, len(current))
    return vectors.passages()


def _add(vectors: Vectors, asked: Encoder, documents: list[tuple[int, Document]]) -> None:
    found = [each for row, document in documents for each in _texts(row, document)]
    if found:
        vectors.append([key for key, _ in found], asked.vectors([text for _, text in found]))


def _texts(row: int, document: Document) -> Iterator[tuple[Key, str]]:
    """What of each passage is given to the model: the title tells it what a part is about."""
    if document.notice is not None:
        return
    text = document.text
    for passage in passages(document):
        for part in parts(text[passage.start : passage.end]):
            yield Key(row, passage.number), f"{document.title}. {part}"


def parts(text: str) -> Iterator[str]:
    """A text in runs of whole sentences, each short enough to mean one thing; a longer sentence is one.

    A model reads the beginning of a long text only, and blurs what it reads: the nearest part counts.
    """
    start = end = 0
    for first, last in sentences(text):
        if end and last - start > PART:
            yield text[start:end]
            start = first
        end = last
    yield text[start:end]
