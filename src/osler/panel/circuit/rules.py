"""Conditions as two gates each: known true, known false (osler.logic.kleene is the reference)."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

from osler.logic import (
    Amount,
    And,
    Choice,
    Compare,
    Condition,
    Constant,
    Expr,
    Holds,
    Not,
    OneOf,
    Or,
    Quantity,
)
from osler.logic.build import negate
from osler.logic.tree import NEGATED
from osler.panel.circuit.gates import Circuit, Node, Rails
from osler.panel.circuit.known import Known
from osler.panel.circuit.residual import residuals
from osler.panel.circuit.spans import Span, Spans


class Arms(NamedTuple):
    """The branches of a definition: which are still possible, which of those hang on open facts."""

    active: tuple[Node, ...]
    open: tuple[Node, ...]
    chosen: Node
    """One of them is known to fit."""


class Rules:
    """Builds the gates of conditions for one state of what is known."""

    def __init__(self, circuit: Circuit, known: Known, definitions: Mapping[str, Expr]) -> None:
        self.circuit = circuit
        self.known = known
        self.definitions = definitions
        self.spans = Spans(self)
        self._made: dict[Condition, Rails] = {}
        self._arms: dict[Choice, Arms] = {}

    def rails(self, condition: Condition) -> Rails:
        """The gates of a condition.

        Raises:
            UncompilableError: it holds branches that are too intricate.
        """
        made = self._made.get(condition)
        if made is None:
            made = self._made[condition] = _RULES[type(condition)](self, condition)
        return made

    def unknown(self, condition: Condition) -> Node:
        """Where a condition is neither known true nor known false."""
        return self.circuit.negate(self.circuit.either(*self.rails(condition)))

    def _constant(self, node: Constant) -> Rails:
        return Rails(self.circuit.truth(node.value), self.circuit.truth(not node.value))

    def _and(self, node: And) -> Rails:
        items = [self.rails(item) for item in node.items]
        return Rails(
            self.circuit.both(*(item.true for item in items)),
            self.circuit.either(*(item.false for item in items)),
        )

    def _or(self, node: Or) -> Rails:
        items = [self.rails(item) for item in node.items]
        return Rails(
            self.circuit.either(*(item.true for item in items)),
            self.circuit.both(*(item.false for item in items)),
        )

    def _holds(self, node: Holds) -> Rails:
        return self._given_or(node.fact, self.known.holds(node.fact), lambda definition: definition)

    def _not(self, node: Not) -> Rails:
        if isinstance(node.item, OneOf):
            return self._one_of(node.item, wanted=False)
        given = self.known.holds(node.item.fact)
        # The denied definition is judged by itself: a clause about nothing is met in neither.
        return self._given_or(node.item.fact, Rails(given.false, given.true), negate)

    def _given_or(self, fact: str, given: Rails, turned: Callable[[Any], Condition]) -> Rails:
        definition = self.definitions.get(fact)
        if definition is None:
            return given
        return self._overlaid(fact, given, self.rails(turned(definition)))

    def _overlaid(self, fact: str, given: Rails, derived: Rails) -> Rails:
        """A value given outranks the definition."""
        circuit = self.circuit
        open_ = circuit.negate(self.known.known(fact))
        return Rails(
            circuit.either(given.true, circuit.both(open_, derived.true)),
            circuit.either(given.false, circuit.both(open_, derived.false)),
        )

    def _asserted(self, node: OneOf) -> Rails:
        return self._one_of(node, wanted=True)

    def _one_of(self, item: OneOf, *, wanted: bool) -> Rails:
        given = self.known.among(item.fact, item.words)
        given = given if wanted else Rails(given.false, given.true)
        definition = self.definitions.get(item.fact)
        if not isinstance(definition, Choice):
            return given
        arms, circuit = self.arms(definition), self.circuit
        met = [
            active
            for active, arm in zip(arms.active, definition.arms, strict=True)
            if (arm.value.word in item.words) is wanted  # type: ignore[union-attr]
        ]
        unmet = [
            active
            for active, arm in zip(arms.active, definition.arms, strict=True)
            if (arm.value.word in item.words) is not wanted  # type: ignore[union-attr]
        ]
        derived = Rails(
            circuit.both(arms.chosen, *(circuit.negate(active) for active in unmet)),
            circuit.both(*(circuit.negate(active) for active in met)),
        )
        return self._overlaid(item.fact, given, derived)

    def _compare(self, node: Compare) -> Rails:
        left, right = node.left, node.right
        one, other = self.spans.of(left), self.spans.of(right)
        circuit = self.circuit
        gap = circuit.either(one.gap, other.gap)
        never = circuit.either(one.nowhere, other.nowhere, self._always(NEGATED[node.op], one, other))
        # A span without end compares false on one side of the fact's own value only: no null is needed.
        if type(left) is Quantity and type(right) is Amount and left.fact not in self.definitions:
            return Rails(self._always(node.op, one, other), never)
        return Rails(circuit.both(self._always(node.op, one, other), circuit.negate(gap)), never)

    def _always(self, op: str, one: Span, other: Span) -> Node:
        """Where a comparison holds whatever the two numbers turn out to be."""
        circuit = self.circuit
        match op:
            case "<" | "<=":
                return circuit.compare(op, one.high, other.low)
            case ">" | ">=":
                return circuit.compare(op, one.low, other.high)
            case "==":
                same = (circuit.compare("==", span.low, span.high) for span in (one, other))
                return circuit.both(*same, circuit.compare("==", one.high, other.low))
            case _:
                return circuit.either(
                    circuit.compare("<", one.high, other.low), circuit.compare(">", one.low, other.high)
                )

    def _chosen(self, node: Choice) -> Rails:
        arms, circuit = self.arms(node), self.circuit
        values = [self.rails(arm.value) for arm in node.arms]  # type: ignore[arg-type]
        off = [circuit.negate(active) for active in arms.active]
        return Rails(
            circuit.both(
                arms.chosen,
                *(circuit.either(no, value.true) for no, value in zip(off, values, strict=True)),
            ),
            circuit.both(*(circuit.either(no, value.false) for no, value in zip(off, values, strict=True))),
        )

    def arms(self, node: Choice) -> Arms:
        """The branches still possible, in order of writing."""
        made = self._arms.get(node)
        if made is None:
            made = self._arms[node] = self._branches(node)
        return made

    def _branches(self, node: Choice) -> Arms:
        circuit = self.circuit
        reached, active, opened = circuit.on, [], []
        left: list[Mapping[Condition, Node]] = []
        for arm in node.arms:
            rails = self.rails(arm.when)
            # What hangs on the same open clause as an earlier branch can never be reached.
            mine = residuals(arm.when, self) if len(node.arms) > 1 else {}
            again = [
                circuit.both(where, mine[what])
                for earlier in left
                for what, where in earlier.items()
                if what in mine
            ]
            left.append(mine)
            is_open = circuit.both(
                reached, circuit.negate(circuit.either(*rails)), circuit.negate(circuit.either(*again))
            )
            opened.append(is_open)
            active.append(circuit.either(is_open, circuit.both(reached, rails.true)))
            reached = circuit.both(reached, circuit.negate(rails.true))
        return Arms(tuple(active), tuple(opened), circuit.negate(reached))


_RULES: dict[type, Callable[[Rules, Any], Rails]] = {
    Constant: Rules._constant,
    And: Rules._and,
    Or: Rules._or,
    Holds: Rules._holds,
    Not: Rules._not,
    OneOf: Rules._asserted,
    Compare: Rules._compare,
    Choice: Rules._chosen,
}
