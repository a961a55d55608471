"""How answers are laid out: plans, bottom lines, disagreements, premises, emergencies, must-says."""

from __future__ import annotations

from typing import Literal

from osler.knowledge.schema.recommendation import Text
from osler.knowledge.schema.strict import Strict


class Heading(Strict, frozen=True, kw_only=True):
    """A section's heading for each reader."""

    clinician: str
    patient: str


DrugItems = Literal[
    "usual_regimens",
    "regimens",
    "administration",
    "stops",
    "checks_before",
    "monitoring",
    "duration",
    "on_stopping",
    "adverse",
    "interactions",
    "pregnancy",
    "boxed_warning",
    "mechanism",
    "trials",
]


class PlanSection(Strict, frozen=True, kw_only=True):
    """One section of an answer: which statements it takes and how far it may go."""

    section: str
    """The section id that statements carry."""
    heading: Heading | None = None
    """Overrides the pack's heading for this section."""
    topics: tuple[str, ...] = ()
    """Only these topics; empty takes all."""
    about: tuple[str, ...] = ()
    """Only these decisions; empty takes all."""
    when: str = "true"
    """The section is left out where this is false."""
    asked_drugs_only: bool = False
    """Where the question names drugs (or the patient takes one), only statements about those."""
    drug_items: tuple[DrugItems, ...] = ()
    """Kinds of monograph items that are said here as well."""
    drugs: tuple[str, ...] = ()
    """Whose monograph items: drug ids, or "asked" or "current"."""
    per_about: int = 1
    """How many statements on the same decision, in the same direction, may stand here."""
    limit: int = 8
    may_depend_on: tuple[str, ...] = ()
    """Unknown facts that a statement here may hang on besides those of the plan."""
    open_limit: int = 3
    """How many of them may hang on facts that were not given."""


class BottomLine(Strict, frozen=True, kw_only=True):
    """One candidate sentence: the first of its slot that holds is said."""

    id: str
    when: str = "true"
    unless: str = "false"
    """The line is left out where this is known to be true; unknown keeps it."""
    applies: tuple[str, ...] = ()
    """Recommendations that must be known to apply."""
    fails: tuple[str, ...] = ()
    """Recommendations that must be known not to apply."""
    text: Text | None = None
    """Without it the sentences it rests on are said as they stand, where none of them is known not to apply.
    May hold {fact_name} for a known fact's value, {fact_name_which} for the one of several that gives
    a lowest or highest value ({fact_name_at}: the same in brackets, or nothing), {drug} for the asked drug,
    {offers} for the drugs offered, {offered} for their names alone, {stops} for the contraindications."""
    rests_on: tuple[str, ...] = ()
    """Ids of the recommendations (or drug/<drug>/<item>) it rests on: their sources are cited."""
    regions: tuple[str, ...] = ()
    mentions: tuple[str, ...] = ()
    """Beginnings of lower-case words that the question must hold, all those of one entry ("late!" is the
    whole word, "how_long" one after the other): what it asks about beyond drugs."""
    asked_drugs: tuple[str, ...] = ()
    """Only when the question asks about one of these drugs."""
    asked_each: tuple[tuple[str, ...], ...] = ()
    """Only when the question asks about a drug of each of these groups: a choice between two."""
    asked_none: bool = False
    """Only when the question names no drug."""
    items: tuple[DrugItems, ...] = ()
    """Says what the monographs of the asked drugs hold of these kinds, in this order; holds only where
    they hold something."""
    item_limit: int = 2
    """How many sentences of `items` are said, for all drugs together."""
    offers: tuple[str, ...] = ()
    """Drugs named at {offers} with their usual regimens, "asked" for those of the question: those with
    a contraindication for this patient are left out, and where none is left the line does not hold."""
    offer_limit: int = 2
    stops: Literal["contraindication", "caution"] | None = None
    """Says at {stops} what is known to speak against the asked drugs; holds only where something does."""


class Place(Strict, frozen=True, kw_only=True):
    """What a sentence place is called and how it stands to the others."""

    slot: str
    alone: bool = False
    """Where a line of it is said, the slots after it stay silent: it answers the question by itself."""


class Slot(Place, frozen=True, kw_only=True):
    """One sentence place of the bottom line."""

    lines: tuple[BottomLine, ...]


class SlotFile(Place, frozen=True, kw_only=True):
    """One sentence place as a plan's file writes it."""

    lines: tuple[BottomLine | str, ...]
    """Text alone is the id of a line under `lines/`, or a folder there whose lines then stand here."""


class Layout(Strict, frozen=True, kw_only=True):
    """All of a plan besides its bottom line."""

    id: str
    intents: tuple[str, ...]
    title: Heading
    when: str = "true"
    """Fits a case where this is known to be true; the first plan in file-name order that fits wins."""
    topics: tuple[str, ...] = ()
    """Fits as well when the question's foremost topic is one of these; `when: "false"` leaves only this."""
    sections: tuple[PlanSection, ...]
    may_depend_on: tuple[str, ...] = ()
    """Unknown facts that a conditional statement of this plan may hang on; empty allows all."""
    max_missing: int = 3
    candidates: tuple[str, ...] = ()
    """Drugs weighed for and against in this plan; the question's own come first."""
    disagreements: tuple[str, ...] = ()
    """Ids of disagreements that this plan shows where relevant, in order; empty shows none."""
    follow_ups: tuple[str, ...] = ()


class PlanFile(Layout, frozen=True, kw_only=True):
    """The layout for one or more intents: `plans/<id>.yaml`."""

    bottom_line: tuple[SlotFile, ...]


class Plan(Layout, frozen=True, kw_only=True):
    """A plan with the shared bottom lines in their places."""

    bottom_line: tuple[Slot, ...]

    @property
    def lines(self) -> tuple[BottomLine, ...]:
        """Its bottom lines, slot after slot."""
        return tuple(line for slot in self.bottom_line for line in slot.lines)


class Side(Strict, frozen=True, kw_only=True):
    """One position: what these guidelines say, with the recommendation that gives its verdict."""

    guideline: str
    """How the side is named: "NICE 2026 (UK)"."""
    recommendation: str
    text: Text | None = None
    """Overrides the recommendation's own text."""


class Disagreement(Strict, frozen=True, kw_only=True):
    """A question on which sources differ: `disagreements/<id>.yaml`."""

    id: str
    about: str
    """The question in dispute, as a sentence part: "Who with osteopenia should have a drug"."""
    when: str = "true"
    """Shown unless false for this patient."""
    topics: tuple[str, ...] = ()
    sides: tuple[Side, ...]


class Premise(Strict, frozen=True, kw_only=True):
    """A belief in the question that the facts contradict, corrected first: `premises.yaml`."""

    id: str
    when: str
    text: Text
    rests_on: tuple[str, ...]


class Together(Strict, frozen=True, kw_only=True):
    """Two ideas that tell of a danger where they stand near each other in one sentence, in either order."""

    one: str
    """Regular expression of what is affected: a part of the body, a function."""
    other: str
    """Regular expression of what is wrong with it; this one is looked at for denial."""
    within: int = 40
    """How many characters may stand between."""


class Emergency(Strict, frozen=True, kw_only=True):
    """A danger that outranks every other answer: `emergencies.yaml`."""

    id: str
    patterns: tuple[str, ...]
    """Regular expressions over the lower-cased question; any one raises it unless negated."""
    together: tuple[Together, ...] = ()
    explained: str | None = None
    """Regular expression of other causes: what stands beside one and is not new is no danger."""
    all_of: tuple[str, ...] = ()
    """If given, each of these must match as well."""
    text: Text
    rests_on: tuple[str, ...]


class MustSay(Strict, frozen=True, kw_only=True):
    """What may not be left out: `must_say.yaml`."""

    id: str
    covers: str
    """The key that a statement's `covers` must carry."""
    drugs: tuple[str, ...] = ()
    """Required when the answer names one of these drugs."""
    sections: tuple[str, ...] = ()
    """If given, only when it names them in one of these sections or in the bottom line."""
    topics: tuple[str, ...] = ()
    """Required when the question has one of these topics."""
    when: str = "true"
    """Required only where this is known to hold for the patient."""
    fallback: str
    """Id of the recommendation or drug item that is added when nothing else covers it."""
    section: str
    """Where the fallback is said."""


class NotCovered(Strict, frozen=True, kw_only=True):
    """What the pack leaves out, and why: `not_covered.yaml`."""

    what: str
    why: str
    kind: Literal["unverified", "out of scope", "no source found", "not yet modelled"]


class Article(Strict, frozen=True, kw_only=True):
    """A common question whose answer is a page of its own, without a patient: `articles.yaml`."""

    slug: str
    """Its name in the address; never changed, since others link to it."""
    question: str
    topic: str
    """The topic under which it is listed."""
