"""Moves a unit from one state to the next, and ends what rests on it, for `actions` and `syncing`."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import Connection, select, update

from osler.review.items import Item, of_row
from osler.review.states import LAPSE, OPEN, State
from osler.review.store import Change
from osler.review.store.store import PROGRAM, stamp
from osler.review.store.tables import ITEM, PART, SIGNATURE

_NEW_ROUND: frozenset[State] = frozenset({"submitted", "changes_requested", "withdrawn", "superseded"})


def move(change: Change, item: Item, to: State, *, kind: str, who: str, why: str) -> None:
    """Puts a unit into a state, enters the step, and ends the approvals that rested on its own."""
    revision = item.revision + 1
    values: dict[str, Any] = {"state": to, "revision": revision, "open": int(to in OPEN)}
    if to != item.state:
        values |= {"since": change.at, **_approval(item, to, change.at, why)}
    if to in _NEW_ROUND:
        values["round"] = item.round + 1
    change.connection.execute(update(ITEM).where(ITEM.c.unit == item.unit).values(values))
    if to == item.state:
        return
    body = {"from": item.state, "to": to, "revision": revision, "digest": item.digest, "why": why}
    change.enter(kind, item.unit, who, body)
    if item.state == "approved":
        spread(change, item.unit, why)


def spread(change: Change, unit: str, why: str) -> None:
    """Ends the approvals, and the signatures so far, of the articles that say a recommendation."""
    rows = change.connection.execute(
        select(ITEM)
        .join(PART, PART.c.article == ITEM.c.unit)
        .where(PART.c.recommendation == unit, ITEM.c.state.in_(sorted(LAPSE.starts)))
    ).all()
    for article in map(of_row, rows):
        if article.state == "approved" or _has_signatures(change.connection, article):
            told = f"it rests on {unit}: {why}"
            move(change, article, LAPSE.to, kind=LAPSE.done, who=PROGRAM, why=told)


def months_after(moment: str, months: int | None) -> str | None:
    """The moment so many months later, on the same day where the month has it; None without an end."""
    if months is None:
        return None
    start = datetime.fromisoformat(moment)
    year, month = divmod(start.month - 1 + months, 12)
    return stamp(start.replace(year=start.year + year, month=month + 1, day=min(start.day, 28)))


def _approval(item: Item, to: State, at: str, why: str) -> dict[str, Any]:
    if to == "approved":
        return {"stale": None, "approved_at": at, "due": months_after(at, item.months)}
    lost = item.state == "approved" and to in OPEN
    return {"stale": why if lost else item.stale, "approved_at": None, "due": None}


def _has_signatures(connection: Connection, item: Item) -> bool:
    wanted = (SIGNATURE.c.unit == item.unit, SIGNATURE.c.round == item.round)
    return connection.execute(select(SIGNATURE.c.seq).where(*wanted).limit(1)).first() is not None
