"""Numbers in ELM that may be known, unknown, open between two ends, or not exist for a patient.

CQL knows null; the condition language also knows that a number lies between two ends, whatever is still
unknown. A plain number stays a plain expression; only what is open is written with both of its ends.
"""

from __future__ import annotations

from itertools import product
from typing import NamedTuple

from osler.interchange.nodes import (
    FALSE,
    NOTHING,
    TRUE,
    UNKNOWN,
    Elm,
    all_of,
    any_of,
    binary,
    choose,
    decimal,
    first_known,
    greatest,
    is_null,
    least,
    negation,
)

FAR = 1e12
"""Beyond every number of a pack: an open end."""
_KINDS = {"<": "Less", "<=": "LessOrEqual", ">": "Greater", ">=": "GreaterOrEqual", "==": "Equal"}
_ARITHMETIC = {"+": "Add", "-": "Subtract", "*": "Multiply", "/": "Divide"}


class Plain(NamedTuple):
    """A number that is known or null."""

    value: Elm
    nowhere: Elm = FALSE
    """Whether there is no such number for this patient; never null."""

    @property
    def spread(self) -> Spread:
        """The same with two ends."""
        low, high = first_known([self.value, decimal(-FAR)]), first_known([self.value, decimal(FAR)])
        if self.value.get("type") == "Literal":
            low = high = self.value
        return Spread(low, high, FALSE, self.nowhere)

    @property
    def point(self) -> Elm:
        """The number where it is settled, else null."""
        return self.value if self.nowhere == FALSE else choose(self.nowhere, NOTHING, self.value)


class Spread(NamedTuple):
    """A number between two ends; none of its parts is ever null while it exists."""

    low: Elm
    high: Elm
    gap: Elm = FALSE
    """Whether it may turn out that there is no such number."""
    nowhere: Elm = FALSE

    @property
    def spread(self) -> Spread:
        """Itself."""
        return self

    @property
    def point(self) -> Elm:
        """The number where it is settled, else null."""
        settled = all_of([binary("Equal", self.low, self.high), negation(self.gap), negation(self.nowhere)])
        return choose(settled, self.low, NOTHING)


Number = Plain | Spread


def compared(left: Number, op: str, right: Number) -> Elm:
    """A comparison: null where it can still turn out either way."""
    if isinstance(left, Plain) and isinstance(right, Plain):
        whole = _plainly(left.value, op, right.value)
        return choose(any_of([left.nowhere, right.nowhere]), FALSE, whole)
    one, other = left.spread, right.spread
    never = any_of([one.nowhere, other.nowhere, _always(one, _OPPOSITE[op], other)])
    surely = all_of([_always(one, op, other), negation(one.gap), negation(other.gap)])
    return choose(never, FALSE, choose(surely, TRUE, UNKNOWN))


_OPPOSITE = {"<": ">=", "<=": ">", ">": "<=", ">=": "<", "==": "!=", "!=": "=="}


def _plainly(left: Elm, op: str, right: Elm) -> Elm:
    return negation(binary("Equal", left, right)) if op == "!=" else binary(_KINDS[op], left, right)


def _always(one: Spread, op: str, other: Spread) -> Elm:
    """Whether it holds whatever the two numbers turn out to be; never null."""
    if op in ("<", "<="):
        return binary(_KINDS[op], one.high, other.low)
    if op in (">", ">="):
        return binary(_KINDS[op], one.low, other.high)
    apart = any_of([binary("Less", one.high, other.low), binary("Greater", one.low, other.high)])
    if op == "!=":
        return apart
    pairs = [(one.low, one.high), (other.low, other.high), (one.high, other.low)]
    return all_of([binary("Equal", left, right) for left, right in pairs if left != right])


def calculated(op: str, left: Number, right: Number) -> Number | None:
    """A sum, difference, product or quotient; None where ELM has no fair form for it."""
    nowhere = any_of([left.nowhere, right.nowhere])
    if isinstance(left, Plain) and isinstance(right, Plain):
        if op == "/" and right.value.get("type") != "Literal":
            zero = binary("Equal", first_known([right.value, decimal(1)]), decimal(0))
            nowhere = any_of([nowhere, zero])
        return Plain(binary(_ARITHMETIC[op], left.value, right.value), nowhere)
    if op == "/":
        return None
    one, other = left.spread, right.spread
    ends = product((one.low, one.high), (other.low, other.high))
    corners = [binary(_ARITHMETIC[op], low, high) for low, high in ends]
    return Spread(least(corners), greatest(corners), any_of([one.gap, other.gap]), nowhere)


def extreme(kind: str, items: list[Number]) -> Plain:
    """The lowest or highest of those that are known."""
    points = [item.point for item in items]
    return Plain((least if kind == "lowest" else greatest)(points), all_of([item.nowhere for item in items]))


def overruled(value: Elm, number: Number) -> Number:
    """A worked-out number, or the value given in its place."""
    absent = is_null(value)
    nowhere = all_of([absent, number.nowhere])
    if isinstance(number, Plain):
        return Plain(first_known([value, number.value]), nowhere)
    return Spread(
        first_known([value, number.low]),
        first_known([value, number.high]),
        all_of([absent, number.gap]),
        nowhere,
    )
