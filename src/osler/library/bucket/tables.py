"""The Lance tables of a library: their columns and indexes, each readable at any committed version."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import timedelta
from functools import cached_property
from itertools import islice
from typing import Any, NamedTuple

from osler.core.errors import InputError
from osler.library.bucket.store import INSTALL, Store

EDITIONS, IDENTITIES, MARKS, PASSAGES, TERMS = "editions", "identities", "marks", "passages", "terms"
TRUTH = (EDITIONS, IDENTITIES, MARKS)
DERIVED = (PASSAGES, TERMS)
"""Thrown away and made again at will."""
_OLD = timedelta(hours=6)
"""Versions older than this are cleared away: a reader looks for a newer one with each search."""
_AT_ONCE = 2_000
"""Values in one condition."""


class Column(NamedTuple):
    """A column of a table."""

    name: str
    type: str
    finder: str = ""
    """Kind of index by which rows are found by it."""


_LAYOUT: Mapping[str, tuple[Column, ...]] = {
    EDITIONS: (
        Column("row", "int64", "btree"),
        Column("id", "string", "btree"),
        Column("sha", "string"),
        Column("version", "int64"),
        Column("kind", "string"),
        Column("year", "int64"),
        Column("current", "bool"),
        Column("record", "large_binary"),
    ),
    IDENTITIES: (Column("identity", "string", "btree"), Column("row", "int64", "btree")),
    MARKS: (
        Column("identity", "string", "btree"),
        Column("kind", "string"),
        Column("said_by", "int64", "btree"),
    ),
    PASSAGES: (
        Column("row", "int64", "btree"),
        Column("words", "string", "words"),
        Column("title", "string", "words"),
        Column("heading", "list", "labels"),
        Column("kind", "string", "bitmap"),
        Column("year", "int64", "btree"),
        Column("source", "string", "btree"),
        Column("status", "string", "bitmap"),
        Column("kept", "binary"),
    ),
    TERMS: (Column("term", "string", "btree"), Column("holding", "int64")),
}


class Tables:
    """All tables of one library; opened at the versions of a head, or at the newest to write."""

    def __init__(self, store: Store) -> None:
        self._store = store

    @cached_property
    def _database(self) -> Any:  # noqa: ANN401 - of lancedb, which may be absent
        # Its engine tells on standard error of every table that it makes.
        os.environ.setdefault("LANCEDB_LOG", "error")
        try:
            import lancedb  # noqa: PLC0415 - an extra, and slow to import
        except ImportError:
            raise InputError(f"--library {self._store.address} needs the extra: {INSTALL}") from None
        with self._store.told():
            return lancedb.connect(str(self._store.address), storage_options=self._store.options())

    def made(self, name: str) -> Any:  # noqa: ANN401
        """The table, empty, with its indexes; another of this name stays readable at its versions."""
        table = self._database.create_table(name, schema=_schema(name), mode="overwrite")
        for column in _LAYOUT[name]:
            if column.finder:
                table.create_index(column.name, config=_finder(column.finder))
        return table

    def at(self, name: str, version: int) -> Any:  # noqa: ANN401
        """The table as it was at a version, to read."""
        table = self._database.open_table(name)
        table.checkout(version)
        return table

    def newest(self, name: str, version: int) -> Any:  # noqa: ANN401
        """The table to write, without what a writer that died has left since the version."""
        table = self._database.open_table(name)
        if table.version != version:
            table.checkout(version)
            table.restore()
        return table


def _schema(name: str) -> Any:  # noqa: ANN401
    import pyarrow as pa  # noqa: PLC0415 - comes with the extra

    types = {"list": pa.list_(pa.string()), "bool": pa.bool_()}
    return pa.schema(
        [(column.name, types.get(column.type) or getattr(pa, column.type)()) for column in _LAYOUT[name]]
    )


def _finder(kind: str) -> Any:  # noqa: ANN401
    from lancedb.index import FTS, Bitmap, BTree, LabelList  # noqa: PLC0415 - comes with the extra

    if kind == "words":
        # The terms are finished: the engine only parts them at the blanks, as tantivy does.
        return FTS(
            base_tokenizer="whitespace",
            lower_case=False,
            stem=False,
            remove_stop_words=False,
            ascii_folding=False,
            max_token_length=None,
            with_position=False,
        )
    return {"btree": BTree, "bitmap": Bitmap, "labels": LabelList}[kind]()


def add(table: Any, name: str, rows: Sequence[Mapping[str, Any]]) -> None:  # noqa: ANN401
    """Adds rows, in one commit of the table."""
    import pyarrow as pa  # noqa: PLC0415 - comes with the extra

    if rows:
        table.add(pa.Table.from_pylist(list(rows), schema=_schema(name)))


def tidied(table: Any) -> None:  # noqa: ANN401
    """Takes new rows into the indexes, joins small files, and clears away old versions."""
    table.optimize(cleanup_older_than=_OLD)


def rows_of(
    table: Any,  # noqa: ANN401
    column: str,
    values: Iterable[str | int],
    columns: Sequence[str],
) -> Iterator[dict[str, Any]]:
    """The rows whose column has one of the values."""
    rest = iter(dict.fromkeys(values))
    while some := list(islice(rest, _AT_ONCE)):
        found = table.search().where(among(column, some)).select(list(columns)).to_arrow()
        yield from found.to_pylist()


def among(column: str, values: Iterable[str | int]) -> str:
    """The condition that a column has one of the values."""
    return f"{column} IN ({', '.join(map(literal, values))})"


def literal(value: str | int) -> str:
    """A value as a condition writes it."""
    return str(value) if isinstance(value, int) else "'" + value.replace("'", "''") + "'"
