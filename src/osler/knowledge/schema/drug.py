"""A drug: `drugs/<id>.yaml`; every item cites its own source."""

from __future__ import annotations

from typing import Literal

from osler.knowledge.schema.recommendation import Text
from osler.knowledge.schema.strict import Strict


class Regimen(Strict, frozen=True, kw_only=True):
    """A dose is an amount, a route and an interval, for one indication: never a bare number."""

    id: str
    amount: str
    """"70 mg"."""
    route: str
    """"by mouth", "subcutaneously", "by intravenous infusion over at least 15 minutes"."""
    interval: str
    """"once weekly", "every 6 months"."""
    indication: Literal["treatment", "prevention", "treatment and prevention", "other"]
    population: str
    """"postmenopausal women", in words."""
    when: str
    """Who the regimen is for, as a condition."""
    source: str
    locator: str
    off_label: bool = False
    usual: bool = False
    """The one named first where a page names the drug for people it fits."""
    note: str | None = None


class Item(Strict, frozen=True, kw_only=True):
    """One sourced sentence about a drug."""

    id: str
    text: Text
    source: str
    locator: str
    figures: tuple[str, ...] = ()
    when: str = "true"
    covers: tuple[str, ...] = ()


class Stop(Strict, frozen=True, kw_only=True):
    """A reason not to give, or to take care with, the drug: checked against the case."""

    id: str
    severity: Literal["contraindication", "caution"]
    when: str
    text: Text
    source: str
    locator: str
    figures: tuple[str, ...] = ()
    covers: tuple[str, ...] = ()


class Argument(Strict, frozen=True, kw_only=True):
    """A reason for or against the drug in people whom the condition fits."""

    id: str
    side: Literal["for", "against"]
    when: str
    text: Text
    source: str
    locator: str
    figures: tuple[str, ...] = ()


class Trial(Strict, frozen=True, kw_only=True):
    """What one trial found at one site."""

    trial: str
    site: str
    """"vertebral", "hip", "nonvertebral", "clinical vertebral", "any clinical"."""
    result: str
    """One clause with its numbers: "new vertebral fracture 8.0% against 15.0% over 3 years"."""
    figures: tuple[str, ...]
    source: str
    locator: str
    population: str | None = None
    patient: str | None = None
    """For patients, as "X out of 100", where both arms' risks are known."""


class DrugPart(Strict, frozen=True, kw_only=True):
    """A part of a monograph, kept beside it where the whole is long: `drugs/<id>.<part>.yaml`."""

    mechanism: Item | None = None
    boxed_warning: Item | None = None
    regimens: tuple[Regimen, ...] = ()
    administration: tuple[Item, ...] = ()
    stops: tuple[Stop, ...] = ()
    checks_before: tuple[Item, ...] = ()
    monitoring: tuple[Item, ...] = ()
    duration: tuple[Item, ...] = ()
    on_stopping: tuple[Item, ...] = ()
    adverse: tuple[Item, ...] = ()
    interactions: tuple[Item, ...] = ()
    pregnancy: tuple[Item, ...] = ()
    arguments: tuple[Argument, ...] = ()
    trials: tuple[Trial, ...] = ()


class Drug(DrugPart, frozen=True, kw_only=True):
    """One medicine as a pack knows it; its parts are already joined to it."""

    id: str
    label: str
    drug_class: str
    """One of the pack's named sets, for example "bisphosphonates"."""
    brands: tuple[str, ...] = ()
    abbreviations: tuple[str, ...] = ()
    """Read in questions, never written in answers."""
    atc: str | None = None
    rxnorm: str | None = None
    note: str | None = None
