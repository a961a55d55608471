"""The expected verdict of a condition, by trying every completion of what is not known."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import product
from math import prod
from typing import Literal, NamedTuple

from osler.core.case import Value
from osler.core.truth import Truth
from osler.knowledge.implied import complete
from osler.knowledge.leaves import Leaf, leaves
from osler.knowledge.pack import Pack
from osler.knowledge.scaffold.candidates import Candidates
from osler.knowledge.scaffold.two_valued import Plain
from osler.logic import Condition, Scope, evaluate

Expected = Literal["applies", "does not apply", "unknown"]
_MOST_COMPLETIONS = 4096


class Outcome(NamedTuple):
    """What is expected for a patient."""

    expect: Expected
    decisive: frozenset[str]
    """Open facts that make a difference in at least one completion."""


class _Rules:
    """The implications among a condition's own facts."""

    def __init__(self, pack: Pack, names: frozenset[str]) -> None:
        self.definitions = pack.definitions
        self.rules = [
            rule
            for rule in pack.implications
            if not rule.speaks_of.isdisjoint(names) and not names.isdisjoint(rule.then)
        ]

    def agree(self, values: Mapping[str, Value]) -> bool:
        """Whether no implication settles a fact otherwise than these values have it."""
        return all(
            values.get(name, value) == value
            for rule in self.rules
            if evaluate(rule.when, Scope(values, self.definitions)).truth is Truth.TRUE
            for name, value in rule.then.items()
        )


class Oracle:
    """Judges one condition for partly known patients, by plain truth alone."""

    def __init__(self, pack: Pack, expr: Condition) -> None:
        self.pack = pack
        self.expr = expr
        self.candidates = Candidates(expr, pack.definitions, pack.facts)
        self.leaves = leaves(expr, pack.definitions)
        self.rules = _Rules(pack, frozenset(leaf.name for leaf in self.leaves))

    def outcome(self, values: Mapping[str, Value]) -> Outcome:
        """The expected verdict for these values and what follows from them."""
        if self._open(values):
            values = complete(values, self.pack)
        missing = self._open(values)
        truths = {
            chosen: self.truth({**values, **dict(zip((leaf.name for leaf in missing), chosen, strict=True))})
            for chosen in product(*self._choices(missing))
        }
        if len(set(truths.values())) == 1:
            return Outcome("applies" if next(iter(truths.values())) else "does not apply", frozenset())
        decisive = (leaf.name for place, leaf in enumerate(missing) if _turns(place, truths))
        return Outcome("unknown", frozenset(decisive))

    def truth(self, values: Mapping[str, Value]) -> bool:
        """Whether the condition holds for a patient of whom all that matters is known."""
        return Plain(values, self.pack.definitions).holds(self.expr)

    def _open(self, values: Mapping[str, Value]) -> tuple[Leaf, ...]:
        known = {name: tree for name, tree in self.pack.definitions.items() if name not in values}
        return tuple(
            leaf for leaf in leaves(self.expr, known) if not any(name in values for name in leaf.names)
        )

    def _choices(self, missing: tuple[Leaf, ...]) -> list[tuple[Value, ...]]:
        choices = [self.candidates.values(leaf) for leaf in missing]
        while prod(map(len, choices)) > _MOST_COMPLETIONS and max(map(len, choices)) > 2:
            longest = max(range(len(choices)), key=lambda place: len(choices[place]))
            choices[longest] = choices[longest][:-1]
        return choices


def _turns(place: int, truths: Mapping[tuple[Value, ...], bool]) -> bool:
    """Whether changing the value at this place alone ever changes the truth."""
    seen: dict[tuple[Value, ...], bool] = {}
    return any(
        seen.setdefault(chosen[:place] + chosen[place + 1 :], truth) is not truth
        for chosen, truth in truths.items()
    )
