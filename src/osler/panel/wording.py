"""What is said of one person with a care gap, worked out for many at once."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from osler.knowledge import Pack
from osler.knowledge.schema import CareGap, FactFile

if TYPE_CHECKING:
    import polars as pl

_PLACE = re.compile(r"\{([a-z0-9_]+)\}")


def facts_said(pack: Pack) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The number facts, and the word facts, that reasons name."""
    names = sorted({name for gap in pack.care_gaps.values() for name in _PLACE.findall(gap.reason)})
    numbers = tuple(name for name in names if pack.facts[name].type == "number")
    return numbers, tuple(name for name in names if name not in numbers)


def reason(pack: Pack, gap: CareGap, present: tuple[str, ...]) -> pl.Expr:
    """The gap's reason with each person's values; numbers stand in columns "=<fact>"."""
    import polars as pl

    parts = []
    for place, part in enumerate(_PLACE.split(gap.reason)):
        parts.append(_value(pack.facts[part], present) if place % 2 else pl.lit(part))
    return pl.concat_str(parts)


def _value(fact: FactFile, present: tuple[str, ...]) -> pl.Expr:
    import polars as pl

    missing = pl.lit(f"(unknown {fact.label})")
    if fact.type == "number":
        column = pl.col(f"={fact.id}")
        return pl.when(column.is_finite()).then(_figure(fact, column)).otherwise(missing)
    if fact.id not in present:
        return missing
    return pl.col(fact.id).replace_strict(fact.words, default=None, return_dtype=pl.String).fill_null(missing)


def _figure(fact: FactFile, column: pl.Expr) -> pl.Expr:
    import polars as pl

    if fact.decimals == 0:
        text = pl.when(column.is_finite()).then(column).otherwise(0).round(0).cast(pl.Int64).cast(pl.String)
    else:
        text = column.round(1 if fact.decimals is None else fact.decimals).cast(pl.String)
    unit = fact.unit_label or fact.unit
    if unit is None:
        return text
    one = unit.partition(" ")[0]
    single = unit.replace(one, one.removesuffix("s"), 1) if len(one) > 3 else unit
    text = text.str.strip_suffix(".0")
    return text + pl.when(text == "1").then(pl.lit(f" {single}")).otherwise(pl.lit(f" {unit}"))
