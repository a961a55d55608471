"""Putting trees together so that they stay in negation normal form, and listing a node's parts."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Literal, cast

from osler.logic.tree import (
    NEGATED,
    Amount,
    And,
    Arithmetic,
    Arm,
    Choice,
    Compare,
    Condition,
    Constant,
    Count,
    Expr,
    Extreme,
    Function,
    Holds,
    Not,
    OneOf,
    Or,
    Quantity,
    Word,
)


def both(items: Iterable[Condition]) -> Condition:
    """The conjunction, flattened; of a single item, that item."""
    flat = [part for item in items for part in (item.items if isinstance(item, And) else (item,))]
    return flat[0] if len(flat) == 1 else And(tuple(flat))


def either(items: Iterable[Condition]) -> Condition:
    """The disjunction, flattened; of a single item, that item."""
    flat = [part for item in items for part in (item.items if isinstance(item, Or) else (item,))]
    return flat[0] if len(flat) == 1 else Or(tuple(flat))


def negate(condition: Condition) -> Condition:
    """The denial, with `not` pushed down to single facts."""
    match condition:
        case And(items=items):
            return either(negate(item) for item in items)
        case Or(items=items):
            return both(negate(item) for item in items)
        case Choice(arms=arms):
            return Choice(tuple(Arm(arm.when, negate(cast(Condition, arm.value))) for arm in arms))
        case _:
            return _denied(condition)


def _denied(clause: Constant | Compare | Not | Holds | OneOf) -> Condition:
    match clause:
        case Constant(value=value):
            return Constant(not value)
        case Compare(left=left, op=op, right=right):
            return Compare(left, NEGATED[op], right)
        case Not(item=item):
            return item
        case _:
            return Not(clause)


def kind_of(definition: Expr) -> Literal["boolean", "number", "word"]:
    """What kind of value an expression has."""
    if isinstance(definition, Choice):
        return kind_of(definition.arms[0].value)
    if isinstance(definition, Word):
        return "word"
    return "number" if isinstance(definition, _NUMBERS) else "boolean"


_NUMBERS = (Amount, Quantity, Arithmetic, Function, Extreme, Count)


def parts(node: Expr | Arm) -> tuple[Expr | Arm, ...]:
    """The nodes directly inside a node, in order of writing."""
    match node:
        case And() | Or() | Extreme() | Count() | Function():
            return node.items
        case Compare(left=left, right=right) | Arithmetic(left=left, right=right):
            return (left, right)
        case Not(item=item):
            return (item,)
        case Choice(arms=arms):
            return arms
        case Arm(when=when, value=value):
            return (when,) if isinstance(value, Word) else (when, value)
        case _:
            return ()
