"""Values that no one can have become unknown, on any engine, and are told with their reason."""

from __future__ import annotations

from collections.abc import Collection
from typing import TYPE_CHECKING, Any

from osler.knowledge import Pack
from osler.knowledge.schema import FactFile

if TYPE_CHECKING:
    import ibis.expr.types as ir

_DIGITS = 9
_FINITE = 1e300


def audit(pack: Pack, table: ir.Table, key: str) -> ir.Table | None:
    """One row: by column, how many of its values are impossible or carry the noise of a conversion."""
    found: dict[str, Any] = {}
    for name in _checkable(pack, table, key):
        fact, column = pack.facts[name], table[name]
        bad = ~possible(fact, column)
        if fact.type == "number" and column.type().is_floating():
            bad = bad | (column != _tidy(column))
        found[name] = (column.notnull() & bad).sum()
    return table.aggregate(**found) if found else None


def checked(pack: Pack, table: ir.Table, key: str, mend: Collection[str]) -> ir.Table:
    """The people; of the columns to mend, without impossible values and without noise."""
    made: dict[str, Any] = {}
    for name in table.columns:
        if name == key:
            continue
        fact, column = pack.facts[name], table[name]
        if fact.type == "number":
            column = column.cast("float64")
        if name in mend:
            kept = _tidy(column) if fact.type == "number" else column
            column = possible(fact, column).ifelse(kept, None)
        made[name] = column
    return table.select(table[key], **made)


def impossible(pack: Pack, table: ir.Table, key: str, mend: Collection[str]) -> ir.Table:
    """The rows that hold an impossible value: the id, and each such value as text, the others null."""
    made: dict[str, Any] = {}
    for name in mend:
        column = table[name]
        wrong = column.notnull() & ~possible(pack.facts[name], column)
        made[name] = wrong.ifelse(column.cast("string"), None)
    found = table.select(table[key].cast("string").name("person"), **made)
    wrong_any: Any = False
    for name in made:
        wrong_any = found[name].notnull() | wrong_any
    return found.filter(wrong_any)


def _checkable(pack: Pack, table: ir.Table, key: str) -> list[str]:
    return [name for name in table.columns if name != key and pack.facts[name].type in ("number", "word")]


def _tidy(column: Any) -> Any:
    return column.cast("float64").round(_DIGITS).cast("float64")


def possible(fact: FactFile, column: Any) -> Any:
    """Where a value can be: never null, so that no engine's NULL decides."""
    import ibis

    if fact.type == "word":
        return ibis.coalesce(column.isin(sorted(fact.words)), False)
    low, high = fact.range or (-_FINITE, _FINITE)
    return ibis.coalesce((column >= low) & (column <= high), False)


def why_impossible(fact: FactFile) -> str:
    """The reason told of an impossible value."""
    if fact.type == "word":
        return f"{fact.id} is not one of its words: use one of {', '.join(fact.words)}"
    low, high = fact.range or (-_FINITE, _FINITE)
    unit = f" {fact.unit_label or fact.unit}" if fact.unit else ""
    return f"{fact.id} is not possible: it lies between {low:g} and {high:g}{unit}"


def repeated(table: ir.Table, key: str) -> ir.Table:
    """The ids that stand more than once, or are missing, with how often."""
    counts = table.group_by(table[key]).aggregate(rows=table.count())
    return counts.filter((counts["rows"] > 1) | counts[key].isnull()).select(
        person=counts[key].cast("string"), rows=counts["rows"]
    )
