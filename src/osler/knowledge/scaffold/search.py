"""Finding patients: first by few changes to a start, then by settling one open fact after another.

The search may use the three-valued evaluator, since it only proposes patients; what is expected of
them is worked out by the oracle.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from itertools import combinations, islice, product

from osler.core.case import Value
from osler.core.truth import Truth
from osler.logic import Condition, Expr, Scope, evaluate

Patient = dict[str, Value]
Options = Mapping[str, tuple[Value, ...]]
Wish = tuple[Patient, Truth]
"""Further facts, and what the condition shall be with them."""
_MOST_CHANGES = 2
_NEAR_TRIALS = 150
_DEEP_TRIALS = 200
_ENOUGH = 12
"""How many fitting patients to choose from."""


class Search:
    """Looks for patients for whom a condition comes out as wished."""

    def __init__(self, expr: Condition, definitions: Mapping[str, Expr], options: Options) -> None:
        self.expr = expr
        self.definitions = definitions
        self.options = options

    def find(
        self, start: Patient, wishes: tuple[Wish, ...], fits: Callable[[Patient], bool]
    ) -> list[Patient]:
        """A few patients near the start for whom each wish comes true and who fit; none after many trials."""
        fixed = {name for facts, _ in wishes for name in facts}
        options = {name: values for name, values in self.options.items() if name not in fixed}
        near = islice(_outward(start, options), _NEAR_TRIALS)
        found = list(islice((one for one in near if self._granted(one, wishes) and fits(one)), _ENOUGH))
        if not found:
            deep = islice(self._settle(start, {}, wishes, options), _DEEP_TRIALS)
            found = list(islice((one for one in deep if one is not None and fits(one)), _ENOUGH))
        return found

    def _granted(self, patient: Patient, wishes: tuple[Wish, ...]) -> bool:
        return all(self._truth({**patient, **facts}) is truth for facts, truth in wishes)

    def _truth(self, values: Patient) -> Truth:
        return evaluate(self.expr, Scope(values, self.definitions)).truth

    def _settle(
        self, start: Patient, settled: Patient, wishes: tuple[Wish, ...], options: Options
    ) -> Iterator[Patient | None]:
        """Patients by settling open facts, the start's own values first; None marks a dead end."""
        for facts, truth in wishes:
            verdict = evaluate(self.expr, Scope({**settled, **facts}, self.definitions))
            if verdict.truth is truth:
                continue
            name = next((name for name in verdict.missing if name in options), None)
            if verdict.truth is not Truth.UNKNOWN or name is None:
                yield None
                return
            own = [start[name]] if name in start else []
            for value in dict.fromkeys([*own, *options[name]]):
                yield from self._settle(start, {**settled, name: value}, wishes, options)
            return
        yield {**start, **settled}


def _outward(start: Patient, options: Options) -> Iterator[Patient]:
    for changes in range(min(len(options), _MOST_CHANGES) + 1):
        for names in combinations(options, changes):
            others = [[value for value in options[name] if value != start.get(name)] for name in names]
            for chosen in product(*others):
                yield {**start, **dict(zip(names, chosen, strict=True))}
