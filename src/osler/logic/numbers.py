"""The numeric half of the check: arithmetic, lowest, highest, count, and the units between them.

Multiplying or dividing by a pure number keeps the unit. The product or quotient of two values with
units has no checked unit, since an author writes body mass index once and for all.
"""

from __future__ import annotations

from typing import Literal, Protocol, cast

import msgspec

from osler.core.errors import ExpressionError
from osler.logic.functions import FUNCTIONS
from osler.logic.symbols import Symbol, nearest
from osler.logic.syntax import Raw
from osler.logic.tree import (
    Amount,
    Arithmetic,
    Condition,
    Count,
    Extreme,
    Function,
    FunctionName,
    Number,
    Quantity,
)
from osler.logic.units import canonical, converted, plain, tidy

UNCHECKED = "?"
_CALLS = ("lowest", "highest", "count", *FUNCTIONS)


class Typed(msgspec.Struct, frozen=True):
    """A number, its unit, and the facts in it that may know other units."""

    node: Number
    unit: str | None
    facts: tuple[Symbol, ...] = ()


class Names(Protocol):
    """The check on whose behalf numbers are typed: it owns the text and the names."""

    def wrong(self, problem: str, raw: Raw) -> ExpressionError:
        """The error of this place."""

    def symbol(self, raw: Raw) -> Symbol:
        """The fact that a name stands for."""

    def condition(self, raw: Raw) -> Condition:
        """A raw node as a condition."""


class NumberCheck:
    """Types the numbers of one text."""

    def __init__(self, check: Names) -> None:
        self.check = check

    def typed(self, raw: Raw) -> Typed:
        """A raw number with its unit; a literal keeps the unit it was written in."""
        match raw.kind:
            case "number":
                unit = None if raw.unit is None else canonical(raw.unit)
                return Typed(Amount(tidy(float(raw.text)), unit), unit)
            case "name":
                return self._fact(raw)
            case "call":
                return self._call(raw)
            case "infix" if raw.text in ("+", "-"):
                return self._sum(raw)
            case "infix" if raw.text in ("*", "/"):
                return self._product(raw)
            case _:
                raise self.check.wrong("a number is wanted here", raw)

    def aligned(self, raw: Raw) -> tuple[Typed, Typed]:
        """The two sides of an operator in one unit."""
        left, right = (self.typed(part) for part in raw.parts)
        right = self.in_unit_of(left, right, raw.parts[1])
        return self.in_unit_of(right, left, raw.parts[0]), right

    def in_unit_of(self, wanted: Typed, given: Typed, raw: Raw) -> Typed:
        """`given` in the unit of `wanted`: as it is, or a literal converted; else an error."""
        if wanted.unit == given.unit or UNCHECKED in (wanted.unit, given.unit):
            return given
        if isinstance(wanted.node, Amount) and not isinstance(given.node, Amount):
            return given  # the literal is the side to convert
        if isinstance(given.node, Amount) and wanted.unit is not None:
            changed = converted(given.node, wanted.unit, wanted.facts)
            if changed is not None:
                return Typed(changed, wanted.unit)
        raise self.check.wrong(_unlike(wanted, given), raw)

    def _fact(self, raw: Raw) -> Typed:
        symbol = self.check.symbol(raw)
        if symbol.type != "number":
            raise self.check.wrong(f"{raw.text!r} is a {symbol.type} fact, not a number", raw)
        return Typed(Quantity(raw.text), symbol.unit, (symbol,))

    def _call(self, raw: Raw) -> Typed:
        if raw.text == "count":
            return Typed(Count(tuple(self.check.condition(part) for part in raw.parts)), None)
        if raw.text not in _CALLS:
            raise self.check.wrong(f"unknown function {raw.text!r}{nearest(raw.text, _CALLS)}", raw)
        if raw.text in FUNCTIONS:
            return self._function(raw.text, raw)
        first, *rest = (self.typed(part) for part in raw.parts)
        alike = [
            first,
            *(self.in_unit_of(first, item, part) for item, part in zip(rest, raw.parts[1:], strict=True)),
        ]
        kind = cast(Literal["lowest", "highest"], raw.text)
        facts = tuple(fact for item in alike for fact in item.facts)
        return Typed(Extreme(kind, tuple(item.node for item in alike)), first.unit, facts)

    def _function(self, name: FunctionName, raw: Raw) -> Typed:
        """A whole number keeps its unit; the power of a value with a unit has no checked one."""
        if len(raw.parts) != FUNCTIONS[name]:
            raise self.check.wrong(f"{name}(...) is of {FUNCTIONS[name]} numbers", raw)
        items = [self.typed(part) for part in raw.parts]
        if name == "power" and items[1].unit not in (None, UNCHECKED):
            raise self.check.wrong(f"an exponent has no unit, this one has {items[1].unit!r}", raw.parts[1])
        unit = items[0].unit if name != "power" or items[0].unit is None else UNCHECKED
        facts = tuple(fact for item in items for fact in item.facts)
        return Typed(Function(name, tuple(item.node for item in items)), unit, facts)

    def _sum(self, raw: Raw) -> Typed:
        left, right = self.aligned(raw)
        op = cast(Literal["+", "-"], raw.text)
        return Typed(Arithmetic(op, left.node, right.node), left.unit, left.facts + right.facts)

    def _product(self, raw: Raw) -> Typed:
        left, right = (self.typed(part) for part in raw.parts)
        op = cast(Literal["*", "/"], raw.text)
        if right.unit is None:
            unit = left.unit
        elif left.unit is None and op == "*":
            unit = right.unit
        else:
            unit = UNCHECKED
        return Typed(Arithmetic(op, left.node, right.node), unit, left.facts + right.facts)


def _unlike(wanted: Typed, given: Typed) -> str:
    if wanted.unit is None:
        return f"a number with the unit {given.unit!r} where a pure number is wanted"
    if given.unit is None:
        bare = plain(given.node.value) if isinstance(given.node, Amount) else "…"
        return f"the unit is missing: write '{bare} {wanted.unit}'"
    known = {wanted.unit, *(other for fact in wanted.facts for other in fact.converts)}
    return f"the unit {given.unit!r} does not fit {wanted.unit!r}; known here: {', '.join(sorted(known))}"
