"""The pages of the board: one struct each, with all that its template shows."""

from __future__ import annotations

from typing import Any

import msgspec

from osler.review import (
    Comment,
    Counts,
    Difference,
    Item,
    Look,
    Noted,
    Passkey,
    Person,
    Proposal,
    Published,
    Report,
    Told,
)
from osler.review.accounts.sessions import Listed
from osler.review.drafting import Wanted as Demand


class SignInPage(msgspec.Struct, frozen=True, kw_only=True):
    """The form to sign in."""

    to: str
    """Where the person wanted to go."""
    hospital: str
    """What the hospital's own accounts are called; empty where none are set up."""


class AccountPage(msgspec.Struct, frozen=True, kw_only=True):
    """One's own account."""

    person: Person
    sessions: tuple[Listed, ...]
    passkeys: tuple[Passkey, ...]
    owner: str
    """What a passkey is asked for to prove whose account it is."""
    told: str
    codes: str
    """The address of a new second factor, shown once; empty otherwise."""
    secret: str
    """The secret of that address, for apps that take it by hand."""


class QueuePage(msgspec.Struct, frozen=True, kw_only=True):
    """One page of the queue."""

    views: tuple[tuple[str, str], ...]
    """Name and words of each view."""
    view: str
    kind: str
    state: str
    topic: str
    source: str
    items: tuple[Item, ...]
    next: str | None
    counts: Counts
    done: str
    """What was just done, in words; empty otherwise."""


class SelectionPage(msgspec.Struct, frozen=True, kw_only=True):
    """Units chosen from the queue, each with all that must be shown before a step."""

    looks: tuple[Look, ...]
    steps: tuple[tuple[str, str], ...]
    people: tuple[Person, ...]
    purposes: dict[str, str]
    """By meaning: what a passkey is asked for."""


class Sentence(msgspec.Struct, frozen=True, kw_only=True):
    """One place of a unit with what was said about it."""

    place: str
    text: str
    comments: tuple[Comment, ...]
    reports: tuple[Report, ...]


class UnitPage(msgspec.Struct, frozen=True, kw_only=True):
    """A unit with everything a reviewer needs."""

    look: Look
    sentences: tuple[Sentence, ...]
    """What readers see and what it rests on, the text first."""
    fields: tuple[Sentence, ...]
    """Fields that only arrange the content."""
    discussion: tuple[Comment, ...]
    """What was said about the whole unit."""
    other_reports: tuple[Report, ...]
    change: Difference | None
    """Against the edition that was last approved or, without one, the one before; None for the first."""
    against: Published | None
    editions: tuple[Published, ...]
    history: tuple[Told, ...]
    cases: dict[str, str]
    """The saved cases, each with its answer."""
    said_in: tuple[Item, ...]
    """For a recommendation or drug: the articles that say it."""
    steps: tuple[tuple[str, str], ...]
    """The steps that this person may take now: name and words."""
    people: tuple[Person, ...]
    purposes: dict[str, str]
    kinds: tuple[str, ...]
    done: str


class PeoplePage(msgspec.Struct, frozen=True, kw_only=True):
    """Everybody with an account."""

    people: tuple[Person, ...]
    roles: tuple[str, ...]
    done: str


class CardUse(msgspec.Struct, frozen=True, kw_only=True):
    """What clinicians did with one decision-support card."""

    card: str
    accepted: int
    overridden: int
    reasons: tuple[tuple[str, int], ...]
    """Codes of the reasons given for overriding it, the commonest first."""


class WishesPage(msgspec.Struct, frozen=True, kw_only=True):
    """What readers ask for."""

    proposals: tuple[Proposal, ...]
    unanswered: tuple[Demand, ...]
    answered: tuple[Demand, ...]
    cards: tuple[CardUse, ...]
    """Those overridden most come first: they may be wrong, or shown at the wrong moment."""
    topics: tuple[str, ...]
    entry: str
    """The entry for the pack's list of articles that was just drafted; empty otherwise."""


class SourcesPage(msgspec.Struct, frozen=True, kw_only=True):
    """The sources, and what rests on one of them."""

    sources: tuple[tuple[str, str], ...]
    source: str
    resting: tuple[Item, ...]
    noted: tuple[Noted, ...]
    """What was noted of sources, by a chair or from the library's notices."""
    statuses: tuple[str, ...]
    done: str


class HistoryPage(msgspec.Struct, frozen=True, kw_only=True):
    """The public history of a unit."""

    unit: str
    title: str
    status: str
    editions: tuple[Published, ...]
    steps: tuple[Told, ...]


class EditionPage(msgspec.Struct, frozen=True, kw_only=True):
    """One edition of a unit as it was shown to readers."""

    unit: str
    title: str
    edition: Published
    places: tuple[tuple[str, str], ...]
    body: dict[str, Any]


class ForwardPage(msgspec.Struct, frozen=True, kw_only=True):
    """A reader's question that was put forward."""

    proposal: Proposal
