"""From the facts given to the whole case: what they imply, and every derived fact they settle."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from osler.core.case import Case, Fact, Value
from osler.core.errors import InputError
from osler.knowledge import Pack, complete
from osler.logic import Scope, nearest, value_of

_DIGITS = 9
"""Decimals kept, so that the noise of a unit conversion never decides at a boundary."""


def build_case(pack: Pack, facts: Iterable[Fact]) -> Case:
    """The case of these facts, whatever their order; of two with one name the last stands.

    Implied and derived facts have the origin "derived". A given fact is never overridden, neither by an
    implication nor by a definition; facts that come in as derived are worked out afresh.

    Raises:
        InputError: a fact is not one of the pack's.
    """
    given = {fact.name: _settled(pack, fact) for fact in facts if fact.origin != "derived"}
    values = {name: fact.value for name, fact in given.items()}
    known = _with_derived(pack, complete(values, pack))
    return Case(
        {name: given.get(name) or _derived(pack, name, known[name]) for name in pack.facts if name in known}
    )


def _settled(pack: Pack, fact: Fact) -> Fact:
    if fact.name not in pack.facts:
        raise InputError(f"there is no fact {fact.name!r}{nearest(fact.name, pack.facts)}")
    if isinstance(fact.value, int | float) and not isinstance(fact.value, bool):
        return Fact(
            name=fact.name,
            value=round(float(fact.value), _DIGITS),
            unit=fact.unit,
            quote=fact.quote,
            origin=fact.origin,
        )
    return fact


def _with_derived(pack: Pack, known: Mapping[str, Value]) -> dict[str, Value]:
    scope = Scope(known, pack.definitions)
    derived = {name: value_of(name, scope) for name in pack.definitions}
    return {**known, **{name: value for name, value in derived.items() if value is not None}}


def _derived(pack: Pack, name: str, value: Value) -> Fact:
    return Fact(name=name, value=value, unit=pack.facts[name].unit, origin="derived")
