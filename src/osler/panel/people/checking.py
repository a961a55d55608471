"""Values that no one can have become unknown, on any engine, and are told with their reason."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from osler.knowledge import Pack
from osler.knowledge.schema import FactFile

if TYPE_CHECKING:
    import ibis.expr.types as ir

_DIGITS = 9
_FINITE = 1e300


def checked(pack: Pack, table: ir.Table, key: str) -> ir.Table:
    """The people with impossible values taken out, and numbers without the noise of conversions."""
    made: dict[str, Any] = {}
    for name in table.columns:
        if name == key:
            continue
        fact, column = pack.facts[name], table[name]
        if fact.type == "number":
            made[name] = possible(fact, column).ifelse(
                column.cast("float64").round(_DIGITS).cast("float64"), None
            )
        elif fact.type == "word":
            made[name] = possible(fact, column).ifelse(column, None)
        else:
            made[name] = column
    return table.select(table[key], **made)


def impossible(pack: Pack, table: ir.Table, key: str) -> ir.Table | None:
    """The rows that hold an impossible value: the id, and each such value as text, the others null."""
    made: dict[str, Any] = {}
    for name in table.columns:
        if name != key and pack.facts[name].type in ("number", "word"):
            column = table[name]
            wrong = column.notnull() & ~possible(pack.facts[name], column)
            made[name] = wrong.ifelse(column.cast("string"), None)
    if not made:
        return None
    found = table.select(table[key].cast("string").name("person"), **made)
    wrong_any: Any = False
    for name in made:
        wrong_any = found[name].notnull() | wrong_any
    return found.filter(wrong_any)


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
