"""A calculator compiled, and working it out for one person."""

from __future__ import annotations

from collections.abc import Mapping

import msgspec

from osler.calculators.hazard import Hazard, Risk, risk
from osler.core.case import Value
from osler.core.truth import Truth
from osler.logic import Condition, Expr, Scope, truth_of, value_of


class Working(msgspec.Struct, frozen=True, kw_only=True):
    """What a calculator computes, parsed and checked."""

    steps: dict[str, Expr]
    """What each step stands for, in order; those that a model gives are not among them."""
    models: tuple[tuple[Condition, Hazard], ...] = ()
    bands: tuple[tuple[Condition, ...], ...] = ()
    """By scale: the condition of each band."""
    cautions: tuple[Condition, ...] = ()
    refusals: tuple[Condition, ...] = ()


class Worked:
    """A calculator worked out for one person."""

    def __init__(self, values: Mapping[str, Value], definitions: Mapping[str, Expr]) -> None:
        self.scope = Scope(values, definitions)
        self.risks: dict[str, Risk] = {}
        """By step: what its model gave."""

    def value(self, name: str) -> Value | None:
        """The value of an input or step; None where it is not given or does not exist for this person."""
        return value_of(name, self.scope)

    def holds(self, condition: Condition) -> bool:
        """Whether a condition is known to be met."""
        return truth_of(condition, self.scope) is Truth.TRUE

    def band(self, conditions: tuple[Condition, ...]) -> int | None:
        """Which of these holds first; none where an earlier one is not settled."""
        for place, condition in enumerate(conditions):
            truth = truth_of(condition, self.scope)
            if truth is not Truth.FALSE:
                return place if truth is Truth.TRUE else None
        return None


def work(working: Working, values: Mapping[str, Value], definitions: Mapping[str, Expr]) -> Worked:
    """Works a calculator out.

    Args:
        working: the calculator.
        values: the inputs, each in its own unit; one that is absent is unknown, never false.
        definitions: what the pack's derived facts stand for; a step of the same name goes before.
    """
    known = {**definitions, **working.steps}
    worked = Worked(values, known)
    risks: dict[str, Risk] = {}
    for when, model in working.models:
        if model.gives not in risks and worked.holds(when):
            risks[model.gives] = risk(model, _read(model, worked))
    if risks:
        worked = Worked({**values, **{name: found.percent for name, found in risks.items()}}, known)
        worked.risks = risks
    return worked


def _read(model: Hazard, worked: Worked) -> dict[str, Value]:
    names = (model.years, *(term.of for term in model.terms), *model.choices, *model.flags)
    found = {name: worked.value(name) for name in names}
    return {name: value for name, value in found.items() if value is not None}
