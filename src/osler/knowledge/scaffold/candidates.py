"""The values worth trying for each fact of a condition: around its boundaries, and its words."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from osler.core.case import Value
from osler.knowledge.leaves import Leaf
from osler.knowledge.schema import FactFile
from osler.logic import Expr, boundaries, facts_of
from osler.logic.facts import walk
from osler.logic.tree import Amount, Arm, Compare, OneOf, Quantity

_CLEAR = 10
"""Steps by which a value lies clearly on one side of a boundary."""
_QUARTERS = (0.25, 0.5, 0.75, 0.0, 1.0)


def step_of(fact: FactFile, value: float = 0.0) -> float:
    """The smallest difference that the fact records: 10 to the power of minus its decimals."""
    decimals = fact.decimals if fact.decimals is not None else _decimals(value)
    return float(10.0**-decimals)


def _decimals(value: float) -> int:
    text = f"{value:.6f}".rstrip("0")
    return len(text.partition(".")[2])


def moved(fact: FactFile, value: float, steps: int) -> float | None:
    """The value some steps away, or None where the fact cannot be that."""
    result = round(value + steps * step_of(fact, value), 6)
    if fact.range is not None and not fact.range[0] <= result <= fact.range[1]:
        return None
    return result


class Candidates:
    """What to try for each leaf of one condition, likely values first."""

    def __init__(self, expr: Expr, definitions: Mapping[str, Expr], facts: Mapping[str, FactFile]) -> None:
        self.facts = facts
        self.marks: dict[str, list[float]] = {}
        self.words: dict[str, list[str]] = {}
        self._read(expr, definitions)
        for name in facts_with_definitions(expr, definitions):
            self._read(definitions[name], definitions)

    def _read(self, expr: Expr, definitions: Mapping[str, Expr]) -> None:
        for boundary in boundaries(expr):
            self._mark(boundary.fact, boundary.value)
            if boundary.fact in definitions:
                self._mark_below(boundary.fact, boundary.value, definitions)
        for node in walk(expr):
            if isinstance(node, OneOf):
                spoken = self.words.setdefault(node.fact, [])
                spoken.extend(word for word in node.words if word not in spoken)
            elif _in_arithmetic(node):
                self._mark_all(node)

    def _mark(self, name: str, value: float) -> None:
        marks = self.marks.setdefault(name, [])
        if value not in marks:
            marks.append(value)

    def _mark_below(self, name: str, value: float, definitions: Mapping[str, Expr]) -> None:
        """A boundary of a derived number is worth trying for the numbers of the same unit beneath it."""
        unit = self.facts[name].unit
        for below in facts_of(definitions[name], definitions):
            if self.facts[below].type == "number" and self.facts[below].unit == unit:
                self._mark(below, value)

    def _mark_all(self, node: Expr | Arm) -> None:
        """A comparison with arithmetic: its number is worth trying for every fact in it."""
        values = [part.value for part in walk(node) if isinstance(part, Amount)]
        for part in walk(node):
            if isinstance(part, Quantity):
                for value in values:
                    self._mark(part.fact, value)

    def values(self, leaf: Leaf) -> tuple[Value, ...]:
        """The values to try for a leaf."""
        fact = self.facts[leaf.name]
        if fact.type == "boolean":
            return (False, True)
        if fact.type == "number":
            return tuple(dict.fromkeys(self._numbers(fact, leaf)))
        spoken = self.words.get(leaf.name, [])
        others = [word for word in fact.words if word not in spoken]
        if fact.type == "word":
            return (*spoken, *others[:1])
        return ((), *((word,) for word in [*spoken, *others[:1]]))

    def _numbers(self, fact: FactFile, leaf: Leaf) -> Iterator[float]:
        marks = [mark for name in (leaf.name, *leaf.sites) for mark in self.marks.get(name, [])]
        for steps in (_CLEAR, -_CLEAR, 0, 1, -1):
            for mark in marks:
                value = moved(fact, mark, steps)
                if value is not None:
                    yield value
        if not marks and fact.range is not None:
            low, high = fact.range
            for share in _QUARTERS:
                yield round(low + share * (high - low), fact.decimals or 0)
        elif not marks:
            yield from (1.0, 0.0)


def _in_arithmetic(node: Expr | Arm) -> bool:
    return isinstance(node, Compare) and not isinstance(node.left, Quantity)


def facts_with_definitions(expr: Expr, definitions: Mapping[str, Expr]) -> tuple[str, ...]:
    """The derived facts that a condition uses, directly or through others."""
    found: dict[str, None] = {}
    waiting = [name for name in facts_of(expr) if name in definitions]
    while waiting:
        name = waiting.pop(0)
        if name not in found:
            found[name] = None
            waiting.extend(below for below in facts_of(definitions[name]) if below in definitions)
    return tuple(found)
