"""Numbers as the span of values that they can still have (osler.logic.kleene is the reference)."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import product
from typing import TYPE_CHECKING, Any, NamedTuple

from osler.logic import Amount, Arithmetic, Choice, Count, Extreme, Function, Number, Quantity
from osler.panel.circuit.gates import Circuit, Node
from osler.panel.circuit.known import INFINITE

if TYPE_CHECKING:
    from osler.panel.circuit.rules import Rules


class Span(NamedTuple):
    """The ends of a number, and two gates."""

    low: Node
    high: Node
    gap: Node
    """It may turn out that there is no such number."""
    nowhere: Node
    """There is none; the ends say nothing then, and `gap` is on."""


class Spans:
    """Builds the span of each number once; `rules` builds the conditions inside them."""

    def __init__(self, rules: Rules) -> None:
        self.rules = rules
        self.circuit: Circuit = rules.circuit
        self._made: dict[Number, Span] = {}

    def of(self, number: Number) -> Span:
        """The span of a number."""
        made = self._made.get(number)
        if made is None:
            made = self._made[number] = _SPANS[type(number)](self, number)
        return made

    def point(self, span: Span) -> Node:
        """Where the value is settled."""
        return self.circuit.both(
            self.circuit.compare("==", span.low, span.high), self.circuit.negate(span.gap)
        )

    def _sure(self, low: Node, high: Node) -> Span:
        return Span(low, high, self.circuit.off, self.circuit.off)

    def _unbounded(self) -> tuple[Node, Node]:
        return self.circuit.number(-INFINITE), self.circuit.number(INFINITE)

    def _amount(self, node: Amount) -> Span:
        value = self.circuit.number(node.value)
        return self._sure(value, value)

    def _quantity(self, node: Quantity) -> Span:
        known, circuit = self.rules.known, self.circuit
        given = self._sure(*known.ends(node.fact))
        definition = self.rules.definitions.get(node.fact)
        if definition is None:
            return given
        return self._either(known.known(node.fact), given, self.of(definition), circuit)  # type: ignore[arg-type]

    @staticmethod
    def _either(where: Node, one: Span, other: Span, circuit: Circuit) -> Span:
        off = circuit.negate(where)
        return Span(
            circuit.choose(where, one.low, other.low),
            circuit.choose(where, one.high, other.high),
            circuit.both(off, other.gap),
            circuit.both(off, other.nowhere),
        )

    def _arithmetic(self, node: Arithmetic) -> Span:
        one, other = self.of(node.left), self.of(node.right)
        gap = self.circuit.either(one.gap, other.gap)
        nowhere = self.circuit.either(one.nowhere, other.nowhere)
        if node.op in ("+", "-"):
            low, high = self._sum(node.op, one, other)
            return Span(low, high, gap, nowhere)
        return (self._quotient if node.op == "/" else self._product)(one, other, gap, nowhere)

    def _sum(self, op: str, one: Span, other: Span) -> tuple[Node, Node]:
        """A low end is never above all bounds, nor a high one below: no infinity meets its opposite."""
        add = self.circuit.work
        if op == "+":
            return self._tidy(add("add", one.low, other.low)), self._tidy(add("add", one.high, other.high))
        low, high = add("subtract", one.low, other.high), add("subtract", one.high, other.low)
        return self._tidy(low), self._tidy(high)

    def _tidy(self, node: Node) -> Node:
        return self.circuit.work("tidy", node)

    def _product(self, one: Span, other: Span, gap: Node, nowhere: Node) -> Span:
        low, high = self._corners("multiply", one, other)
        return Span(low, high, gap, nowhere)

    def _quotient(self, one: Span, other: Span, gap: Node, nowhere: Node) -> Span:
        circuit, zero = self.circuit, self.circuit.number(0.0)
        over_zero = circuit.both(
            circuit.compare("<=", other.low, zero), circuit.compare(">=", other.high, zero)
        )
        nowhere = circuit.either(nowhere, circuit.both(over_zero, self.point(other)))
        # No engine is asked to divide by zero, not even where the result is thrown away.
        one_ = circuit.number(1.0)
        safe = other._replace(
            low=circuit.choose(over_zero, one_, other.low), high=circuit.choose(over_zero, one_, other.high)
        )
        low, high = self._corners("divide", one, safe)
        bottom, top = self._unbounded()
        gap = circuit.either(gap, over_zero)
        return Span(
            circuit.choose(over_zero, bottom, low), circuit.choose(over_zero, top, high), gap, nowhere
        )

    def _corners(self, op: str, one: Span, other: Span) -> tuple[Node, Node]:
        """The ends lie at the corners; where a corner is no number, anything is possible."""
        circuit = self.circuit
        pairs = sorted(set(product({one.low, one.high}, {other.low, other.high})))
        values: list[Node] = []
        undefined: list[Node] = []
        for left, right in pairs:
            bad = self._undefined(op, left, right)
            undefined.append(bad)
            # Where the corner is no number, a harmless pair is worked out in its place.
            safe = circuit.choose(bad, circuit.number(1.0), right)
            values.append(self._tidy(circuit.work(op, circuit.choose(bad, circuit.number(1.0), left), safe)))
        wild = circuit.either(*undefined)
        bottom, top = self._unbounded()
        low, high = self._outermost("<", values), self._outermost(">", values)
        return circuit.choose(wild, bottom, low), circuit.choose(wild, top, high)

    def _undefined(self, op: str, left: Node, right: Node) -> Node:
        """Zero times infinity, and infinity over infinity."""
        circuit, zero = self.circuit, self.circuit.number(0.0)
        if op == "divide":
            return circuit.both(self._endless(left), self._endless(right))
        return circuit.either(
            circuit.both(self._endless(left), circuit.compare("==", right, zero)),
            circuit.both(self._endless(right), circuit.compare("==", left, zero)),
        )

    def _endless(self, node: Node) -> Node:
        bottom, top = self._unbounded()
        return self.circuit.either(
            self.circuit.compare("==", node, bottom), self.circuit.compare("==", node, top)
        )

    def _outermost(self, op: str, values: Sequence[Node]) -> Node:
        found = values[0]
        for value in values[1:]:
            found = self.circuit.choose(self.circuit.compare(op, value, found), value, found)
        return found

    def _function(self, node: Function) -> Span:
        spans = [self.of(item) for item in node.items]
        circuit = self.circuit
        gap = circuit.either(*(span.gap for span in spans))
        nowhere = circuit.either(*(span.nowhere for span in spans))
        if node.name != "power":
            low, high = (circuit.work(node.name, end) for end in spans[0][:2])
            return Span(low, high, gap, nowhere)
        return self._power(spans[0], spans[1], gap, nowhere)

    def _power(self, base: Span, exponent: Span, gap: Node, nowhere: Node) -> Span:
        circuit, zero, one = self.circuit, self.circuit.number(0.0), self.circuit.number(1.0)
        open_ = circuit.compare("<=", base.low, zero)
        nowhere = circuit.either(nowhere, circuit.compare("<=", base.high, zero))
        corners = [
            self._tidy(circuit.work("power", circuit.choose(open_, one, end), times))
            for end, times in sorted(set(product({base.low, base.high}, {exponent.low, exponent.high})))
        ]
        bottom, top = self._unbounded()
        low, high = self._outermost("<", corners), self._outermost(">", corners)
        return Span(
            circuit.choose(open_, bottom, low),
            circuit.choose(open_, top, high),
            circuit.either(gap, open_),
            nowhere,
        )

    def _extreme(self, node: Extreme) -> Span:
        """Only the values that are known count."""
        circuit = self.circuit
        spans = [self.of(item) for item in node.items]
        points = [self.point(span) for span in spans]
        none = circuit.number(INFINITE if node.kind == "lowest" else -INFINITE)
        values = [circuit.choose(at, span.low, none) for at, span in zip(points, spans, strict=True)]
        value = self._outermost("<" if node.kind == "lowest" else ">", values)
        any_point = circuit.either(*points)
        nowhere = circuit.both(*(span.nowhere for span in spans))
        bottom, top = self._unbounded()
        low, high = circuit.choose(any_point, value, bottom), circuit.choose(any_point, value, top)
        return Span(low, high, nowhere, nowhere)

    def _count(self, node: Count) -> Span:
        rails = [self.rules.rails(item) for item in node.items]
        low = self.circuit.count(each.true for each in rails)
        high = self.circuit.count(self.circuit.negate(each.false) for each in rails)
        return self._sure(low, high)

    def _selected(self, node: Choice) -> Span:
        circuit, arms = self.circuit, self.rules.arms(node)
        spans = [self.of(arm.value) for arm in node.arms]  # type: ignore[arg-type]
        bottom, top = self._unbounded()
        lows, highs, some, holes = [], [], [], [circuit.negate(arms.chosen)]
        for active, span in zip(arms.active, spans, strict=True):
            here = circuit.both(active, circuit.negate(span.nowhere))
            lows.append(circuit.choose(here, span.low, top))
            highs.append(circuit.choose(here, span.high, bottom))
            some.append(here)
            holes.append(circuit.both(active, span.gap))
        nowhere = circuit.negate(circuit.either(*some))
        gap = circuit.either(nowhere, *holes)
        return Span(self._outermost("<", lows), self._outermost(">", highs), gap, nowhere)


_SPANS: dict[type, Callable[[Spans, Any], Span]] = {
    Amount: Spans._amount,
    Quantity: Spans._quantity,
    Arithmetic: Spans._arithmetic,
    Function: Spans._function,
    Extreme: Spans._extreme,
    Count: Spans._count,
    Choice: Spans._selected,
}
