"""The pages of the work lists: one struct each, with all that its template shows."""

from __future__ import annotations

import msgspec

from osler.panel.summary import GapLine, WantedLine


class ListsPage(msgspec.Struct, frozen=True, kw_only=True):
    """All care gaps with how many people have them."""

    people: int | None
    """None where they are few."""
    as_of: str
    synthetic: str
    """What the file says of itself where its people are invented; empty otherwise."""
    is_of_this_knowledge: bool
    """Whether the file was made with the knowledge that the site serves."""
    gaps: tuple[GapLine, ...]
    missing: tuple[WantedLine, ...]
    smallest: int


class Hanging(msgspec.Struct, frozen=True, kw_only=True):
    """A care gap that a person may have."""

    title: str
    needs: tuple[str, ...]
    """The labels of the facts it hangs on."""


class Found(msgspec.Struct, frozen=True, kw_only=True):
    """A care gap that a person has."""

    id: str
    title: str
    urgency: int
    reason: str
    action: str
    sources: tuple[str, ...] = ()


class Listed(msgspec.Struct, frozen=True, kw_only=True):
    """One person of a list."""

    person: str
    """The id as the file has it."""
    link: str
    """Names the person in an address."""
    urgency: int | None
    """Of the most urgent gap; None for who only may have one."""
    reason: str
    """Why they are listed, in words."""
    others: tuple[str, ...]
    """Titles of the other gaps that they have."""


class ListPage(msgspec.Struct, frozen=True, kw_only=True):
    """One page of the people with a care gap."""

    id: str
    title: str
    action: str
    synthetic: str
    people: tuple[Listed, ...]
    page: int
    next: str
    """Where the next page begins; empty on the last."""
    urgency: int | None
    needs: str
    urgencies: tuple[int, ...]
    facts: tuple[tuple[str, str], ...]
    """The facts that the gap hangs on in anybody: id and label."""


class Judged(msgspec.Struct, frozen=True, kw_only=True):
    """A recommendation and what it says of a person."""

    title: str
    source: str
    verdict: str


class PersonPage(msgspec.Struct, frozen=True, kw_only=True):
    """One person: care gaps, verdicts, and facts where the file holds them."""

    gap: str
    gap_title: str
    person: str
    synthetic: str
    gaps: tuple[Found, ...]
    open_gaps: tuple[Hanging, ...]
    applies: tuple[Judged, ...]
    unknown: tuple[Judged, ...]
    does_not_apply: tuple[Judged, ...]
    facts: tuple[tuple[str, str], ...]
    """Label and value in words; none where the file holds no facts."""
    ask: tuple[tuple[str, str], ...]
    """The fields of the form that opens the answer page."""
