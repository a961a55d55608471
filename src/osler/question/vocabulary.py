"""The format of a pack's `reading/*.yaml`: which words mean which fact, intent or topic.

Every file may hold any of the keys of `ReadingFile`; files are merged in name order. Phrases follow
the small syntax of `osler.question.terms`: "(a|b)", "[optional]", "~" for any one word; hyphens and
plurals never matter. "<name>" stands for any phrase of a class, of this file or of `osler.question.classes`.
"""

from __future__ import annotations

from typing import Any, Literal

import msgspec

from osler.question.classes import CLASSES, written_out

Phrases = tuple[str, ...]


class Strict(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Unknown keys are refused."""


class Flag(Strict, frozen=True, kw_only=True):
    """A yes/no fact."""

    says: Phrases = ()
    denies: Phrases = ()
    """Phrases that deny it by themselves; a negated phrase of `says` denies it as well."""
    past: bool | None = None
    """The value where it is said of the past ("quit smoking"); None: the same as today."""
    only_now: bool = False
    """Left out where it is said of the past."""
    parent: str | None = None
    """The fact that a parent's having it settles."""
    also: dict[str, bool | str] = {}
    """Other facts settled by a phrase of `says`."""
    if_not: bool = True
    """Whether a negated phrase of `says` settles the fact as false."""
    beside: dict[str, Phrases] = {}
    """Phrases too vague alone, by the class that must be named too: "hormone injections" with a cancer."""
    recent: str | None = None
    """The fact that tells whether it was within `recent_days`: "a stroke 8 months ago"."""
    recent_days: float = 366
    sure: bool = False
    """Taken even where it is said as possible: "suspected metastasis"."""


class Number(Strict, frozen=True, kw_only=True):
    """A number fact found by its label or by a unit that only it has."""

    labels: Phrases = ()
    after: Phrases = ()
    """Labels that stand behind the number: "3 falls"."""
    units: dict[str, float] = {}
    """Further units accepted, each with the factor into the fact's own."""
    own_units: dict[str, Phrases] = {}
    """Units that mean this fact wherever they stand: unit -> spellings."""
    values: dict[str, Phrases] = {}
    """Phrases that state a value: "0": [no falls]."""
    within: tuple[float, float] | None = None
    """A number outside is not this fact (it is another kind of number, not an error)."""
    fits: dict[str, tuple[float, float]] = {}
    """The same by unit."""
    bare: dict[str, tuple[float, float]] = {}
    """The unit meant where none is written, by the span the number lies in: "Ca 2.3" is mmol/L."""
    needs_unit: bool = False
    loss: str | None = None
    """The fact of how much less it is now than it was: "165 cm at age 30, 158 now"."""
    time: bool = False
    """A span of time: "5 years ago"; takes any unit of time."""
    letters: dict[str, dict[str, str]] = {}
    """Own units that settle words as well: "f": {sex: female} reads "66F"."""
    alone: tuple[float, float] | None = None
    """A whole number in this span that stands alone between commas is this fact, where it is not known."""
    alone_unit: str | None = None
    """The unit that such a number may carry."""
    reach: int = 6
    """How many words may stand between label and number."""
    needs_fact: Phrases = ()
    """A weak label counts only where one of these facts is known."""
    weak_labels: Phrases = ()
    """Labels that take only numbers that nothing else has taken."""


class Table(Strict, frozen=True, kw_only=True):
    """Numbers by kind and site: "T-score spine -1.9, hip -1.2", "FRAX 18%/2.8%"."""

    kinds: dict[str, Phrases]
    """What is measured: kind -> labels."""
    sites: dict[str, Phrases]
    facts: dict[str, dict[str, str]]
    """kind -> site -> fact."""
    with_unit: Phrases = ()
    """Kinds whose numbers must carry the unit."""
    unplaced: dict[str, tuple[str, ...]] = {}
    """kind -> the facts of numbers without site, in order: "FRAX 18/2.8"."""
    lowest: dict[str, str] = {}
    """kind -> the fact of a number said to be the lowest."""
    lowest_words: Phrases = ()
    fillers: Phrases = ()
    """Words that may stand between a site and its number."""
    unit: Literal["none", "%"] = "none"
    signed: bool = False
    """Values are mostly negative: an unsigned one of 1 or more is ambiguous."""
    default_kind: str | None = None
    """The kind of a signed number beside a site where none is named."""
    falling: str | None = None
    """The yes/no fact that a value lower than the one before it settles: "-1.8 → -2.3"."""
    keep: Literal["lowest", "highest", "last"] = "last"
    """Which of several values at one site counts, as for two sides."""


class EventTime(Strict, frozen=True, kw_only=True):
    """A fact for how long ago an event was."""

    fact: str
    sites: Phrases = ()
    """Only for these sites; empty takes all."""
    at_most_days: float | None = None


class Site(Strict, frozen=True, kw_only=True):
    """One kind of place of an event."""

    phrases: Phrases
    fact: str | None = None
    parent: str | None = None
    """The fact settled where a parent had it."""
    count: str | None = None
    levels: dict[str, str] = {}
    """phrase -> word of the level fact."""
    level: str | None = None
    """The word fact of the level."""


class Event(Strict, frozen=True, kw_only=True):
    """Something that happened at a place, once or more: a fracture."""

    heads: Phrases
    behind: Phrases = ()
    """Phrases that tell of an event only right behind a place: "her wrist went"."""
    whole: dict[str, str] = {}
    """Phrases that name event and site at once -> site."""
    sites: dict[str, Site]
    any: str | None = None
    """The fact of an event whose site is unknown."""
    any_words: Phrases = ()
    count: str | None = None
    times: tuple[EventTime, ...] = ()
    excluding: Phrases = ()
    """Phrases that hold a head and are another matter."""
    not_listed: Phrases = ()
    """Other matters that have places and years: in their sentence "hip 2019, knee 2020" is no event."""
    violent: Phrases = ()
    """Causes with which the event counts as another fact."""
    violent_fact: str | None = None
    slight: Phrases = ()
    """Causes that are none of those: "tripped"; a time beside one is that of the event."""
    on_drug: str | None = None
    """The fact of an event while taking a medicine."""


class Name(Strict, frozen=True, kw_only=True):
    """One medicine or group in an exposure."""

    phrases: Phrases = ()
    factor: float | None = None
    """Its dose times this is the dose of the reference medicine."""
    current: dict[str, bool | str] = {}
    """Facts settled by being on a group whose member is not named."""
    stands_for: Phrases = ()
    """The medicines a group word asks about."""


class Consequence(Strict, frozen=True, kw_only=True):
    """What a standing towards a medicine settles about other facts."""

    names: Phrases = ()
    """Medicines or named sets; empty takes all."""
    on: Phrases
    """Standings: current, asked, stopping, previous, completed, intolerant, last dose."""
    said: Phrases = ()
    """One of these must stand in the question as well; empty needs none."""
    facts: dict[str, bool | str] = {}
    ago: str | None = None
    """The fact of how long ago."""


class Exposure(Strict, frozen=True, kw_only=True):
    """Medicines whose use, dose and time matter."""

    from_drugs: bool = False
    """The names are the pack's drugs, with their brands and abbreviations."""
    unread: Phrases = ()
    """Names and abbreviations of drugs that mean too many other things to be read."""
    names: dict[str, Name] = {}
    """Groups, and further names of single drugs."""
    current: str | None = None
    """A word fact: which one is taken."""
    previous: str | None = None
    """A words fact: which ones were taken."""
    use: str | None = None
    """A yes/no fact: any is taken."""
    stopped: dict[str, bool | str] = {}
    dose: str | None = None
    duration: str | None = None
    relations: dict[str, Phrases] = {}
    """Further words before a name: standing -> phrases."""
    relations_after: dict[str, Phrases] = {}
    standing: Literal["asked", "current"] = "asked"
    """What a bare mention means."""
    consequences: tuple[Consequence, ...] = ()
    excluding: Phrases = ()
    ended: Phrases = ()
    """Phrases later in the sentence that end what was taken: "then stopped"."""
    running: Phrases = ()
    """Phrases later in the sentence by which a bare name is taken: "last dose given"."""


class Goal(Strict, frozen=True, kw_only=True):
    """An intent or topic: the phrases and facts that speak for it."""

    phrases: dict[str, float] = {}
    facts: dict[str, float] = {}
    """fact, "fact=value", "fact<number" or "fact>number" -> weight."""
    drugs: dict[str, float] = {}
    """Drug id or set asked about -> weight."""
    drug_alone: float = 0.0
    """Weight of a drug's name before a question mark."""
    several_drugs: float = 0.0
    """Weight of more than one drug asked about."""
    intents: dict[str, float] = {}
    """For topics: intent -> weight."""
    emergencies: dict[str, float] = {}
    """Emergency id -> weight where it is raised."""
    needs: float = 1.0
    """The least sum of weights."""


class Scope(Strict, frozen=True, kw_only=True):
    """What the pack is about."""

    anchors: Phrases = ()
    """One of these, or one of its drugs, makes a question the pack's business."""
    facts: tuple[str, ...] = ()
    """Facts that do so as well."""
    weak: Phrases = ()
    """Two of these do."""
    elsewhere: Phrases = ()
    """Names of other matters that contain such words: what stands inside one does not count."""


class ReadingFile(Strict, frozen=True, kw_only=True):
    """One file of reading data."""

    classes: dict[str, Phrases] = {}
    """Named alternatives: every phrase may write "<name>" for "(a|b|c)"; classes may use classes."""
    flags: dict[str, Flag] = {}
    words: dict[str, dict[str, Phrases]] = {}
    """word fact -> word -> phrases."""
    not_said: Phrases = ()
    """Phrases that hold other phrases of flags or words and mean another thing: "pre-op"."""
    by_relative: dict[str, dict[str, Phrases]] = {}
    """word fact -> word -> names of relatives: used where the relative is the patient."""
    numbers: dict[str, Number] = {}
    tables: dict[str, Table] = {}
    events: dict[str, Event] = {}
    exposures: dict[str, Exposure] = {}
    intents: dict[str, Goal] = {}
    topics: dict[str, Goal] = {}
    scope: Scope = Scope()
    default_intent: str | None = None
    """The intent of a case that asks nothing."""
    short_forms: dict[str, str] = {}
    """Short form of a word -> the word, where phrases may use either: fx: fracture."""
    short_words: Phrases = ()
    """Words of five letters and more, parted by spaces, that a slip in a shorter word may have meant."""
    real_words: Phrases = ()
    """Words, parted by spaces, one letter away from another word of these files and no slip of it."""


def merge(reading: dict[str, Any]) -> ReadingFile:
    """All reading files of a pack as one, in name order, with every class written out."""
    merged: dict[str, Any] = {}
    for name in sorted(reading):
        for key, value in (reading[name] or {}).items():
            held = merged.get(key)
            merged[key] = {**held, **value} if isinstance(held, dict) and isinstance(value, dict) else value
    classes = msgspec.convert(merged.get("classes", {}), dict[str, Phrases])
    return msgspec.convert(written_out(merged, {**CLASSES, **classes}), ReadingFile)
