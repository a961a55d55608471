"""A tree as text of the language again: `parse(show(tree))` gives the same tree."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from osler.logic.tree import (
    Amount,
    And,
    Arithmetic,
    Choice,
    Compare,
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
from osler.logic.units import plain

_TIGHTNESS = {"+": 5, "-": 5, "*": 6, "/": 6}


def show(expr: Expr) -> str:
    """The expression in the pack's own language."""
    return _SHOWS[type(expr)](expr)


def _and(node: And) -> str:
    return " and ".join(f"({show(item)})" if isinstance(item, Or) else show(item) for item in node.items)


def _not(node: Not) -> str:
    match node.item:
        case OneOf(fact=fact, words=(word,), named=None, many=False):
            return f"{fact} != {word}"
        case item:
            return f"not {show(item)}"


def _amount(node: Amount) -> str:
    return node.written or (plain(node.value) if node.unit is None else f"{plain(node.value)} {node.unit}")


def _arithmetic(node: Arithmetic) -> str:
    tight = _TIGHTNESS[node.op]
    return f"{_operand(node.left, tight)} {node.op} {_operand(node.right, tight + 1)}"


def _choice(node: Choice) -> str:
    return "; ".join(f"{show(arm.value)} when {show(arm.when)}" for arm in node.arms)


def _one_of(choice: OneOf) -> str:
    listed = choice.words[0] if len(choice.words) == 1 else f"[{', '.join(choice.words)}]"
    if choice.many:
        return f"{choice.fact} has {choice.named or listed}"
    if choice.named is None and len(choice.words) == 1:
        return f"{choice.fact} == {listed}"
    return f"{choice.fact} in {choice.named or listed}"


def _operand(expr: Expr, tightness: int) -> str:
    loose = isinstance(expr, Arithmetic) and _TIGHTNESS[expr.op] < tightness
    return f"({show(expr)})" if loose else show(expr)


_SHOWS: dict[type, Callable[[Any], str]] = {
    Constant: lambda node: "true" if node.value else "false",
    Holds: lambda node: node.fact,
    Quantity: lambda node: node.fact,
    Word: lambda node: node.word,
    OneOf: _one_of,
    Not: _not,
    And: _and,
    Or: lambda node: " or ".join(show(item) for item in node.items),
    Compare: lambda node: f"{show(node.left)} {node.op} {show(node.right)}",
    Amount: _amount,
    Arithmetic: _arithmetic,
    Function: lambda node: f"{node.name}({', '.join(show(item) for item in node.items)})",
    Extreme: lambda node: f"{node.kind}({', '.join(show(item) for item in node.items)})",
    Count: lambda node: f"count({', '.join(show(item) for item in node.items)})",
    Choice: _choice,
}
