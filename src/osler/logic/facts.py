"""What a tree mentions: its facts, its numeric boundaries, and whether definitions go in a circle."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping

import msgspec

from osler.logic.build import parts
from osler.logic.tree import Amount, Arm, Compare, Expr, Extreme, Holds, OneOf, Operator, Quantity


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


def turning_points(expr: Expr, definitions: Mapping[str, Expr]) -> dict[str, tuple[float, ...]]:
    """By number: the values at which the expression can turn when that number alone moves, in order.

    A number has none that can be listed, and is left out, where it is used otherwise than in a comparison
    with an amount, by itself or as one of a lowest or highest.
    """
    marks: dict[str, set[float]] = {}
    loose: set[str] = set()
    extremes: dict[str, tuple[str, ...]] = {}
    for name in ("", *sorted(facts_under(expr, definitions))):
        tree = expr if name == "" else definitions.get(name)
        items = _plain_items(tree)
        if items:
            extremes[name] = items
        elif tree is not None:
            _collect_turns(tree, marks, loose)
    _pass_down(extremes, marks, loose)
    return {name: tuple(sorted(marks[name])) for name in sorted(marks.keys() - loose)}


def _plain_items(tree: Expr | None) -> tuple[str, ...]:
    """The facts of which a tree is the lowest or highest; none where it is anything else."""
    if not isinstance(tree, Extreme) or not all(isinstance(item, Quantity) for item in tree.items):
        return ()
    return tuple(item.fact for item in tree.items if isinstance(item, Quantity))


def _collect_turns(tree: Expr, marks: dict[str, set[float]], loose: set[str]) -> None:
    """The amounts with which numbers are compared, and the numbers that are used otherwise."""
    nodes = tuple(walk(tree))
    compared = [
        (node.left.fact, node.right.value)
        for node in nodes
        if isinstance(node, Compare) and isinstance(node.left, Quantity) and isinstance(node.right, Amount)
    ]
    for fact, value in compared:
        marks.setdefault(fact, set()).add(value)
    uses = Counter(node.fact for node in nodes if isinstance(node, Quantity))
    uses.subtract(fact for fact, _ in compared)
    loose.update(name for name, count in uses.items() if count)


def _pass_down(
    extremes: Mapping[str, tuple[str, ...]], marks: dict[str, set[float]], loose: set[str]
) -> None:
    """What turns by a lowest or highest turns by each of its numbers at the same values."""
    grown = True
    while grown:
        before = sum(map(len, marks.values())) + len(loose)
        for name, items in extremes.items():
            for item in items:
                marks.setdefault(item, set()).update(marks.get(name, ()))
            loose.update(items if name in loose else ())
        grown = sum(map(len, marks.values())) + len(loose) > before


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
