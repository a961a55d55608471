"""One calculation, told whole: inputs, each step with its formula, bands, cautions, limits and sources."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from osler.calculating.cards import MODEL, Place, find, numbered, references, scales, standings
from osler.calculating.inputs import read_inputs, taken
from osler.calculators import Risk, Worked, as_taken, in_numbers, work
from osler.core.calculation import Calculation, Entered, Line
from osler.core.case import Value
from osler.core.errors import InputError
from osler.knowledge import Pack, complete
from osler.knowledge.schema import FactFile
from osler.logic import figure


def calculate(pack: Pack, name: str, given: Mapping[str, Any]) -> Calculation:
    """Works a calculator out.

    Args:
        pack: the knowledge that holds it.
        name: the calculator's name, or one of its other names.
        given: inputs by name; a number, a text with or without a unit, true or false, or a word.

    Raises:
        InputError: no such calculator or input, a value that is impossible or not valid for it, an input
            missing, or inputs with which it has no result.
    """
    place = find(pack, name)
    values = read_inputs(place, given)
    filled = taken(place, values)
    worked = work(place.working, complete({**values, **filled}, pack), pack.definitions)
    _refuse(place, worked)
    holding = tuple(worked.band(rules) for rules in place.working.bands)
    more = 0 if _bands_when_rounded(place, worked) == holding else _CLOSER
    lines = tuple(_lines(place, worked, more))
    if not any(line.result for line in lines) and all(row is None for row in holding):
        raise InputError(_no_result(place, values))
    warned = zip(place.working.cautions, place.card.cautions, strict=True)
    return Calculation(
        calculator=place.card.id,
        title=place.card.title,
        inputs=tuple(_entered(place, values, filled)),
        lines=lines,
        scales=scales(place, holding),
        cautions=tuple(item.text for condition, item in warned if worked.holds(condition)),
        limits=place.card.limits,
        notice=place.card.notice,
        standings=standings(place),
        references=references(place, numbered(place)),
        knowledge_version=pack.version,
        disclaimer=pack.head.disclaimer.clinician,
    )


def _refuse(place: Place, worked: Worked) -> None:
    """Refuses a person for whom the calculator is not valid.

    Raises:
        InputError: one of its refusals holds.
    """
    for condition, refusal in zip(place.working.refusals, place.card.refusals, strict=True):
        if worked.holds(condition):
            raise InputError(f"{place.card.id}: {refusal.text}")


def _no_result(place: Place, values: Mapping[str, Value]) -> str:
    optional = ", ".join(item.name for item in place.card.inputs if item.name not in values)
    return f"{place.card.id} has no result with these inputs: add one of {optional}"


_CLOSER = 2
"""Decimals more where rounding would carry a result into another band."""


def _bands_when_rounded(place: Place, worked: Worked) -> tuple[int | None, ...]:
    rounded: dict[str, Value] = dict(worked.scope.values)
    for step in place.card.steps:
        value = worked.value(step.id)
        if isinstance(value, float) and step.decimals is not None:
            rounded[step.id] = round(value, step.decimals)
    nearby = Worked(rounded, worked.scope.definitions)
    return tuple(nearby.band(rules) for rules in place.working.bands)


def _lines(place: Place, worked: Worked, more: int) -> Iterator[Line]:
    for step in place.card.steps:
        value = worked.value(step.id)
        if value is not None:
            yield Line(
                name=step.id,
                label=step.label,
                value=value,
                unit=step.unit,
                shown=shown(step, value, more),
                formula=_formula(place, worked, step),
                filled=_filled(place, worked, step),
                result=step.show,
            )


def _formula(place: Place, worked: Worked, step: FactFile) -> str:
    if step.id in worked.risks:
        return MODEL
    return as_taken(place.working.steps[step.id], place.lexicon, worked.scope, place.pack.definitions)


def _filled(place: Place, worked: Worked, step: FactFile) -> str:
    if step.id in worked.risks:
        return _model_filled(place, worked.risks[step.id])
    expr = place.working.steps[step.id]
    return in_numbers(expr, place.lexicon, worked.scope, place.pack.definitions)


def _model_filled(place: Place, found: Risk) -> str:
    shares = "; ".join(f"{place.names[name].label} {_sign(amount)}" for name, amount in found.shares)
    return f"100 × (1 − {found.survival:.12g}^exp({_sign(found.total)})), with a = {shares}"


def _sign(amount: float) -> str:
    return f"{amount:.6f}".rstrip("0").rstrip(".").replace("-", "−")


def _entered(place: Place, values: Mapping[str, Value], filled: Mapping[str, Value]) -> Iterator[Entered]:
    for item in place.card.inputs:
        if item.name in values or item.name in filled:
            fact = place.names[item.name]
            value = values.get(item.name, filled.get(item.name))
            assert value is not None
            yield Entered(
                name=fact.id,
                label=fact.label,
                value=value,
                unit=fact.unit,
                shown=_given(fact, value),
                assumed=item.name not in values,
            )


def _given(fact: FactFile, value: Value) -> str:
    """An input as it was given: a whole number of a unit converted keeps a few digits more."""
    if isinstance(value, float):
        places = max(fact.decimals or 0, 3)
        return figure(value, None if fact.unit is None else fact, decimals=places)
    return shown(fact, value)


def shown(fact: FactFile, value: Value, more: int = 0) -> str:
    """A value in words, rounded as the fact says, or to so many decimals more."""
    if isinstance(value, bool | str | tuple):
        return fact.word(value)
    return figure(value, fact, decimals=None if fact.decimals is None else fact.decimals + more)
