"""Which facts an open condition hangs on, gate by gate: the facts that the one-patient evaluator names."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any, TypeAlias

from osler.logic import (
    Amount,
    And,
    Arithmetic,
    Choice,
    Compare,
    Condition,
    Constant,
    Count,
    Extreme,
    Function,
    Holds,
    Not,
    Number,
    OneOf,
    Or,
    Quantity,
)
from osler.logic.build import negate
from osler.panel.circuit.gates import Node
from osler.panel.circuit.rules import Rules

Hanging: TypeAlias = Mapping[str, Node]
"""By missing fact: where it is one; read it only where the condition is unknown or the number open."""


class Missing:
    """Builds the missing facts of each condition once."""

    def __init__(self, rules: Rules) -> None:
        self.rules = rules
        self.circuit = rules.circuit
        self._made: dict[object, Hanging] = {}

    def of(self, node: Condition | Number) -> Hanging:
        """The missing facts of a condition or number."""
        made = self._made.get(node)
        if made is None:
            made = self._made[node] = _MISSING[type(node)](self, node)
        return made

    def _together(self, parts: Iterable[tuple[Node, Hanging]]) -> Hanging:
        """The union of parts, each where its gate is on."""
        circuit = self.circuit
        found: dict[str, Node] = {}
        for where, part in parts:
            for fact, node in part.items():
                here = circuit.both(where, node)
                if here != circuit.off:
                    found[fact] = circuit.either(found.get(fact, circuit.off), here)
        return found

    def _opened(self, items: Iterable[Condition]) -> Hanging:
        return self._together((self.rules.unknown(item), self.of(item)) for item in items)

    def _none(self, node: Constant | Amount) -> Hanging:
        return {}

    def _items(self, node: And | Or | Count) -> Hanging:
        return self._opened(node.items)

    def _holds(self, node: Holds) -> Hanging:
        return self._of_definition(node.fact, lambda definition: definition)

    def _not(self, node: Not) -> Hanging:
        return (
            self._one_of(node.item)
            if isinstance(node.item, OneOf)
            else self._of_definition(node.item.fact, negate)
        )

    def _of_definition(self, fact: str, turned: Callable[[Any], Condition]) -> Hanging:
        definition = self.rules.definitions.get(fact)
        return {fact: self.circuit.on} if definition is None else self.of(turned(definition))

    def _one_of(self, node: OneOf) -> Hanging:
        definition = self.rules.definitions.get(node.fact)
        if not isinstance(definition, Choice):
            return {node.fact: self.circuit.on}
        return self._branches(definition)

    def _branches(self, node: Choice) -> Hanging:
        opened = self.rules.arms(node).open
        return self._together(
            (where, self.of(arm.when)) for where, arm in zip(opened, node.arms, strict=True)
        )

    def _compare(self, node: Compare) -> Hanging:
        on = self.circuit.on
        return self._together(((on, self.of(node.left)), (on, self.of(node.right))))

    def _choice(self, node: Choice) -> Hanging:
        """Of a yes/no or a number with branches."""
        arms = self.rules.arms(node)
        parts = [(self.circuit.on, self._branches(node))]
        for active, arm in zip(arms.active, node.arms, strict=True):
            value: Any = arm.value
            open_ = self.circuit.on if isinstance(value, _NUMBERS) else self.rules.unknown(value)
            parts.append((self.circuit.both(active, open_), self.of(value)))
        found = self._together(parts)
        numeric = isinstance(node.arms[0].value, _NUMBERS)
        return self._unsettled(node, found) if numeric else found

    def _unsettled(self, node: Number, found: Hanging) -> Hanging:
        """Nothing is missing of a number that is settled, or that does not exist."""
        span = self.rules.spans.of(node)
        done = self.circuit.either(self.rules.spans.point(span), span.nowhere)
        return self._together([(self.circuit.negate(done), found)])

    def _quantity(self, node: Quantity) -> Hanging:
        open_ = self.circuit.negate(self.rules.known.known(node.fact))
        definition = self.rules.definitions.get(node.fact)
        if definition is None:
            return {} if open_ == self.circuit.off else {node.fact: open_}
        return self._together([(open_, self.of(definition))])  # type: ignore[arg-type]

    def _parts(self, node: Arithmetic | Function) -> Hanging:
        on = self.circuit.on
        items = node.items if isinstance(node, Function) else (node.left, node.right)
        return self._unsettled(node, self._together((on, self.of(item)) for item in items))

    def _extreme(self, node: Extreme) -> Hanging:
        on = self.circuit.on
        if node.asked_as is not None:
            return self._unsettled(node, {node.asked_as: on})
        return self._unsettled(node, self._together((on, self.of(item)) for item in node.items))


_NUMBERS = (Amount, Quantity, Arithmetic, Function, Extreme, Count)
_MISSING: dict[type, Callable[[Missing, Any], Hanging]] = {
    Constant: Missing._none,
    Amount: Missing._none,
    And: Missing._items,
    Or: Missing._items,
    Count: Missing._items,
    Holds: Missing._holds,
    Not: Missing._not,
    OneOf: Missing._one_of,
    Compare: Missing._compare,
    Choice: Missing._choice,
    Quantity: Missing._quantity,
    Arithmetic: Missing._parts,
    Function: Missing._parts,
    Extreme: Missing._extreme,
}
