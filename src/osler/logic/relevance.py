"""Which missing facts can change an open verdict.

Where each fact occurs once in what is left of a condition, all can. Where one occurs twice, some
clause may be out of reach ("age at least 65" beside "age below 50"): then the few cells of the
facts are tried out, and facts that never make a difference are dropped. A condition that comes out
the same in every cell keeps its list: `x or not x` stays UNKNOWN until x is known.
"""

from __future__ import annotations

from functools import lru_cache
from itertools import product
from math import prod
from typing import cast

from osler.core.case import Value
from osler.core.truth import Truth
from osler.logic.build import both, either, negate
from osler.logic.cells import FEW, cells_of
from osler.logic.kleene import assess
from osler.logic.scope import Scope
from osler.logic.tree import Amount, And, Compare, Condition, Extreme, Holds, Not, OneOf, Or, Quantity

_MOST_FACTS = 5
_MOST_TRIALS = 96


def relevant(residual: Condition, missing: tuple[str, ...], scope: Scope) -> tuple[str, ...]:
    """Those of the missing facts that can change the verdict, in the same order."""
    if len(missing) > _MOST_FACTS:
        return missing
    spread = _spread(residual, scope)
    if not isinstance(spread, And | Or) or not any(isinstance(item, And | Or) for item in spread.items):
        # A plain list of clauses: none is out of reach unless the whole of it is.
        return missing
    kept = _decisive(spread)
    return tuple(name for name in missing if name in kept) or missing


def _spread(condition: Condition, scope: Scope) -> Condition | None:
    """What is left of the condition, down to primary facts, or None where trying them would not be exact."""
    match condition:
        case And(items=items) | Or(items=items):
            parts = [_spread(item, scope) for item in items]
            known = [part for part in parts if part is not None]
            if len(known) < len(parts):
                return None
            return both(known) if isinstance(condition, And) else either(known)
        case Holds(fact=fact) | Not(item=Holds(fact=fact)):
            return _spread_fact(condition, fact, scope) if fact in scope.definitions else condition
        case OneOf(fact=fact) | Not(item=OneOf(fact=fact)):
            return None if fact in scope.definitions else condition
        case Compare(left=Quantity(fact=fact), right=Amount()):
            return condition if _is_free(fact, scope) else None
        case _:
            return None


def _spread_fact(clause: Holds | Not, fact: str, scope: Scope) -> Condition | None:
    if clause not in scope.spreads:
        definition = cast(Condition, scope.definitions[fact])
        residual = assess(definition if isinstance(clause, Holds) else negate(definition), scope).residual
        scope.spreads[clause] = _spread(cast(Condition, residual), scope)
    return scope.spreads[clause]


def _is_free(fact: str, scope: Scope) -> bool:
    """Whether a number is primary, or asked for under its own name, so that it may be anything."""
    definition = scope.definitions.get(fact)
    return definition is None or (isinstance(definition, Extreme) and definition.asked_as == fact)


@lru_cache(maxsize=4096)
def _decisive(condition: Condition) -> frozenset[str]:
    """The facts that make a difference in at least one completion; all of them if too many to try.

    Kept for other cases: what is left of a condition holds the pack's clauses, never a patient's value.
    """
    cells = cells_of([condition])
    sizes = [len(options) for options in cells.values()]
    if prod(sizes) > _MOST_TRIALS or max(sizes) > 2**FEW:
        return frozenset(cells)
    outcomes = {
        values: assess(condition, Scope(dict(zip(cells, values, strict=True)), {})).truth
        for values in product(*cells.values())
    }
    return frozenset(name for place, name in enumerate(cells) if _turns(place, outcomes))


def _turns(place: int, outcomes: dict[tuple[Value, ...], Truth]) -> bool:
    """Whether changing the fact at this place alone ever changes the outcome."""
    seen: dict[tuple[Value, ...], Truth] = {}
    return any(
        seen.setdefault(values[:place] + values[place + 1 :], truth) is not truth
        for values, truth in outcomes.items()
    )
