"""SQL of an expression in which no step is merged into the next."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Literal

if TYPE_CHECKING:
    import ibis.expr.types as ir

Dialect = Literal["duckdb", "postgres", "pyspark"]


def unfused(expression: ir.Table, dialect: Dialect) -> str:
    """The SQL, with a fence round each step.

    Merging would write a shared gate out at each of its uses: hundreds of megabytes of SQL for a pack.
    """
    import ibis
    from sqlglot import exp

    before = ibis.options.sql.fuse_selects
    ibis.options.sql.fuse_selects = False
    try:
        tree = _compiler(dialect).to_sqlglot(expression)
    finally:
        ibis.options.sql.fuse_selects = before
    if dialect == "postgres":
        # PostgreSQL merges nested selects itself, unless they have an OFFSET.
        for select in tree.find_all(exp.Select):
            if select is not tree and select.args.get("offset") is None:
                select.set("offset", exp.Offset(expression=exp.Literal.number(0)))
    return str(tree.sql(dialect=_compiler(dialect).dialect))


def _compiler(dialect: Dialect) -> Any:
    import ibis
    from ibis.backends.sql import compilers

    getattr(ibis, dialect)
    names = {"duckdb": "DuckDBCompiler", "postgres": "PostgresCompiler", "pyspark": "PySparkCompiler"}
    return getattr(compilers, names[dialect])()
