"""The answer object: the public shape of everything Osler says (`osler schema answer`)."""

from __future__ import annotations

from typing import Any, Literal

import msgspec

from osler.core.record import FromRecord

Audience = Literal["clinician", "student", "patient"]
Status = Literal["answered", "abstained", "emergency"]
Severity = Literal["emergency", "contraindication", "caution"]
ReferenceKind = Literal["guideline", "review", "trial", "label", "study", "document"]
ReferenceStatus = Literal["current", "superseded", "retracted"]


class UnderstoodFact(msgspec.Struct, frozen=True, kw_only=True):
    """A fact as understood, with the words it came from."""

    value: Any
    unit: str | None
    quote: str | None
    origin: str
    label: str
    """The fact in words, for display."""
    shown: bool = True
    """False for a fact worked out on the way that a reader need not see."""


class Unreadable(msgspec.Struct, frozen=True):
    """A piece of the question that looked like a fact and was not used, and why."""

    quote: str
    why: str


class Understood(msgspec.Struct, frozen=True, kw_only=True):
    """What was taken from the question and the given facts."""

    intents: tuple[str, ...] = ()
    topics: tuple[str, ...] = ()
    facts: dict[str, UnderstoodFact] = {}
    unreadable: tuple[Unreadable, ...] = ()
    replaced: tuple[str, ...] = ()
    """In a conversation: facts that this question changed, from what to what."""
    record: FromRecord | msgspec.UnsetType = msgspec.UNSET
    """Set when a patient's record was read: where its facts stood, and what was left out."""


class Quote(msgspec.Struct, frozen=True, kw_only=True):
    """Where in a document of the library words stand: enough to check them again at any time."""

    document: str
    start: int
    end: int
    """Character offsets into the document's stored text."""
    text: str
    """The words, byte for byte."""
    locator: str
    sha256: str
    """Of the stored text from which they were taken."""


class Cited(msgspec.Struct, frozen=True, kw_only=True):
    """A sentence or two with its reference numbers."""

    text: str
    citations: tuple[int, ...]
    quotes: tuple[Quote, ...] | msgspec.UnsetType = msgspec.UNSET
    """Set when the text is quoted from the library."""


class Alert(msgspec.Struct, frozen=True, kw_only=True):
    """A danger for this patient: shown first."""

    severity: Severity
    text: str
    citations: tuple[int, ...]
    because: tuple[str, ...] = ()
    """Names of the facts that raised it."""
    drug: str | None = None


class Evidence(msgspec.Struct, frozen=True, kw_only=True):
    """Where a statement stands in its source."""

    citation: int
    locator: str
    recommendation: str | None = None


class Statement(msgspec.Struct, frozen=True, kw_only=True):
    """One proved sentence of the answer."""

    id: str
    text: str
    citations: tuple[int, ...]
    applies: Literal["yes", "unknown"]
    depends_on: tuple[str, ...] = ()
    condition: str | None = None
    """For an open statement, what it hangs on in words; `text` begins with it ("If …: ")."""
    strength: str | None = None
    certainty: str | None = None
    why: str | None = None
    """The rule in plain words with this patient's values."""
    evidence: tuple[Evidence, ...] = ()
    quote: Quote | msgspec.UnsetType = msgspec.UNSET
    """Set when the text is quoted from the library."""


class Section(msgspec.Struct, frozen=True, kw_only=True):
    """A headed group of statements."""

    id: str
    heading: str
    statements: tuple[Statement, ...]


class NextFact(msgspec.Struct, frozen=True, kw_only=True):
    """An unknown fact worth asking for, and the recommendations it would decide."""

    name: str
    ask: str
    decides: tuple[str, ...]


class Change(msgspec.Struct, frozen=True, kw_only=True):
    """What would change this answer: a known fact and the nearest value that flips advice."""

    name: str
    text: str
    flips: tuple[str, ...]
    citations: tuple[int, ...]


class Position(msgspec.Struct, frozen=True, kw_only=True):
    """What one guideline says, and its verdict for this patient."""

    text: str
    citations: tuple[int, ...]
    guideline: str
    verdict: Literal["applies", "does not apply", "depends", "reports"]
    """"reports" where a document of the library tells a finding and decides nothing for the patient."""
    depends_on: tuple[str, ...] = ()
    quote: Quote | msgspec.UnsetType = msgspec.UNSET
    """Set when the text is quoted from the library."""


class Disagreement(msgspec.Struct, frozen=True, kw_only=True):
    """A question on which guidelines differ."""

    about: str
    positions: tuple[Position, ...]


class Argument(msgspec.Struct, frozen=True, kw_only=True):
    """One reason for or against a drug in this patient."""

    text: str
    citations: tuple[int, ...]


class Candidate(msgspec.Struct, frozen=True, kw_only=True):
    """A drug the answer names, weighed for this patient."""

    drug: str
    label: str
    verdict: Literal["suitable", "check first", "avoid"]
    arguments_for: tuple[Argument, ...]
    arguments_against: tuple[Argument, ...]
    check: tuple[str, ...] = ()
    """Facts to find out before it is given."""


class Reference(msgspec.Struct, frozen=True, kw_only=True):
    """A primary source, numbered by first appearance."""

    number: int
    id: str
    kind: ReferenceKind
    title: str
    source: str
    year: int | None
    doi: str | None
    pmid: str | None
    url: str | None
    status: ReferenceStatus
    note: str | None = None


class Withheld(msgspec.Struct, frozen=True):
    """A sentence the proof refused, and why: never dropped in silence."""

    id: str
    why: str


class Review(msgspec.Struct, frozen=True, kw_only=True):
    """Editorial status; `approved` only when named people signed."""

    status: Literal["submitted", "under_review", "approved"] = "submitted"
    by: tuple[str, ...] = ()
    on: str | None = None


class LibraryUse(msgspec.Struct, frozen=True, kw_only=True):
    """What the evidence library was asked for this answer, and what it gave."""

    fingerprint: str
    """Of the library's content: with the knowledge version, it says what the answer was made from."""
    searched: int
    """Documents in the library."""
    quoted: int
    """Documents quoted."""
    kinds: dict[str, int]
    """Of the documents quoted."""
    first_year: int | None
    last_year: int | None
    meaning: str | msgspec.UnsetType = msgspec.UNSET
    """The sentence model by which passages were found too; absent where words alone found them."""
    without_meaning: str | msgspec.UnsetType = msgspec.UNSET
    """Why the library's vectors could not be used; absent where they were, or there are none."""


class Prose(msgspec.Struct, frozen=True, kw_only=True):
    """What a language model wrote of an answer, each sentence past the gate: it only adds."""

    sentences: tuple[Cited, ...] = ()
    withheld: tuple[Withheld, ...] = ()
    """Sentences that the gate refused; `id` is their place in what the model wrote."""
    model: str
    prompt: str
    """Name and version of the instructions that it was given."""
    sent: tuple[str, ...] = ()
    """Facts of the patient that were sent to it, in words; empty unless the asker allowed it."""
    read: tuple[str, ...] = ()
    """Facts that it pointed at in the question where the rules of reading had passed over them."""
    note: str | None = None
    """Why there is less than was asked for: it did not answer in time, or its budget is spent."""


class Answer(msgspec.Struct, frozen=True, kw_only=True):
    """One complete answer."""

    status: Status
    question: str
    title: str
    audience: Audience
    region: str
    understood: Understood
    premise: tuple[Cited, ...] = ()
    bottom_line: Cited
    alerts: tuple[Alert, ...] = ()
    sections: tuple[Section, ...] = ()
    candidates: tuple[Candidate, ...] = ()
    next_facts: tuple[NextFact, ...] = ()
    changes: tuple[Change, ...] = ()
    disagreements: tuple[Disagreement, ...] = ()
    references: tuple[Reference, ...] = ()
    follow_ups: tuple[str, ...] = ()
    withheld: tuple[Withheld, ...] = ()
    review: Review = Review()
    as_of: str
    last_updated: str
    knowledge_version: str
    disclaimer: str
    library: LibraryUse | msgspec.UnsetType = msgspec.UNSET
    """Set when an evidence library was searched."""
    prose: Prose | msgspec.UnsetType = msgspec.UNSET
    """Set when a language model was asked to phrase the answer."""
