"""A FHIRPath expression as a tree."""

from __future__ import annotations

from typing import NamedTuple


class Literal(NamedTuple):
    """A value written out; None is the empty collection."""

    value: str | float | bool | None


class This(NamedTuple):
    """`$this`, or what a path begins at."""


class Outside(NamedTuple):
    """`%name`."""

    name: str


class Member(NamedTuple):
    """`base.name`."""

    base: Expr
    name: str


class Call(NamedTuple):
    """`base.name(args)`."""

    base: Expr
    name: str
    args: tuple[Expr, ...]


class Index(NamedTuple):
    """`base[at]`."""

    base: Expr
    at: Expr


class Operation(NamedTuple):
    """`left sign right`."""

    sign: str
    left: Expr
    right: Expr


class Negative(NamedTuple):
    """`-inner`."""

    inner: Expr


Expr = Literal | This | Outside | Member | Call | Index | Operation | Negative
