"""Where the rules are worked out: polars in this process, DuckDB, PostgreSQL, or Spark."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Literal, Protocol

if TYPE_CHECKING:
    import ibis.expr.types as ir
    import polars as pl

Name = Literal["polars", "duckdb", "postgres", "spark"]


class Engine(Protocol):
    """People as a table, and results of expressions over it."""

    @property
    def table(self) -> ir.Table:
        """The people: one column for each fact, one for the ids."""

    def frame(self, expression: ir.Table) -> pl.DataFrame:
        """A result that fits in memory, such as counts."""

    def batches(self, expression: ir.Table) -> Iterator[pl.DataFrame]:
        """A result of as many rows as there are people, share by share."""

    def close(self) -> None:
        """Gives back what the engine holds."""
