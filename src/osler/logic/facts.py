"""What a tree mentions: its facts, its numeric boundaries, and whether definitions go in a circle."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import msgspec

from osler.logic.build import parts
from osler.logic.tree import Amount, Arm, Compare, Expr, Holds, OneOf, Operator, Quantity


class Boundary(msgspec.Struct, frozen=True):
    """A number at which a comparison of one fact turns."""

    fact: str
    op: Operator
    value: float


def walk(expr: Expr | Arm) -> Iterator[Expr | Arm]:
    """Every node, in order of writing."""
    yield expr
    for part in parts(expr):
        yield from walk(part)


def facts_of(expr: Expr, definitions: Mapping[str, Expr] | None = None) -> tuple[str, ...]:
    """The facts named, in order of first appearance; with definitions, the primary facts beneath."""
    found: dict[str, None] = {}
    _collect(expr, definitions or {}, found)
    return tuple(found)


def _collect(expr: Expr, definitions: Mapping[str, Expr], found: dict[str, None]) -> None:
    for node in walk(expr):
        if isinstance(node, Holds | OneOf | Quantity) and node.fact not in found:
            if node.fact in definitions:
                _collect(definitions[node.fact], definitions, found)
            else:
                found[node.fact] = None


def facts_under(expr: Expr, definitions: Mapping[str, Expr]) -> frozenset[str]:
    """Every fact, primary or derived, that an expression rests on."""
    names: set[str] = set()
    waiting = list(facts_of(expr))
    while waiting:
        name = waiting.pop()
        if name not in names:
            names.add(name)
            waiting.extend(facts_of(definitions[name]) if name in definitions else ())
    return frozenset(names)


def boundaries(expr: Expr) -> tuple[Boundary, ...]:
    """Each comparison of one fact with a number, once, in order of first appearance."""
    found = {
        Boundary(node.left.fact, node.op, node.right.value): None
        for node in walk(expr)
        if isinstance(node, Compare) and isinstance(node.left, Quantity) and isinstance(node.right, Amount)
    }
    return tuple(found)


def circle(definitions: Mapping[str, Expr]) -> tuple[str, ...] | None:
    """A chain of derived facts that leads back to its start, or None; to be refused at load."""
    clear: set[str] = set()
    for name in definitions:
        chain = _chain(name, definitions, (), clear)
        if chain is not None:
            return chain
    return None


def _chain(
    name: str, definitions: Mapping[str, Expr], above: tuple[str, ...], clear: set[str]
) -> tuple[str, ...] | None:
    if name in above:
        return (*above[above.index(name) :], name)
    if name in clear or name not in definitions:
        return None
    for below in facts_of(definitions[name]):
        chain = _chain(below, definitions, (*above, name), clear)
        if chain is not None:
            return chain
    clear.add(name)
    return None
