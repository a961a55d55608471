"""Plain true-or-false evaluation of a condition for a patient of whom everything asked is known.

Written apart from the three-valued evaluator on purpose: expected verdicts come from here, so that a
fault of one shows as a failing test and is not copied into it.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from osler.core.case import Value
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

_NOISE = 9
"""Decimals that count: float noise must not decide at a boundary."""


class Plain:
    """Truth in the schoolbook sense; a value that does not exist meets no clause about it."""

    def __init__(self, values: Mapping[str, Value], definitions: Mapping[str, Expr]) -> None:
        self.values = values
        self.definitions = definitions

    def holds(self, node: Expr) -> bool:
        """Whether the condition is met."""
        match node:
            case Constant(value=value):
                return value
            case And(items=items):
                return all(self.holds(item) for item in items)
            case Or(items=items):
                return any(self.holds(item) for item in items)
            case Not(item=item):
                met = self._clause(item)
                return met is not None and not met
            case Compare(left=left, op=op, right=right):
                return _compare(op, self.number(left), self.number(right))
            case Holds() | OneOf() | Choice():
                return self._clause(node) is True
        raise TypeError(f"{type(node).__name__} is no condition")

    def _clause(self, node: Expr) -> bool | None:
        match node:
            case Holds(fact=fact):
                return self._yes_no(fact)
            case OneOf(fact=fact, words=words):
                value = self.word(fact)
                found = value if isinstance(value, tuple) else (value,)
                return None if value is None else any(word in words for word in found)
            case Choice():
                arm = self._arm(node)
                return None if arm is None else self.holds(arm)
        raise TypeError(f"{type(node).__name__} is no single clause")

    def _yes_no(self, fact: str) -> bool | None:
        if fact in self.values:
            return bool(self.values[fact])
        definition = self.definitions[fact]
        return self._clause(definition) if isinstance(definition, Choice) else self.holds(definition)

    def word(self, fact: str) -> Value | None:
        """The word, or words, that a fact has; None where no branch of its definition fits."""
        if fact in self.values:
            return self.values[fact]
        arm = self._arm(self.definitions[fact])
        return arm.word if isinstance(arm, Word) else None

    def number(self, node: Expr) -> float | None:
        """The value of a number; None where it does not exist for this patient."""
        value: float | None
        match node:
            case Amount():
                value = node.value
            case Quantity():
                value = self._quantity(node.fact)
            case Extreme():
                known = [found for item in node.items if (found := self.number(item)) is not None]
                value = (min if node.kind == "lowest" else max)(known, default=None)
            case Count():
                value = float(sum(self.holds(item) for item in node.items))
            case Arithmetic():
                value = _calculate(node.op, self.number(node.left), self.number(node.right))
            case Function():
                value = _applied(node.name, [self.number(item) for item in node.items])
            case Choice():
                arm = self._arm(node)
                value = None if arm is None else self.number(arm)
            case _:
                raise TypeError(f"{type(node).__name__} is no number")
        return value

    def _quantity(self, fact: str) -> float | None:
        if fact in self.values:
            return round(float(self.values[fact]), _NOISE)  # type: ignore[arg-type]
        return self.number(self.definitions[fact]) if fact in self.definitions else None

    def _arm(self, node: Expr) -> Any:  # noqa: ANN401 - a condition, number or word
        arms = node.arms if isinstance(node, Choice) else ()
        return next((arm.value for arm in arms if self.holds(arm.when)), None)


def _compare(op: str, left: float | None, right: float | None) -> bool:
    if left is None or right is None:
        return False
    return {
        "<": left < right,
        "<=": left <= right,
        ">": left > right,
        ">=": left >= right,
        "==": left == right,
        "!=": left != right,
    }[op]


def _applied(name: str, numbers: list[float | None]) -> float | None:
    first, *rest = numbers
    if first is None or None in rest or (name == "power" and first <= 0):
        return None
    if name == "power":
        return round(float(first ** rest[0]), _NOISE)  # type: ignore[operator]
    whole = int(abs(first) + (0.5 if name == "round" else 0.0)) * (1 if first >= 0 else -1)
    return float(whole - 1 if name == "floor" and whole > first else whole)


def _calculate(op: str, left: float | None, right: float | None) -> float | None:
    if left is None or right is None or (op == "/" and right == 0):
        return None
    if op == "/":
        return round(left / right, _NOISE)
    return round({"+": left + right, "-": left - right, "*": left * right}[op], _NOISE)
