"""What is said inside a record, `decision_support/<id>.yaml`, and its cases, `<id>.test.yaml`."""

from __future__ import annotations

from typing import Literal

import msgspec

from osler.core.case import Value
from osler.knowledge.schema.strict import Strict

Hook = Literal["patient-view", "order-select", "order-sign"]
Indicator = Literal["info", "warning", "critical"]
OverrideReason = Literal[
    "cds-not-applicable",
    "action-completed",
    "cds-suboptimal-context",
    "need-more-info",
    "recipient-disagrees-evidence",
    "expert-contradicts",
    "recipient-concerns-outcomes",
    "risk-benefit-ratio",
    "patient-contraindication",
    "does-not-align-preferences",
    "patient-refuses",
    "not-convenient-feasible",
    "service-not-available",
    "too-costly-uncovered",
    "recipient-does-not-understand",
]
"""Codes of HL7's non-adherence-reason-codes."""
LONGEST_SUMMARY = 139
"""CDS Hooks: fewer than 140 characters."""
ORDERED = "order"
"""In a statement's id, stands for the drug of the draft order: "drug/order/hypocalcemia"."""


class Test(Strict, frozen=True, kw_only=True):
    """A laboratory test or procedure that may be asked for."""

    system: str
    code: str
    display: str


class CardAction(Strict, frozen=True, kw_only=True):
    """One change that a suggestion makes."""

    kind: Literal["withdraw-order", "correct-interval", "request"]
    """Take the draft order away, write the interval that the dose is meant for, or draft a request."""
    description: str
    test: Test | None = None
    """What is requested."""


class CardSuggestion(Strict, frozen=True, kw_only=True):
    """A button of a card; all its actions apply together."""

    label: str
    actions: tuple[CardAction, ...]
    recommended: bool = False


class CardLink(Strict, frozen=True, kw_only=True):
    """A link to a page of this site that holds nothing of the patient."""

    label: str
    article: str | None = None
    """The slug of an article."""
    drug: str | None = None
    """A drug of the pack, or "order" for the one ordered."""


class Said(Strict, frozen=True, kw_only=True):
    """What a card says; {fact} is the patient's value, {drug}, {dose} and {interval} are the order's."""

    summary: str
    detail: str
    """GitHub-flavoured Markdown without HTML, in our own words; what it rests on is added to it."""
    indicator: Indicator
    suggestions: tuple[CardSuggestion, ...] = ()
    selection: Literal["at-most-one", "any"] = "at-most-one"


class Asked(Said, frozen=True, kw_only=True):
    """What is said where the order makes an unknown fact decisive."""

    unknown: tuple[str, ...]
    """Facts of which none is known: one of them known is enough for silence."""
    hooks: tuple[Hook, ...]


class Assumption(Strict, frozen=True, kw_only=True):
    """What is taken to be so where a complete record holds nothing of it, and is said on the card."""

    facts: dict[str, Value]
    unless_drug_within_months: float
    """Nothing is assumed where the record names one of the pack's drugs so recently, or without a date."""
    because: str


class Card(Said, frozen=True, kw_only=True):
    """When to speak inside a record, what to say, and what it rests on."""

    id: str
    hooks: tuple[Hook, ...]
    topic: str
    """One of the pack's topics."""
    drugs: tuple[str, ...] = ()
    """Drugs, or named sets of drugs, whose draft order it speaks of; none for a card of the patient alone."""
    any_of: tuple[str, ...] = ()
    """Statements of the pack whose own conditions call the card: one that holds is enough."""
    when: str = "true"
    """A condition over facts and the draft order that must hold as well."""
    interval_hazard: bool = False
    """The order gives a listed dose at an interval that `dose_hazards.yaml` calls dangerous."""
    rests_on: tuple[str, ...] = ()
    """Statements that are quoted besides those of `any_of` that hold; the first source leads."""
    shows: tuple[str, ...] = ()
    """Facts shown with where they stand in the record, besides those of the conditions."""
    assume: Assumption | None = None
    asks: Asked | None = None
    override_reasons: tuple[OverrideReason, ...]
    links: tuple[CardLink, ...]


class OrderCase(Strict, frozen=True, kw_only=True):
    """A draft order in a test."""

    drug: str
    dose: float | None = None
    """In mg."""
    interval: float | None = None
    """Days from dose to dose."""
    stops: bool = False
    besides: tuple[str, ...] = ()
    ending: tuple[str, ...] = ()


class CardCase(Strict, frozen=True, kw_only=True):
    """One named patient and order, as a change to the base, and what the card does."""

    name: str
    expect: Literal["fires", "asks", "silent"]
    set: dict[str, Value | int] = msgspec.field(default_factory=dict)
    drop: tuple[str, ...] = ()
    order: OrderCase | None = None
    """Instead of the base's."""


class CardTests(Strict, frozen=True, kw_only=True):
    """The cases beside a card; on the base it fires."""

    base: dict[str, Value | int]
    order: OrderCase | None = None
    cases: tuple[CardCase, ...]
