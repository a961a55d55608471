"""Reading conditions and definitions: text in, checked tree out."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from osler.logic.check import Check
from osler.logic.lexer import wrong
from osler.logic.numbers import UNCHECKED, Typed
from osler.logic.symbols import Symbol, Symbols, nearest
from osler.logic.syntax import Raw, read
from osler.logic.tree import Amount, Arm, Choice, Condition, Expr, Extreme, Number, Quantity, Word


class Branch(Protocol):
    """One branch of a derived fact as written."""

    @property
    def when(self) -> str:
        """Its condition."""

    @property
    def value(self) -> str:
        """Its value: an expression, or a word of the fact."""


def parse(text: str, symbols: Symbols) -> Condition:
    """The typed tree of a condition; ExpressionError says what is wrong and where."""
    return Check(text, symbols).condition(read(text))


def parse_definition(name: str, derive: str | Sequence[Branch], symbols: Symbols) -> Expr:
    """The tree that defines a derived fact, checked against the fact's own type and unit."""
    symbol = symbols.facts[name]
    if isinstance(derive, str):
        return _value(name, derive, symbol, symbols, whole=True)
    return Choice(
        tuple(
            Arm(parse(branch.when, symbols), _value(name, branch.value, symbol, symbols, whole=False))
            for branch in derive
        )
    )


def _value(
    name: str, text: str, symbol: Symbol, symbols: Symbols, *, whole: bool
) -> Condition | Number | Word:
    raw = read(text)
    check = Check(text, symbols)
    if symbol.type == "boolean":
        return check.condition(raw)
    if symbol.type == "number":
        return _number(name, raw, check, whole=whole)
    if raw.kind != "name" or raw.text not in symbol.words:
        raise wrong(f"a word of {name!r} is wanted here{nearest(raw.text, symbol.words)}", text, raw.at)
    return Word(raw.text)


def _number(name: str, raw: Raw, check: Check, *, whole: bool) -> Number:
    symbol = check.symbols.facts[name]
    typed = check.number(raw)
    own = Typed(Quantity(name), symbol.unit, (symbol,))
    if isinstance(typed.node, Amount) or typed.unit != UNCHECKED:
        typed = check.numbers.in_unit_of(own, typed, raw)
    if whole and isinstance(typed.node, Extreme):
        return Extreme(typed.node.kind, typed.node.items, asked_as=name)
    return typed.node
