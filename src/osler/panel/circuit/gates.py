"""A circuit: gates that are written once however often they are used, with constants folded away."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Literal, NamedTuple, TypeAlias

Node: TypeAlias = int
"""A gate, by its place in the circuit."""

Kind = Literal["boolean", "number", "integer"]

INPUTS = frozenset({"true", "false", "known", "in", "has", "low", "high", "at"})
"""Gates that read a column; the first argument is the fact's name."""

ENDS = {"low": float("-inf"), "high": float("inf")}
"""What a number is at least, and at most, where the column does not say."""


class Gate(NamedTuple):
    """What one gate does to which gates or constants."""

    op: str
    args: tuple[Any, ...]
    kind: Kind = "boolean"


class Rails(NamedTuple):
    """A condition as two gates, of which at most one is on; both off is unknown."""

    true: Node
    false: Node


class Circuit:
    """The gates made so far; equal ones are one."""

    def __init__(self) -> None:
        self.gates: list[Gate] = []
        self._places: dict[Gate, Node] = {}
        self.on = self._gate(Gate("constant", (True,)))
        self.off = self._gate(Gate("constant", (False,)))

    def _gate(self, gate: Gate) -> Node:
        place = self._places.get(gate)
        if place is None:
            place = self._places[gate] = len(self.gates)
            self.gates.append(gate)
        return place

    def read(self, op: str, fact: str, words: Iterable[str] = ()) -> Node:
        """A gate that reads a column."""
        args = (fact, tuple(words)) if op in ("in", "has") else (fact,)
        return self._gate(Gate(op, args, "number" if op in ("low", "high") else "boolean"))

    def truth(self, value: bool) -> Node:
        """The gate that is always on, or the one that is always off."""
        return self.on if value else self.off

    def negate(self, node: Node) -> Node:
        """On where the other is off."""
        gate = self.gates[node]
        if gate.op == "constant":
            return self.truth(not gate.args[0])
        return gate.args[0] if gate.op == "not" else self._gate(Gate("not", (node,)))

    def both(self, *nodes: Node) -> Node:
        """On where all are."""
        return self._joined("and", nodes, self.on, self.off)

    def either(self, *nodes: Node) -> Node:
        """On where any is."""
        return self._joined("or", nodes, self.off, self.on)

    def _joined(self, op: str, nodes: Iterable[Node], neutral: Node, master: Node) -> Node:
        kept = sorted({node for node in nodes if node != neutral})
        if master in kept or any(self._opposites(node) in kept for node in kept):
            return master
        if len(kept) < 2:
            return kept[0] if kept else neutral
        return self._gate(Gate(op, tuple(kept)))

    def _opposites(self, node: Node) -> Node:
        gate = self.gates[node]
        return gate.args[0] if gate.op == "not" else -1

    def number(self, value: float) -> Node:
        """A number that is the same for everyone."""
        return self._gate(Gate("constant", (float(value),), "number"))

    def fixed(self, node: Node) -> float | bool | None:
        """The value of a gate that is the same for everyone, else None."""
        gate = self.gates[node]
        return gate.args[0] if gate.op == "constant" else None

    def compare(self, op: str, left: Node, right: Node) -> Node:
        """A comparison of two numbers."""
        one, other = self.fixed(left), self.fixed(right)
        if one is not None and other is not None:
            return self.truth(_TESTS[op](one, other))
        if left == right:
            return self.truth(op in ("<=", ">=", "=="))
        low, high = self.gates[left], self.gates[right]
        if op == "==" and (low.op, high.op) == ("low", "high") and low.args == high.args:
            return self.read("known", low.args[0])
        if other is not None:
            return self._against(op, left, other)
        if one is not None:
            return self._against(_TURNED[op], right, one)
        return self._gate(Gate("compare", (op, left, right)))

    def _against(self, op: str, node: Node, value: float) -> Node:
        """A comparison with a number that is the same for everyone, made as far down as it can be.

        Gates that are on or off move an eighth of a byte for each person, numbers eight.
        """
        gate = self.gates[node]
        if gate.op in ENDS:
            return self._gate(Gate("at", (gate.args[0], op, value, _TESTS[op](ENDS[gate.op], value))))
        if gate.op == "choose" and op != "==":
            return self._chosen_against(op, gate, value)
        if gate.op == "constant":
            return self.truth(_TESTS[op](gate.args[0], value))
        if gate.op == "tidy" and op in _STEPS and _has_nine_decimals(value):
            return self._tidied_against(op, gate.args[0], value)
        return self._gate(Gate("compare", (op, node, self.number(value))))

    def _chosen_against(self, op: str, choice: Gate, value: float) -> Node:
        when, then, otherwise = choice.args
        one, other = self._against(op, then, value), self._against(op, otherwise, value)
        least = self.gates[when] == Gate("compare", ("<", then, otherwise))
        if least or self.gates[when] == Gate("compare", (">", then, otherwise)):
            upward = op in (">", ">=")
            return self.both(one, other) if least == upward else self.either(one, other)
        return self.either(self.both(when, one), self.both(self.negate(when), other))

    def _tidied_against(self, op: str, untidy: Node, value: float) -> Node:
        """Which side of a number of nine decimals another falls to, without writing its nine decimals."""
        steps, side = _STEPS[op]
        billionths = self.work("add", self.work("multiply", untidy, self.number(1e9)), self.number(0.5))
        bound = self.number(round(value * 1e9) + steps)
        return self._gate(Gate("compare", (side, billionths, bound)))

    def choose(self, when: Node, then: Node, otherwise: Node) -> Node:
        """One number where a gate is on, another where it is off."""
        settled = self.fixed(when)
        if settled is not None or then == otherwise:
            return then if settled or then == otherwise else otherwise
        return self._gate(Gate("choose", (when, then, otherwise), self.gates[then].kind))

    def work(self, op: str, *nodes: Node) -> Node:
        """Arithmetic: add, subtract, multiply, divide, power, floor, truncate, round, tidy."""
        return self._gate(Gate(op, nodes, "number"))

    def count(self, nodes: Iterable[Node]) -> Node:
        """How many are on, as a number."""
        return self._gate(Gate("count", tuple(nodes), "number"))

    def code(self, rails: Rails, bits: Iterable[Node]) -> Node:
        """-1 where true, 0 where false, else the bits that are on as one whole number."""
        return self._gate(Gate("code", (*rails, *bits), "integer"))


_STEPS = {">=": (0, ">="), "<": (0, "<"), ">": (1, ">="), "<=": (1, "<")}
"""A whole number below y, against k: which bound of y says the same, and how."""
_EXACT_BELOW = 1e6
"""Below this a float tells billionths apart."""


def _has_nine_decimals(value: float) -> bool:
    """Whether a number is one that `tidy` can give, and no other within a billionth of it."""
    return abs(value) < _EXACT_BELOW and round(value * 1e9) / 1e9 == value


_TURNED = {"<": ">", "<=": ">=", ">": "<", ">=": "<=", "==": "==", "!=": "!="}

_TESTS: dict[str, Any] = {
    "<": lambda one, other: one < other,
    "<=": lambda one, other: one <= other,
    ">": lambda one, other: one > other,
    ">=": lambda one, other: one >= other,
    "==": lambda one, other: one == other,
    "!=": lambda one, other: one != other,
}
