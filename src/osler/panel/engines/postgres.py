"""PostgreSQL: the people stay in the database, the rules go there."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from osler.core.errors import InputError
from osler.panel.engines.fusing import unfused

if TYPE_CHECKING:
    import ibis.expr.types as ir
    import polars as pl
    import psycopg

_ROWS = 20_000


class PostgresEngine:
    """People in a table of facts; nothing is written to the database."""

    def __init__(self, url: str, table: str, ignore: tuple[str, ...] = ()) -> None:
        import ibis
        import psycopg

        try:
            self._raw = psycopg.connect(url)
        except psycopg.Error as error:
            raise InputError(f"the database cannot be reached: {_first(error)}: check the URL") from None
        try:
            kinds = _kinds(self._raw, table)
        except (InputError, psycopg.Error):
            self._raw.close()
            raise
        self._table = ibis.table(
            {name: kind for name, kind in kinds.items() if name not in ignore}, name=table
        )
        # Just-in-time compilation of some thousand expressions takes longer than working them out.
        self._raw.execute("set jit = off")
        self._raw.execute("set default_transaction_read_only = on")

    @property
    def table(self) -> ir.Table:
        """The people, without the columns that were to be left out."""
        return self._table

    def frame(self, expression: ir.Table) -> pl.DataFrame:
        """A small result."""
        import polars as pl

        with _reachable(), self._raw.cursor() as cursor:
            cursor.execute(unfused(expression, "postgres").encode())
            names = [column.name for column in cursor.description or ()]
            return pl.DataFrame(cursor.fetchall(), schema=names, orient="row", infer_schema_length=None)

    def batches(self, expression: ir.Table) -> Iterator[pl.DataFrame]:
        """The rows, a share at a time, through a cursor of the server."""
        import polars as pl

        with _reachable(), self._raw.cursor(name="osler_panel") as cursor:
            cursor.execute(unfused(expression, "postgres").encode())
            while rows := cursor.fetchmany(_ROWS):
                names = [column.name for column in cursor.description or ()]
                yield pl.DataFrame(rows, schema=names, orient="row", infer_schema_length=None)

    def close(self) -> None:
        """Closes the connection."""
        self._raw.close()


_KINDS = {
    "boolean": "boolean",
    "smallint": "int16",
    "integer": "int32",
    "bigint": "int64",
    "real": "float32",
    "double precision": "float64",
    "numeric": "float64",
}
"""Column types of PostgreSQL as ibis calls them; all others are read as text."""


def _kinds(connection: psycopg.Connection[Any], table: str) -> dict[str, str]:
    """The columns of a table, in order."""
    schema, _, name = table.rpartition(".")
    where = "table_name = %s and table_schema = any(current_schemas(false))"
    if schema:
        raise InputError(f"--table {table!r} names a schema: put it on the search path of the URL instead")
    query = "select column_name, data_type from information_schema.columns "
    query += f"where {where} order by ordinal_position"
    rows = connection.execute(query.encode(), (name,)).fetchall()
    if not rows:
        found = connection.execute(
            b"select table_name from information_schema.tables "
            b"where table_schema = any(current_schemas(false))"
        ).fetchall()
        known = ", ".join(sorted(row[0] for row in found)[:5]) or "none"
        raise InputError(f"the database has no table {table!r} (tables: {known}): say which with --table")
    return {column: _KINDS.get(kind, "string") for column, kind in rows}


@contextmanager
def _reachable() -> Iterator[None]:
    """A database that goes away is one clear error."""
    import psycopg

    try:
        yield
    except psycopg.OperationalError as error:
        raise InputError(
            f"the database went away: {_first(error)}: nothing was written, run it again"
        ) from None


def _first(error: Exception) -> str:
    return str(error).strip().splitlines()[0].rstrip(".:") if str(error).strip() else type(error).__name__
