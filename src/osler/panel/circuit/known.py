"""What is known of each fact: its column, and over it what implications settled."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import NamedTuple

from osler.core.case import Value
from osler.knowledge.schema import FactFile
from osler.panel.circuit.gates import Circuit, Node, Rails

INFINITE = float("inf")


class Settled(NamedTuple):
    """A value that a fact takes where a gate is on."""

    where: Node
    value: Value


class Known:
    """The facts as read and as settled; settling makes a new state, the old one stays as it was."""

    def __init__(
        self,
        circuit: Circuit,
        facts: Mapping[str, FactFile],
        columns: Collection[str],
        settled: Mapping[str, tuple[Settled, ...]] | None = None,
    ) -> None:
        self.circuit = circuit
        self.facts = facts
        self.columns = columns
        self.settled = settled or {}

    def settle(self, then: Mapping[str, Value], where: Node) -> Known:
        """The state after these facts were settled where the gate is on and they were not known."""
        settled = dict(self.settled)
        for fact, value in then.items():
            new = self.circuit.both(where, self.circuit.negate(self.known(fact)))
            if new != self.circuit.off:
                settled[fact] = (*settled.get(fact, ()), Settled(new, value))
        return Known(self.circuit, self.facts, self.columns, settled)

    def known(self, fact: str) -> Node:
        """Where the fact has a value."""
        circuit = self.circuit
        if fact not in self.columns:
            base = circuit.off
        elif self.facts[fact].type == "boolean":
            base = circuit.either(circuit.read("true", fact), circuit.read("false", fact))
        else:
            base = circuit.read("known", fact)
        return circuit.either(base, *(each.where for each in self.settled.get(fact, ())))

    def holds(self, fact: str) -> Rails:
        """A yes/no fact."""
        circuit, here = self.circuit, fact in self.columns
        settled = self.settled.get(fact, ())
        return Rails(
            circuit.either(
                circuit.read("true", fact) if here else circuit.off,
                *(each.where for each in settled if each.value),
            ),
            circuit.either(
                circuit.read("false", fact) if here else circuit.off,
                *(each.where for each in settled if not each.value),
            ),
        )

    def among(self, fact: str, words: tuple[str, ...]) -> Rails:
        """Whether the word is one of these, or the words have one of them."""
        circuit = self.circuit
        op = "has" if self.facts[fact].type == "words" else "in"
        base = circuit.read(op, fact, sorted(words)) if fact in self.columns else circuit.off
        met = circuit.either(
            base, *(each.where for each in self.settled.get(fact, ()) if _meets(each.value, words))
        )
        return Rails(met, circuit.both(self.known(fact), circuit.negate(met)))

    def ends(self, fact: str) -> tuple[Node, Node]:
        """The least and greatest that a number can be: both its value, or without bound."""
        circuit, here = self.circuit, fact in self.columns
        low = circuit.read("low", fact) if here else circuit.number(-INFINITE)
        high = circuit.read("high", fact) if here else circuit.number(INFINITE)
        for each in self.settled.get(fact, ()):
            value = circuit.number(each.value)  # type: ignore[arg-type]
            low = circuit.choose(each.where, value, low)
            high = circuit.choose(each.where, value, high)
        return low, high


def _meets(value: Value, words: tuple[str, ...]) -> bool:
    return not set(words).isdisjoint(value if isinstance(value, tuple) else (value,))
