"""A draft order as conditions see it, and the dose hazards it may run into."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import lru_cache

import msgspec

from osler.core.case import Value
from osler.core.truth import Truth, of
from osler.knowledge.editorial import interval_share
from osler.knowledge.pack import Pack
from osler.knowledge.schema import DoseHazard, Drug, FactFile

_DAYS = {"d": 1.0, "wk": 7.0, "mo": 30.4375, "a": 365.25}


class Order(msgspec.Struct, frozen=True, kw_only=True):
    """A draft order of one of the pack's drugs."""

    drug: str
    dose: float | None = None
    """In mg; None where the order does not say it."""
    interval: float | None = None
    """Days from dose to dose."""
    stops: bool = False
    """The order ends the drug instead of giving it."""
    besides: tuple[str, ...] = ()
    """The pack's drugs that the other draft orders give."""
    ending: tuple[str, ...] = ()
    """The pack's drugs that the other draft orders end."""


def order_facts(drugs: Mapping[str, Drug]) -> dict[str, FactFile]:
    """The names under which a card's condition may speak of the draft order."""
    words = {drug.id: drug.label for drug in drugs.values()}
    return {
        "order_drug": FactFile(id="order_drug", label="drug ordered", type="word", words=words),
        "order_dose": FactFile(id="order_dose", label="dose ordered", type="number", unit="mg"),
        "order_interval": FactFile(
            id="order_interval",
            label="interval ordered",
            type="number",
            unit="d",
            unit_label="days",
            converts={unit: days for unit, days in _DAYS.items() if unit != "d"},
        ),
        "order_stops": FactFile(id="order_stops", label="an order that ends the drug", type="boolean"),
        "order_renews": FactFile(
            id="order_renews", label="an order of the drug that is taken already", type="boolean"
        ),
        "orders_besides": FactFile(
            id="orders_besides", label="other drugs ordered with it", type="words", words=words
        ),
        "orders_ending": FactFile(
            id="orders_ending", label="drugs that are ended with it", type="words", words=words
        ),
    }


def order_values(order: Order, current: Value | None) -> dict[str, Value]:
    """The values of those names; `current` is the drug taken now, where it is known."""
    values: dict[str, Value] = {
        "order_drug": order.drug,
        "order_stops": order.stops,
        "orders_besides": order.besides,
        "orders_ending": order.ending,
    }
    if order.dose is not None:
        values["order_dose"] = order.dose
    if order.interval is not None:
        values["order_interval"] = order.interval
    if current is not None:
        values["order_renews"] = current == order.drug
    return values


def hazard_of(pack: Pack, order: Order) -> tuple[Truth, DoseHazard | None]:
    """Whether the order gives a listed dose too often, with the hazard that may be met."""
    hazards = _hazards(pack, order.drug)
    if order.stops or not hazards:
        return Truth.FALSE, None
    if order.dose is None:
        return Truth.UNKNOWN, None
    for amount, least, hazard in hazards:
        if abs(amount - order.dose) < 1e-6:
            if order.interval is None:
                return Truth.UNKNOWN, hazard
            return of(order.interval < least * interval_share(pack)), hazard
    return Truth.FALSE, None


@lru_cache(maxsize=256)
def _hazards(pack: Pack, drug: str) -> tuple[tuple[float, float, DoseHazard], ...]:
    label = pack.drugs[drug].label.lower()
    return tuple(
        (amount, days, hazard)
        for hazard in pack.dose_hazards
        if hazard.drug.lower() == label
        and (amount := milligrams(hazard.amount)) is not None
        and (days := days_of(hazard.least)) is not None
    )


def milligrams(text: str) -> float | None:
    """The number of an amount in mg: "70 mg"; None for another unit."""
    number, _, unit = text.strip().partition(" ")
    try:
        return float(number) if unit == "mg" else None
    except ValueError:
        return None


def days_of(text: str | None) -> float | None:
    """Days of a time in UCUM: "6 mo"; None where it is none."""
    number, _, unit = (text or "").partition(" ")
    try:
        return float(number) * _DAYS[unit]
    except (KeyError, ValueError):
        return None


def drugs_named(pack: Pack, names: Iterable[str]) -> frozenset[str]:
    """Drugs named by id or by one of the pack's sets."""
    named = [each for name in names for each in pack.head.sets.get(name, (name,))]
    return frozenset(named) & frozenset(pack.drugs)
