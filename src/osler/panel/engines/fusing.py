"""SQL of an expression in which no step is merged into the next."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import ibis.expr.types as ir


def unfused(expression: ir.Table, dialect: str) -> str:
    """The SQL, with a fence round each step.

    Merging would write a shared gate out at each of its uses: hundreds of megabytes of SQL for a pack.
    """
    import ibis
    from sqlglot import exp, parse_one

    before = ibis.options.sql.fuse_selects
    ibis.options.sql.fuse_selects = False
    try:
        text = str(ibis.to_sql(expression, dialect=dialect, pretty=False))
    finally:
        ibis.options.sql.fuse_selects = before
    if dialect != "postgres":
        return text
    # PostgreSQL merges nested selects itself, unless they have an OFFSET.
    tree = parse_one(text, dialect=dialect)
    for select in tree.find_all(exp.Select):
        if select is not tree and select.args.get("offset") is None:
            select.set("offset", exp.Offset(expression=exp.Literal.number(0)))
    return tree.sql(dialect=dialect)
