"""DuckDB, embedded."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from osler.panel.engines.fusing import unfused

if TYPE_CHECKING:
    import ibis.expr.types as ir
    import polars as pl

_ROWS = 250_000


class DuckDBEngine:
    """People in Parquet files, or in a table of a DuckDB file."""

    def __init__(self, path: Path) -> None:
        import duckdb
        import ibis
        import polars as pl

        self._raw = duckdb.connect()
        quoted = str(path).replace("'", "''")
        self._raw.execute(f"create view people as select * from read_parquet('{quoted}')")  # noqa: S608 - quoted above
        self._table = ibis.table(ibis.Schema.from_polars(pl.read_parquet_schema(path)), name="people")

    @property
    def table(self) -> ir.Table:
        """The people."""
        return self._table

    def frame(self, expression: ir.Table) -> pl.DataFrame:
        """A small result."""
        import polars as pl

        return pl.DataFrame(pl.from_arrow(self._raw.sql(unfused(expression, "duckdb")).to_arrow_table()))

    def batches(self, expression: ir.Table) -> Iterator[pl.DataFrame]:
        """The rows, a share at a time."""
        import polars as pl

        reader = self._raw.sql(unfused(expression, "duckdb")).to_arrow_reader(_ROWS)
        for batch in reader:
            yield pl.DataFrame(pl.from_arrow(batch))

    def close(self) -> None:
        """Closes the database."""
        self._raw.close()
