"""What a clinician did with a card, read from the client's report; the words of a comment are not kept."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Any, Literal

import msgspec

from osler.cds.call import CallError
from osler.cds.naming import Namer

_MOST = 200


class Heard(msgspec.Struct, frozen=True, kw_only=True):
    """One report, without anything of the patient: two that are equal are the same report."""

    card: str
    """The card's id in its pack: "<pack>/<card>"."""
    uuid: str
    outcome: Literal["accepted", "overridden"]
    accepted: tuple[str, ...] = ()
    """UUIDs of the suggestions that were taken, in order."""
    reason: str | None = None
    """The code of the override reason."""
    commented: bool = False
    """Words were written too; they may speak of the patient and are not kept."""
    at: str
    """UTC, RFC 3339."""


class _Accepted(msgspec.Struct, frozen=True):
    id: str


class _Coding(msgspec.Struct, frozen=True):
    code: str
    system: str | None = None


class _Overridden(msgspec.Struct, frozen=True):
    reason: _Coding | None = None
    userComment: str | None = None  # noqa: N815 - the names of the specification


class _Entry(msgspec.Struct, frozen=True):
    card: str
    outcome: Literal["accepted", "overridden"]
    outcomeTimestamp: str  # noqa: N815
    acceptedSuggestions: list[_Accepted] = []  # noqa: N815
    overrideReason: _Overridden | None = None  # noqa: N815


class FeedbackBody(msgspec.Struct, frozen=True):
    """Feedback as it is sent."""

    feedback: list[_Entry]


def read_feedback(body: bytes, namer: Namer, known: dict[str, frozenset[str]]) -> tuple[Heard, ...]:
    """The reports of a body; `known` maps each card's id to the override codes it offers.

    A report on a card that was not made here is passed over: a later release may no longer have it.

    Raises:
        CallError: the body breaks the specification.
    """
    try:
        read = msgspec.json.decode(body, type=FeedbackBody)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise CallError(f"the body is no feedback: {error}") from None
    if len(read.feedback) > _MOST:
        raise CallError(f"the body holds more than {_MOST} reports: send fewer at once")
    heard = [_heard(entry, namer, known) for entry in read.feedback]
    return tuple(each for each in heard if each is not None)


def _heard(entry: _Entry, namer: Namer, known: dict[str, frozenset[str]]) -> Heard | None:
    if entry.outcome == "accepted" and not entry.acceptedSuggestions:
        raise CallError("a feedback entry is accepted and names no accepted suggestion")
    why = entry.overrideReason
    if why is not None and why.reason is None and not why.userComment:
        raise CallError("an overrideReason has neither a reason nor a comment")
    at = _instant(entry.outcomeTimestamp)
    card = namer.which(entry.card, known)
    if card is None:
        return None
    code = why.reason.code if why is not None and why.reason is not None else None
    return Heard(
        card=card,
        uuid=entry.card.removeprefix("urn:uuid:").lower(),
        outcome=entry.outcome,
        accepted=tuple(_taken(entry.acceptedSuggestions, namer, card)),
        # A client may add reasons of its own; what it calls them may be anything.
        reason=code if code in known[card] else None if code is None else "other",
        commented=why is not None and bool(why.userComment),
        at=at,
    )


def _taken(accepted: Iterable[_Accepted], namer: Namer, card: str) -> Iterable[str]:
    for one in accepted:
        if namer.which(one.id, [card + SUGGESTED]) is not None:
            yield one.id.removeprefix("urn:uuid:").lower()


SUGGESTED = "#suggestion"
"""Ends the name of what a suggestion's UUID stands for."""


def _instant(text: str) -> str:
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        moment = None
    if moment is None or moment.tzinfo is None or "T" not in text.upper():
        raise CallError("outcomeTimestamp is no RFC 3339 time in UTC")
    return moment.astimezone(UTC).isoformat()


def offered(cards: dict[str, Any]) -> dict[str, frozenset[str]]:
    """By name of a card, the override codes it offers."""
    return {name: frozenset(card.override_reasons) for name, card in cards.items()}
