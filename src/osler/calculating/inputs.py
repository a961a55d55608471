"""Inputs as a person or program gives them: names looked up, values checked and converted."""

from __future__ import annotations

from collections.abc import Mapping
from difflib import get_close_matches
from typing import Any

from osler.calculating.cards import Place, assumed
from osler.core.case import Value
from osler.core.errors import InputError
from osler.knowledge.given import value_of
from osler.knowledge.schema import FactFile

_MOST_NAMES = 3


def read_inputs(place: Place, given: Mapping[str, Any]) -> dict[str, Value]:
    """The inputs in their own units; what is null or empty counts as not given.

    Raises:
        InputError: an unknown name, an impossible value, one input given twice, or one missing.
    """
    values = _given(place, given)
    missing = _missing(place, values)
    if missing:
        wanted = ", ".join(_example(place, name) for name in missing)
        raise InputError(f"{place.card.id} needs {wanted}: add what is missing")
    return values


def missing_inputs(place: Place, given: Mapping[str, Any]) -> tuple[FactFile, ...]:
    """The inputs that the calculator cannot do without and that are not given.

    Raises:
        InputError: an unknown name, an impossible value, or one input given twice.
    """
    return tuple(place.names[name] for name in _missing(place, _given(place, given)))


def _given(place: Place, given: Mapping[str, Any]) -> dict[str, Value]:
    values: dict[str, Value] = {}
    for name, value in given.items():
        if value is None or value == "":
            continue
        known = _named(place, str(name))
        if known in values:
            raise InputError(f"{known!r} is given twice, also as {name!r}: give it once")
        values[known] = value_of(place.names[known], value)
    return values


def _missing(place: Place, values: Mapping[str, Value]) -> list[str]:
    return [
        item.name
        for item in place.card.inputs
        if item.name not in values and not item.optional and item.assumed is None
    ]


def taken(place: Place, values: Mapping[str, Value]) -> dict[str, Value]:
    """What the calculator takes for inputs that are not given."""
    found = {}
    for item in place.card.inputs:
        value = assumed(item)
        if value is not None and item.name not in values:
            found[item.name] = value
    return found


def _named(place: Place, name: str) -> str:
    folded = name.strip().lower().replace("-", "_").replace(" ", "_")
    known = {item.name: item.name for item in place.card.inputs}
    for item in place.card.inputs:
        known = dict.fromkeys(item.also, item.name) | known
    if folded in known:
        return known[folded]
    near = list(dict.fromkeys(known[each] for each in get_close_matches(folded, known, n=6, cutoff=0.5)))
    hint = (
        f"nearest: {', '.join(near[:_MOST_NAMES])}"
        if near
        else "its inputs are " + ", ".join(item.name for item in place.card.inputs)
    )
    raise InputError(f"{place.card.id} has no input {name!r}; {hint}")


def _example(place: Place, name: str) -> str:
    fact = place.names[name]
    if fact.type == "word":
        return f"{name} ({' or '.join(fact.words)})"
    if fact.type == "boolean":
        return f"{name} (yes or no)"
    unit = fact.unit_label or fact.unit
    return f"{name} (in {unit})" if unit else name
