"""Editions to passages ready for an index: pure, so that any process or machine may do it."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice
from typing import NamedTuple

from osler.documents.passage import passages
from osler.library.editions import document_of
from osler.library.index import AnalyzedPassage, IndexedPassage, analyzed

SHARE = 100
"""Documents that are analyzed at a time."""


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


def analyze(share: list[Row]) -> list[AnalyzedPassage]:
    """All passages of some editions, ready for the index. Fit for another process or machine."""
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


def shares(rows: list[Row]) -> Iterator[list[Row]]:
    """The rows in shares of about equal work."""
    rest = iter(rows)
    while share := list(islice(rest, SHARE)):
        yield share
