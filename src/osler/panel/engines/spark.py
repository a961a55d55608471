"""Spark, for people beyond one machine."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from osler.core.errors import InputError
from osler.panel.engines.fusing import unfused

if TYPE_CHECKING:
    import ibis.expr.types as ir
    import polars as pl

_ROWS = 20_000
_KINDS = {
    "boolean": "boolean",
    "tinyint": "int8",
    "smallint": "int16",
    "int": "int32",
    "bigint": "int64",
    "float": "float32",
    "double": "float64",
}
"""Column types of Spark as ibis calls them; all others are read as text."""


class SparkEngine:
    """People in Parquet files that every worker can read; the cluster is the one SPARK_MASTER names."""

    def __init__(self, path: str, master: str) -> None:
        import ibis

        self.session = _session(master)
        try:
            people = self.session.read.parquet(path)
            people.createOrReplaceTempView("people")
        except Exception as error:  # py4j's errors share no public base
            raise InputError(f"Spark cannot read {path!r} ({type(error).__name__}): check the path") from None
        kinds = {field.name: _KINDS.get(field.dataType.simpleString(), "string") for field in people.schema}
        self._table = ibis.table(kinds, name="people")

    @property
    def table(self) -> ir.Table:
        """The people."""
        return self._table

    def frame(self, expression: ir.Table) -> pl.DataFrame:
        """A small result."""
        import polars as pl

        found = self.session.sql(unfused(expression, "pyspark"))
        return pl.DataFrame([row.asDict() for row in found.collect()], infer_schema_length=None)

    def batches(self, expression: ir.Table) -> Iterator[pl.DataFrame]:
        """The rows, a partition at a time."""
        import polars as pl

        rows: list[dict[str, Any]] = []
        for row in self.session.sql(unfused(expression, "pyspark")).toLocalIterator():
            rows.append(row.asDict())
            if len(rows) == _ROWS:
                yield pl.DataFrame(rows, infer_schema_length=None)
                rows = []
        if rows:
            yield pl.DataFrame(rows, infer_schema_length=None)

    def close(self) -> None:
        """Ends the session."""
        self.session.stop()


def _session(master: str) -> Any:
    from pyspark.sql import SparkSession

    builder = SparkSession.builder.master(master).appName("osler panel")
    settings = {
        "spark.ui.enabled": "false",
        "spark.sql.session.timeZone": "UTC",
        # A pack is one long chain of columns: compiled code of that length is refused by the JVM.
        "spark.sql.codegen.wholeStage": "false",
    }
    if "127.0.0.1" in master or master.startswith("local"):
        settings |= {"spark.driver.bindAddress": "127.0.0.1", "spark.driver.host": "127.0.0.1"}
    for name, value in settings.items():
        builder = builder.config(name, value)
    session = builder.getOrCreate()
    session.sparkContext.setLogLevel("ERROR")
    return session
