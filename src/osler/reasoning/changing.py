"""What would change the advice: for each fact given, the nearest value that turns a verdict.

Advice turns where a statement comes to apply, or is no longer known to; from "unknown" to "does not
apply" nothing is said that was not said before.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from functools import lru_cache
from typing import NamedTuple

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
from osler.reasoning.judging import distinct, scope_of
from osler.reasoning.sensing import NOTHING, implication_senses, senses
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
    trial = _Trial(pack, case, live, as_of)
    found = [shift for fact in trial.given.values() for shift in trial.shifts(fact)]
    weights = {key: weight_of(pack, key) for key in trial.places}
    found.sort(key=lambda shift: -sum(weights[turn.key] for turn in shift.turns))
    return tuple(found[:most])


class _Trial:
    """Moves one fact at a time and judges again those conditions that can feel it."""

    def __init__(self, pack: Pack, case: Case, live: Collection[str], as_of: str | None) -> None:
        self.pack = pack
        self.given = {fact.name: fact for fact in case if fact.origin != "derived"}
        wanted = frozenset(live)
        self.trees, places = distinct(pack, as_of)
        self.places = {key: place for key, place in places.items() if key in wanted}
        """By condition: where its tree stands; several have the same."""
        self.senses = senses(pack, as_of)
        self.implied = implication_senses(pack)
        self.marks = _marks_of_each(pack, as_of)
        scope = scope_of(pack, case)
        self.before = {place: truth_of(self.trees[place], scope) for place in set(self.places.values())}
        self.told = {name: fact.value for name, fact in self.given.items()}
        self.start = _Step(complete(self.told, pack), self.before, self.before)

    def shifts(self, fact: Fact) -> Iterator[Shift]:
        """The shifts of one fact: one for a yes/no, one on each side for a number."""
        reach = self._reach(fact.name)
        resting = (self.senses[name].all for name in reach if name in self.senses)
        feeling = frozenset(self.before).intersection(frozenset[int]().union(*resting))
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
        under = self.pack.definition_facts
        names = [name, *(derived for derived, names in under.items() if name in names)]
        known = (_marks_everywhere(self.pack), *(self.marks[place] for place in self.before))
        marks = {mark for each in names for found in known for mark in found.get(each, ())}
        low, high = fact.range or (min(marks, default=0.0) - step, max(marks, default=0.0) + step)
        near = {round(mark + move, 9) for mark in marks for move in (-step, 0.0, step)}
        return sorted(each for each in near if low <= each <= high)

    def _first(
        self, options: Iterable[tuple[Value, Condition]], fact: Fact, feeling: frozenset[int]
    ) -> Iterator[Shift]:
        """The first of these values, nearest first, that turns anything."""
        step = self.start
        for value, clause in options:
            step = self._step(step, fact.name, value, feeling)
            turns = self._turns(step)
            if turns:
                text = say(clause, self.pack.lexicon, as_condition=True)
                yield Shift(fact.name, value, text, turns)
                return

    def _step(self, last: _Step, name: str, value: Value, feeling: frozenset[int]) -> _Step:
        """The truths with this value: only what the step from the last one can turn is judged."""
        values = self._values(last, name, value)
        stirred = frozenset[int]().union(
            *(
                self.senses.get(each, NOTHING).between(last.values.get(each), values.get(each))
                for each in {**last.values, **values}
                if last.values.get(each) != values.get(each)
            )
        )
        scope = Scope(values, self.pack.definitions)
        truths = {place: truth_of(self.trees[place], scope) for place in stirred & feeling}
        return _Step(values, {**last.truths, **truths}, truths)

    def _values(self, last: _Step, name: str, value: Value) -> Mapping[str, Value]:
        """The facts given, the one moved, and all that they imply."""
        if not self.implied.get(name, NOTHING).between(last.values[name], value):
            return {**last.values, name: value}
        return complete({**self.told, name: value}, self.pack)

    def _turns(self, step: _Step) -> tuple[Turn, ...]:
        """What is otherwise than before, in the order of the pack."""
        # Of what was judged in an earlier step nothing had turned: this would not be a step after it.
        turned = {
            place
            for place, truth in step.judged.items()
            if (truth is Truth.TRUE) is not (self.before[place] is Truth.TRUE)
        }
        if not turned:
            return ()
        return tuple(
            Turn(key, self.before[place], step.truths[place])
            for key, place in self.places.items()
            if place in turned
        )


class _Step(NamedTuple):
    """Values of the facts given and what they imply, and the truths of the conditions with them."""

    values: Mapping[str, Value]
    truths: Mapping[int, Truth]
    judged: Mapping[int, Truth]
    """Those of them that were judged in this step."""


@lru_cache(maxsize=8)
def _marks_everywhere(pack: Pack) -> dict[str, tuple[float, ...]]:
    """The numbers that facts are compared with in definitions and implications, which touch every case."""
    return _marks((*pack.definitions.values(), *(rule.when for rule in pack.implications)))


@lru_cache(maxsize=8)
def _marks_of_each(pack: Pack, as_of: str | None) -> tuple[dict[str, tuple[float, ...]], ...]:
    """The numbers that each distinct condition compares facts with, in their order."""
    return tuple(_marks((tree,)) for tree in distinct(pack, as_of)[0])


def _marks(trees: Iterable[Expr]) -> dict[str, tuple[float, ...]]:
    """The numbers that each fact is compared with."""
    marks: dict[str, set[float]] = {}
    for tree in trees:
        for boundary in boundaries(tree):
            marks.setdefault(boundary.fact, set()).add(boundary.value)
    return {name: tuple(sorted(found)) for name, found in marks.items()}
