"""The formula of a step: once in words, and once with a person's numbers put in.

Both are written from the tree that is computed, so what is shown is what was done.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from osler.core.truth import Truth
from osler.logic import (
    Amount,
    Arithmetic,
    Arm,
    Choice,
    Condition,
    Constant,
    Count,
    Expr,
    Extreme,
    Function,
    Lexicon,
    Number,
    Quantity,
    Scope,
    number_value,
    say,
    tidy,
    truth_of,
)

_SIGNS = {"+": "+", "-": "−", "*": "×", "/": "/"}
_TIGHTNESS = {"+": 1, "-": 1, "*": 2, "/": 2}
_POWER = 3
_DIGITS = 6


def in_symbols(expr: Expr, lexicon: Lexicon, definitions: Mapping[str, Expr]) -> str:
    """The formula in words: "(140 − age) × weight / (72 × serum creatinine)".

    Args:
        expr: a number; of another kind nothing is written.
        lexicon: the words for inputs, steps and facts.
        definitions: derived facts that are written out in place of their name.
    """
    return _Symbols(lexicon, definitions).text(expr)


def as_taken(expr: Expr, lexicon: Lexicon, scope: Scope, definitions: Mapping[str, Expr]) -> str:
    """The formula in words with the branch that this person takes, and why: "0.85 (sex is female)"."""
    return _Taken(lexicon, scope, definitions).text(expr)


def in_numbers(expr: Expr, lexicon: Lexicon, scope: Scope, definitions: Mapping[str, Expr]) -> str:
    """The formula with the numbers put in: "(140 − 75) × 60 / (72 × 1.2)"."""
    return _Numbers(lexicon, scope, definitions).text(expr)


class _Writer:
    """What both ways of writing share: signs, parentheses, functions."""

    def __init__(self, lexicon: Lexicon, definitions: Mapping[str, Expr]) -> None:
        self.lexicon = lexicon
        self.definitions = definitions
        self.writes: dict[type, Callable[[Any, int], str]] = {
            Amount: lambda node, above: _signed(node.value, above),
            Quantity: self.quantity,
            Arithmetic: self.arithmetic,
            Function: self.function,
            Extreme: self.extreme,
            Count: self.count,
            Choice: self.choice,
        }

    def text(self, expr: Expr, above: int = 0) -> str:
        """The expression, in parentheses where what stands around it binds tighter."""
        write = self.writes.get(type(expr))
        return "" if write is None else write(expr, above)

    def arithmetic(self, node: Arithmetic, above: int) -> str:
        if node.op == "/" and isinstance(node.right, Amount) and node.right.value == 1:
            return self.text(node.left, above)  # takes the unit away and changes nothing
        tight = _TIGHTNESS[node.op]
        # a − (b − c) and a / (b / c) keep their parentheses
        joined = f"{self.text(node.left, tight)} {_SIGNS[node.op]} {self.text(node.right, tight + 1)}"
        return f"({joined})" if tight < above else joined

    def function(self, node: Function, above: int) -> str:
        if node.name == "power":
            return "^".join(self.text(item, _POWER + 1) for item in node.items)
        return f"{node.name}({self.text(node.items[0])})"

    def extreme(self, node: Extreme, above: int) -> str:
        return f"{node.kind}({', '.join(self.text(item) for item in node.items)})"

    def quantity(self, node: Quantity, above: int) -> str:
        raise NotImplementedError

    def count(self, node: Count, above: int) -> str:
        raise NotImplementedError

    def choice(self, node: Choice, above: int) -> str:
        raise NotImplementedError


class _Symbols(_Writer):
    def quantity(self, node: Quantity, above: int) -> str:
        if node.fact in self.definitions:
            return self.text(self.definitions[node.fact], above)
        return self.lexicon.facts[node.fact].label

    def count(self, node: Count, above: int) -> str:
        return f"number of these: {'; '.join(say(item, self.lexicon) for item in node.items)}"

    def choice(self, node: Choice, above: int) -> str:
        arms = [f"{self.text(arm.value)}{self._when(arm.when)}" for arm in node.arms]
        listed = "; ".join(arms)
        return f"({listed})" if above else listed

    def _when(self, condition: Condition) -> str:
        return " otherwise" if isinstance(condition, Constant) else f" if {say(condition, self.lexicon)}"


class _Taken(_Symbols):
    def __init__(self, lexicon: Lexicon, scope: Scope, definitions: Mapping[str, Expr]) -> None:
        super().__init__(lexicon, definitions)
        self.scope = scope

    def quantity(self, node: Quantity, above: int) -> str:
        if node.fact in self.scope.values:
            return self.lexicon.facts[node.fact].label
        return super().quantity(node, above)

    def choice(self, node: Choice, above: int) -> str:
        arm = _taken(node, self.scope)
        why = "" if isinstance(arm.when, Constant) else f" ({say(arm.when, self.lexicon)})"
        return f"{self.text(arm.value, above)}{why}"


class _Numbers(_Writer):
    def __init__(self, lexicon: Lexicon, scope: Scope, definitions: Mapping[str, Expr]) -> None:
        super().__init__(lexicon, definitions)
        self.scope = scope

    def quantity(self, node: Quantity, above: int) -> str:
        if node.fact in self.definitions and node.fact not in self.scope.values:
            return self.text(self.definitions[node.fact], above)
        return self._value(node, above)

    def count(self, node: Count, above: int) -> str:
        return self._value(node, above)

    def choice(self, node: Choice, above: int) -> str:
        return self.text(_taken(node, self.scope).value, above)

    def _value(self, node: Number, above: int) -> str:
        value = number_value(node, self.scope)
        assert value is not None, "only a formula that has a value is written in numbers"
        return _signed(value, above)


def _taken(node: Choice, scope: Scope) -> Arm:
    """The branch that holds: of a choice that has a value there is one."""
    return next(arm for arm in node.arms if truth_of(arm.when, scope) is Truth.TRUE)


def _signed(value: float, above: int) -> str:
    rounded = tidy(round(value, _DIGITS))
    text = f"{rounded:.10f}".rstrip("0").rstrip(".").replace("-", "−")
    return f"({text})" if rounded < 0 and above else text
