"""What would change the advice: for each fact given, the nearest value that turns a verdict.

Advice turns where a statement comes to apply, or is no longer known to; from "unknown" to "does not
apply" nothing is said that was not said before.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from functools import lru_cache

import msgspec

from osler.core.case import Case, Fact, Value
from osler.core.truth import Truth
from osler.knowledge import Pack, complete
from osler.logic import (
    Amount,
    Compare,
    Condition,
    Expr,
    Holds,
    Not,
    Quantity,
    Scope,
    boundaries,
    say,
    truth_of,
)
from osler.reasoning.judging import conditions, scope_of
from osler.reasoning.strength import weight_of


class Turn(msgspec.Struct, frozen=True):
    """A condition that becomes true, or is no longer known to be."""

    key: str
    before: Truth
    after: Truth


class Shift(msgspec.Struct, frozen=True):
    """A fact, the nearest value of it that turns verdicts, and those verdicts."""

    name: str
    value: Value
    text: str
    """The new value as a condition: "the lumbar spine T-score is at or below -2.5"."""
    turns: tuple[Turn, ...]


def changes(
    pack: Pack, case: Case, live: Collection[str], *, as_of: str | None = None, most: int = 5
) -> tuple[Shift, ...]:
    """The shifts that turn the weightiest live verdicts, heaviest first, at most so many.

    Yes/no facts are flipped; numbers move to the nearest boundary on either side. What is implied and
    derived follows the fact that is moved.
    """
    wanted = frozenset(live)
    trial = _Trial(pack, case, {key: when for key, when in conditions(pack, as_of).items() if key in wanted})
    found = [shift for fact in trial.given.values() for shift in trial.shifts(fact)]
    weights = {key: weight_of(pack, key) for key in trial.conditions}
    found.sort(key=lambda shift: -sum(weights[turn.key] for turn in shift.turns))
    return tuple(found[:most])


class _Trial:
    """Moves one fact at a time and judges again those conditions that can feel it."""

    def __init__(self, pack: Pack, case: Case, wanted: Mapping[str, Condition]) -> None:
        self.pack = pack
        self.given = {fact.name: fact for fact in case if fact.origin != "derived"}
        self.conditions = wanted
        self.names = {key: pack.condition_facts[key] for key in wanted}
        self.under = pack.definition_facts
        self.marks = (_marks_everywhere(pack), _marks(wanted.values()))
        scope = scope_of(pack, case)
        self.before = {key: truth_of(when, scope) for key, when in wanted.items()}

    def shifts(self, fact: Fact) -> Iterator[Shift]:
        """The shifts of one fact: one for a yes/no, one on each side for a number."""
        reach = self._reach(fact.name)
        feeling = [key for key, names in self.names.items() if not reach.isdisjoint(names)]
        if not feeling:
            return
        if isinstance(fact.value, bool):
            clause: Condition = Not(Holds(fact.name)) if fact.value else Holds(fact.name)
            yield from self._first([(not fact.value, clause)], fact, feeling)
        elif isinstance(fact.value, float):
            amounts = [(value, Amount(value, fact.unit)) for value in self._candidates(fact.name, fact.value)]
            number = Quantity(fact.name)
            above = [
                (value, Compare(number, ">=", amount)) for value, amount in amounts if value > fact.value
            ]
            below = [
                (value, Compare(number, "<=", amount)) for value, amount in amounts if value < fact.value
            ]
            yield from self._first(above, fact, feeling)
            yield from self._first(below[::-1], fact, feeling)

    def _reach(self, name: str) -> set[str]:
        """The fact and all that is implied by facts within reach."""
        reach = {name}
        grown = True
        while grown:
            implied = {
                then
                for rule in self.pack.implications
                if not reach.isdisjoint(rule.speaks_of)
                for then in rule.then
            }
            grown = not implied <= reach
            reach |= implied
        return reach

    def _candidates(self, name: str, value: float) -> list[float]:
        """The boundaries that the fact can meet, each with the smallest step to either side of it."""
        fact = self.pack.facts[name]
        step = 10.0 ** -(1 if fact.decimals is None else fact.decimals)
        names = [name, *(derived for derived, names in self.under.items() if name in names)]
        marks = {mark for each in names for known in self.marks for mark in known.get(each, ())}
        low, high = fact.range or (min(marks, default=0.0) - step, max(marks, default=0.0) + step)
        near = {round(mark + move, 9) for mark in marks for move in (-step, 0.0, step)}
        return sorted(each for each in near if low <= each <= high)

    def _first(
        self, options: Iterable[tuple[Value, Condition]], fact: Fact, feeling: Collection[str]
    ) -> Iterator[Shift]:
        """The first of these values, nearest first, that turns anything."""
        for value, clause in options:
            turns = self._turns(fact, value, feeling)
            if turns:
                text = say(clause, self.pack.lexicon, as_condition=True)
                yield Shift(fact.name, value, text, turns)
                return

    def _turns(self, fact: Fact, value: Value, feeling: Collection[str]) -> tuple[Turn, ...]:
        values = {name: each.value for name, each in self.given.items()}
        scope = Scope(complete({**values, fact.name: value}, self.pack), self.pack.definitions)
        after = {key: truth_of(self.conditions[key], scope) for key in feeling}
        return tuple(
            Turn(key, self.before[key], truth)
            for key, truth in after.items()
            if (truth is Truth.TRUE) is not (self.before[key] is Truth.TRUE)
        )


@lru_cache(maxsize=8)
def _marks_everywhere(pack: Pack) -> dict[str, set[float]]:
    """The numbers that facts are compared with in definitions and implications, which touch every case."""
    return _marks((*pack.definitions.values(), *(rule.when for rule in pack.implications)))


def _marks(trees: Iterable[Expr]) -> dict[str, set[float]]:
    """The numbers that each fact is compared with."""
    marks: dict[str, set[float]] = {}
    for tree in trees:
        for boundary in boundaries(tree):
            marks.setdefault(boundary.fact, set()).add(boundary.value)
    return marks
