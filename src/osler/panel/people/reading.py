"""Values of text columns read as a single patient's would be: words, yes and no, numbers with a unit."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from osler.core.errors import InputError
from osler.knowledge import Pack
from osler.knowledge.given import value_of
from osler.knowledge.schema import FactFile
from osler.panel.people.aside import aside_of
from osler.panel.people.columns import Column, Columns

if TYPE_CHECKING:
    import polars as pl

_EMPTY = frozenset({"", "na", "n/a", "nan", "null", "none given", "unknown"})
"""Texts that say nothing: the fact is unknown. ("none" is a word of some facts.)"""


def typed(pack: Pack, columns: Columns, frame: pl.DataFrame) -> tuple[pl.DataFrame, pl.DataFrame]:
    """The facts in their own kinds, named by fact, beside the ids; and the values that could not be read.

    What could not be read is unknown in the first frame and listed, with its reason, in the second.
    """
    import polars as pl

    kept = [frame[columns.id].alias(columns.id)]
    aside = []
    for column in columns.facts:
        series, wrong = _read(pack.facts[column.fact], column, frame[column.name])
        kept.append(series.alias(column.fact))
        if wrong:
            bad = frame.select(
                pl.col(columns.id).cast(pl.String).alias("person"), value=_as_text(frame[column.name])
            )
            bad = bad.filter(pl.col("value").is_in(list(wrong)))
            reasons = pl.col("value").replace_strict(wrong, return_dtype=pl.String)
            aside.append(bad.select("person", pl.lit(column.name).alias("column"), "value", reason=reasons))
    return pl.DataFrame(kept), pl.concat(aside) if aside else aside_of()


def _as_text(series: pl.Series) -> pl.Series:
    import polars as pl

    if isinstance(series.dtype, pl.List):
        return series.cast(pl.List(pl.String)).list.join(",")
    return series.cast(pl.String)


def _read(fact: FactFile, column: Column, series: pl.Series) -> tuple[pl.Series, dict[str, str]]:
    import polars as pl

    if fact.type == "number" and series.dtype.is_numeric():
        return series.cast(pl.Float64) * column.factor, {}
    if fact.type == "boolean" and series.dtype == pl.Boolean:
        return series, {}
    return _by_text(fact, column, _as_text(series))


def _by_text(fact: FactFile, column: Column, series: pl.Series) -> tuple[pl.Series, dict[str, str]]:
    """Each different text is read once."""
    import polars as pl

    kinds: dict[str, Any] = {"number": pl.Float64, "boolean": pl.Boolean}
    values: dict[str, Any] = {}
    wrong: dict[str, str] = {}
    for text in series.unique().drop_nulls().to_list():
        if text.strip().lower() in _EMPTY and (fact.type != "words" or text):
            values[text] = None
            continue
        try:
            value = value_of(fact, text if text or fact.type != "words" else ())
        except InputError as error:
            wrong[text] = str(error)
            values[text] = None
        else:
            values[text] = _stored(fact, column, value)
    kind = kinds.get(fact.type, pl.String)
    return series.replace_strict(values, default=None, return_dtype=kind), wrong


def _stored(fact: FactFile, column: Column, value: Any) -> Any:
    if isinstance(value, tuple):
        return ",".join(value)
    return value * column.factor if fact.type == "number" else value
