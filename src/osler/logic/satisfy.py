"""Whether two conditions can hold for one and the same patient: for the lint of rules that clash."""

from __future__ import annotations

from collections.abc import Mapping
from typing import cast

from osler.core.case import Value
from osler.core.truth import Truth
from osler.logic.build import both, kind_of
from osler.logic.cells import Cells, cells_of
from osler.logic.facts import facts_of
from osler.logic.kleene import assess
from osler.logic.scope import Scope
from osler.logic.symbols import Symbols
from osler.logic.tree import Condition, Expr

_MOST_TRIALS = 2000


def jointly_satisfiable(
    one: Condition, other: Condition, symbols: Symbols, definitions: Mapping[str, Expr]
) -> bool:
    """False only where no patient can meet both; True also where that is too much to try.

    Numbers that are derived count as free to be anything.
    """
    spread = {name: tree for name, tree in definitions.items() if kind_of(tree) != "number"}
    condition = both((one, other))
    used = [condition, *(cast(Condition, spread[name]) for name in _beneath(condition, spread))]
    words = {name: tuple(fact.words) for name, fact in symbols.facts.items()}
    return _Search(condition, spread, cells_of(used, words)).finds({})


def _beneath(condition: Condition, definitions: Mapping[str, Expr]) -> tuple[str, ...]:
    """The derived facts that a condition rests on, directly or through others."""
    found: dict[str, None] = {}
    waiting = list(facts_of(condition))
    while waiting:
        name = waiting.pop()
        if name in definitions and name not in found:
            found[name] = None
            waiting.extend(facts_of(definitions[name]))
    return tuple(found)


class _Search:
    """Tries values of one missing fact after the other, and gives up as soon as a part is false."""

    def __init__(self, condition: Condition, definitions: Mapping[str, Expr], cells: Cells) -> None:
        self.condition = condition
        self.definitions = definitions
        self.cells = cells
        self.trials = 0

    def finds(self, values: dict[str, Value]) -> bool:
        self.trials += 1
        verdict = assess(self.condition, Scope(values, self.definitions))
        if verdict.truth is not Truth.UNKNOWN:
            return verdict.truth is Truth.TRUE
        name = verdict.missing[0]
        if self.trials > _MOST_TRIALS or name not in self.cells:
            return True
        return any(self.finds({**values, name: value}) for value in self.cells[name])
