"""Whether a card speaks for a patient and a draft order: pure, three-valued, by the pack's own conditions."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache

import msgspec

from osler.core.case import Value
from osler.core.truth import Truth, every, some
from osler.knowledge.implied import complete
from osler.knowledge.ordering import Order, drugs_named, hazard_of, order_values
from osler.knowledge.pack import Pack
from osler.knowledge.schema import ORDERED, Asked, Card, DoseHazard, Hook, Said
from osler.logic import Scope, evaluate

CURRENT = "current_drug"
"""The one name that a pack shares with the engine: what the patient takes now."""


class Known(msgspec.Struct, frozen=True):
    """What is known of a patient: the facts given, all that follows from them, and what may be assumed."""

    given: Mapping[str, Value]
    scope: Scope
    may_assume: float | None = None
    """Months without any of the pack's drugs in a complete record; None where nothing may be assumed."""


class Decision(msgspec.Struct, frozen=True):
    """That a card speaks, how, and why."""

    card: Card
    said: Said
    """The card itself, or what it asks."""
    holding: tuple[str, ...]
    """Statements of the card's `any_of` that hold, in its order."""
    assumed: tuple[str, ...] = ()
    hazard: DoseHazard | None = None


def known(pack: Pack, given: Mapping[str, Value], may_assume: float | None = None) -> Known:
    """The facts with all that follows from them."""
    return Known(given, Scope(complete(given, pack), pack.definitions), may_assume)


def decide(pack: Pack, card: Card, hook: Hook, patient: Known, order: Order | None) -> Decision | None:
    """What the card says at a hook; None where it is silent."""
    if bool(card.drugs) != (order is not None):
        return None
    if order is not None and not _is_about(pack, card, order):
        return None
    scope, assumed = _assuming(pack, card, patient)
    if order is not None:
        values = {**scope.values, **order_values(order, scope.values.get(CURRENT))}
        scope = Scope(values, pack.definitions)
    truths = {key: evaluate(pack.conditions[key], scope).truth for key in called_by(pack, card, order)}
    hazard_truth, hazard = _hazard(pack, card, order)
    parts = [evaluate(pack.card_conditions[card.id], scope).truth, hazard_truth]
    truth = every([*parts, some(truths.values())] if card.any_of else parts)
    holding = tuple(key for key, each in truths.items() if each is Truth.TRUE)
    if truth is Truth.TRUE and hook in card.hooks:
        return Decision(card, card, holding, assumed, hazard)
    # A dose that no hazard lists makes nothing decisive.
    if card.interval_hazard and hazard is None:
        return None
    if truth is Truth.UNKNOWN and card.asks is not None and _is_asked(card.asks, hook, scope):
        return Decision(card, card.asks, (), (), hazard)
    return None


def called_by(pack: Pack, card: Card, order: Order | None) -> tuple[str, ...]:
    """The statements of `any_of`, with the ordered drug put in its place; those it lacks left out."""
    named = (key.replace(f"/{ORDERED}/", f"/{order.drug}/") if order else key for key in card.any_of)
    return tuple(key for key in named if key in pack.conditions)


def _is_asked(asks: Asked, hook: Hook, scope: Scope) -> bool:
    return hook in asks.hooks and not any(name in scope.values for name in asks.unknown)


def _hazard(pack: Pack, card: Card, order: Order | None) -> tuple[Truth, DoseHazard | None]:
    if not card.interval_hazard or order is None:
        return Truth.TRUE, None
    return hazard_of(pack, order)


def _assuming(pack: Pack, card: Card, patient: Known) -> tuple[Scope, tuple[str, ...]]:
    rule, months = card.assume, patient.may_assume
    if rule is None or months is None or months < rule.unless_drug_within_months:
        return patient.scope, ()
    new = {name: value for name, value in rule.facts.items() if name not in patient.scope.values}
    if not new:
        return patient.scope, ()
    return known(pack, {**patient.given, **new}).scope, tuple(new)


def _is_about(pack: Pack, card: Card, order: Order) -> bool:
    """Whether the card speaks of such an order: of one that ends a drug only where its condition does."""
    named = order.drug in _drugs(pack, card.id)
    return named and (not order.stops or "order_stops" in pack.card_facts[card.id])


@lru_cache(maxsize=512)
def _drugs(pack: Pack, name: str) -> frozenset[str]:
    return drugs_named(pack, pack.cards[name].drugs)
