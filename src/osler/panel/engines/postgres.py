"""PostgreSQL: the people stay in the database, the rules go there."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from osler.core.errors import InputError
from osler.panel.engines.fusing import unfused

if TYPE_CHECKING:
    import ibis.expr.types as ir
    import polars as pl

_ROWS = 20_000


class PostgresEngine:
    """People in a table of facts; nothing is written to the database."""

    def __init__(self, url: str, table: str, ignore: tuple[str, ...] = ()) -> None:
        import ibis
        import psycopg

        try:
            self._raw = psycopg.connect(url)
            self._connection = ibis.postgres.from_connection(self._raw)
            if table not in self._connection.list_tables():
                known = ", ".join(sorted(self._connection.list_tables())[:5]) or "none"
                raise InputError(f"the database has no table {table!r} (tables: {known}): say which with --table")
        except psycopg.OperationalError as error:
            raise InputError(f"the database cannot be reached: {_first(error)}: check the URL") from None
        # Just-in-time compilation of some thousand expressions takes longer than working them out.
        self._raw.execute("set jit = off")
        self._raw.execute("set default_transaction_read_only = on")
        self._table = table
        self._ignore = ignore

    @property
    def table(self) -> ir.Table:
        """The people, without the columns that were to be left out."""
        table = self._connection.table(self._table)
        return table.drop(*self._ignore) if self._ignore else table

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


@contextmanager
def _reachable() -> Iterator[None]:
    """A database that goes away is one clear error."""
    import psycopg

    try:
        yield
    except psycopg.OperationalError as error:
        raise InputError(f"the database went away: {_first(error)}: nothing was written, run it again") from None


def _first(error: Exception) -> str:
    return str(error).strip().splitlines()[0].rstrip(".:") if str(error).strip() else type(error).__name__
