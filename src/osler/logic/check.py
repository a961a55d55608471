"""From the raw tree to the typed one: every name known, every kind and unit agreeing."""

from __future__ import annotations

from typing import Literal

from osler.core.errors import ExpressionError
from osler.logic.build import both, either, negate
from osler.logic.lexer import wrong
from osler.logic.numbers import NumberCheck, Typed
from osler.logic.symbols import Symbol, Symbols, nearest
from osler.logic.syntax import Raw
from osler.logic.tree import (
    MIRRORED,
    Amount,
    Compare,
    Condition,
    Constant,
    Holds,
    OneOf,
    Operator,
)

_COMPARISONS = frozenset(MIRRORED)


class Check:
    """Turns the raw nodes of one text into typed ones, or says what is wrong and where."""

    def __init__(self, text: str, symbols: Symbols) -> None:
        self.text = text
        self.symbols = symbols
        self.numbers = NumberCheck(self)

    def wrong(self, problem: str, raw: Raw) -> ExpressionError:
        """The error of this place."""
        return wrong(problem, self.text, raw.at)

    def symbol(self, raw: Raw) -> Symbol:
        """The fact that a name stands for."""
        found = self.symbols.facts.get(raw.text)
        if found is None:
            raise self.wrong(f"unknown fact {raw.text!r}{nearest(raw.text, self.symbols.facts)}", raw)
        return found

    def number(self, raw: Raw) -> Typed:
        """A number with its unit."""
        return self.numbers.typed(raw)

    def condition(self, raw: Raw) -> Condition:
        """A condition: something that is true, false or unknown."""
        match raw.kind:
            case "truth":
                return Constant(raw.text == "true")
            case "not":
                return negate(self.condition(raw.parts[0]))
            case "name":
                return self._standing_alone(raw)
            case "infix":
                return self._infix(raw)
            case "call":
                self.number(raw)
                raise self.wrong(f"{raw.text}(...) is a number: compare it", raw)
            case _:
                raise self.wrong("a condition is wanted here, not a number or a list", raw)

    def _standing_alone(self, raw: Raw) -> Condition:
        kind = self.symbol(raw).type
        if kind == "boolean":
            return Holds(raw.text)
        mend = {"number": "compare it", "word": "say == or in", "words": "say has"}[kind]
        raise self.wrong(f"{raw.text!r} is a {kind} fact and cannot stand alone: {mend}", raw)

    def _infix(self, raw: Raw) -> Condition:
        left, right = raw.parts
        if raw.text == "and":
            return both((self.condition(left), self.condition(right)))
        if raw.text == "or":
            return either((self.condition(left), self.condition(right)))
        if raw.text in ("in", "has"):
            return self._membership(raw.text, left, right)
        if raw.text in _COMPARISONS:
            return self._comparison(raw.text, raw)
        raise self.wrong("a condition is wanted here, not a number", raw)

    def _comparison(self, op: Operator, raw: Raw) -> Condition:
        left, right = raw.parts
        kind = self._kind(left)
        if kind == "number":
            return self._numbers_compared(op, raw)
        if kind == "boolean":
            raise self.wrong("a yes/no fact stands alone: write it as it is, or with 'not' before it", left)
        if kind == "words" or op not in ("==", "!="):
            raise self.wrong(f"{op!r} does not compare words: use ==, !=, in (or has)", raw)
        same = OneOf(left.text, self._words(self.symbol(left), right, named=False))
        return negate(same) if op == "!=" else same

    def _kind(self, raw: Raw) -> Literal["boolean", "number", "word", "words"]:
        if raw.kind == "name":
            return self.symbol(raw).type
        if raw.kind not in ("number", "infix", "call"):
            raise self.wrong("a fact or a number is wanted here", raw)
        return "number"

    def _numbers_compared(self, op: Operator, raw: Raw) -> Condition:
        left, right = (side.node for side in self.numbers.aligned(raw))
        if isinstance(left, Amount):
            if isinstance(right, Amount):
                raise self.wrong("compares two plain numbers: one side needs a fact", raw)
            return Compare(right, MIRRORED[op], left)
        return Compare(left, op, right)

    def _membership(self, op: str, left: Raw, right: Raw) -> Condition:
        if left.kind != "name":
            raise self.wrong(f"{op!r} wants a fact before it", left)
        symbol = self.symbol(left)
        wanted = "word" if op == "in" else "words"
        if symbol.type != wanted:
            raise self.wrong(f"{op!r} is for a {wanted} fact; {left.text!r} is a {symbol.type} fact", left)
        words = self._words(symbol, right, named=True)
        named = right.text if right.kind == "name" and right.text not in symbol.words else None
        return OneOf(left.text, words, named, op == "has")

    def _words(self, symbol: Symbol, raw: Raw, *, named: bool) -> tuple[str, ...]:
        if named and raw.kind == "list":
            return tuple(word for part in raw.parts for word in self._words(symbol, part, named=False))
        if raw.kind != "name":
            raise self.wrong("a word is wanted here", raw)
        if raw.text in symbol.words:
            return (raw.text,)
        members = self.symbols.sets.get(raw.text) if named else None
        if members is None:
            known = [*symbol.words, *(self.symbols.sets if named else ())]
            raise self.wrong(f"{raw.text!r} is not a word of this fact{nearest(raw.text, known)}", raw)
        strange = [word for word in members if word not in symbol.words]
        if strange:
            raise self.wrong(
                f"the set {raw.text!r} holds {strange[0]!r}, which is not a word of this fact", raw
            )
        return members
