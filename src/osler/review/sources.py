"""What became of a source: noted by a chair, or learnt from the library's notices.

All that rests on it loses its approval, with the reason.
"""

from __future__ import annotations

from typing import Literal, get_args

import msgspec
from sqlalchemy import Connection, delete, select, update

from osler.core.errors import InputError
from osler.documents.identity import doi, pmid
from osler.knowledge import Knowledge
from osler.knowledge.schema import Source
from osler.library import Library, Told, notices
from osler.review.accounts.people import acting
from osler.review.errors import AbsentError
from osler.review.items import Item, item_of
from osler.review.moving import move
from osler.review.states import LAPSE, MOST_WHY, OPEN, check_why
from osler.review.store import Change, Store
from osler.review.store.store import PROGRAM
from osler.review.store.tables import CITES, ENTRY, ITEM, SOURCE_NOTE

SourceStatus = Literal["superseded", "retracted", "revised", "doubted"]
SOURCE_STATUSES: tuple[SourceStatus, ...] = get_args(SourceStatus)
_TOLD: dict[str, tuple[SourceStatus, str]] = {
    "retraction": ("retracted", "a notice of retraction"),
    "correction": ("revised", "a correction"),
    "concern": ("doubted", "an expression of concern"),
}
"""What a notice makes of a source, and how it is called."""


class Noted(msgspec.Struct, frozen=True, kw_only=True):
    """What was noted of a source last."""

    source: str
    status: SourceStatus
    why: str
    person: str
    """Who noted it; "osler" for what the library told."""
    at: str


def note_source(store: Store, who: str, source: str, *, status: SourceStatus, why: str) -> tuple[Item, ...]:
    """A chair notes that a source was superseded, retracted, revised or doubted, before the pack says so.

    All that rests on it loses its approval and is marked, what is new on it as well; returns those units.

    Raises:
        InputError: no such status, or no reason is given.
        AbsentError: nothing rests on that source.
        RefusedError: the role forbids it.
    """
    if status not in SOURCE_STATUSES or not why.strip():
        raise InputError(f"noting a source needs a status ({', '.join(SOURCE_STATUSES)}) and a reason")
    check_why(why)
    with store.changing() as change:
        acting(change.connection, who, ("chair",), "noting a source")
        change.enter("source noted", "", who, {"source": source, "status": status, "why": why})
        units = _note(change, who, source, status, why.strip())
        if not units:
            raise AbsentError(f"nothing under review rests on a source {source!r}")
        return tuple(item_of(change.connection, unit) for unit in units)


def take_notices(store: Store, knowledge: Knowledge, library: Library) -> tuple[Noted, ...]:
    """Takes over what the library's notices say of the packs' sources; says what was new.

    Each notice counts once: who approves again afterwards has seen it. What a pack says itself of its
    source (`status`) needs no notice.

    Raises:
        UnavailableError: the database cannot be reached or written; nothing was changed.
    """
    named = {
        identity: source
        for pack in knowledge.packs
        for source in pack.sources.values()
        for identity in (doi(source.doi), pmid(source.pmid))
        if identity is not None
    }
    told = notices(library, named)
    with store.reading() as connection:
        if not any(_is_new(connection, named[notice.of], notice) for notice in told):
            return ()
    taken = []
    with store.changing() as change:
        for notice in told:
            source = named[notice.of]
            if _is_new(change.connection, source, notice):
                taken.append(_take(change, source, notice))
                # The next notice may be the same, told under the source's other identity.
                change.flush()
    return tuple(taken)


def noted(store: Store) -> dict[str, Noted]:
    """By source: what was noted of it last."""
    with store.reading() as connection:
        rows = connection.execute(select(SOURCE_NOTE).order_by(SOURCE_NOTE.c.source)).all()
    return {
        row.source: Noted(**{name: getattr(row, name) for name in Noted.__struct_fields__}) for row in rows
    }


def _take(change: Change, source: Source, notice: Told) -> Noted:
    status, called = _TOLD[notice.kind]
    where = notice.url or notice.said_by
    day = f" of {notice.date}" if notice.date else ""
    why = f"{called}{day} ({where})"[:MOST_WHY]
    body = {"notice": _name(notice), "status": status, "why": why, "title": notice.title}
    change.enter("notice", _place(source), PROGRAM, body)
    _note(change, PROGRAM, source.id, status, why)
    return Noted(source=source.id, status=status, why=why, person=PROGRAM, at=change.at)


def _is_new(connection: Connection, source: Source, notice: Told) -> bool:
    if notice.kind == "retraction" and source.status == "retracted":
        return False
    taken = connection.execute(select(ENTRY.c.body).where(ENTRY.c.unit == _place(source))).scalars()
    return all(msgspec.json.decode(body)["notice"] != _name(notice) for body in taken)


def _name(notice: Told) -> str:
    return f"{notice.kind} {notice.said_by}"


def _place(source: Source) -> str:
    """Under what the history keeps the notices of a source: no unit has such an id."""
    return f"source {source.id}"


def _note(change: Change, who: str, source: str, status: SourceStatus, why: str) -> tuple[str, ...]:
    """Notes it and unsettles what rests on it; the ids of those units."""
    told = f"its source {source} is {status}: {why}"
    resting = select(CITES.c.unit).where(CITES.c.source == source).order_by(CITES.c.unit)
    units = tuple(change.connection.execute(resting).scalars())
    change.connection.execute(delete(SOURCE_NOTE).where(SOURCE_NOTE.c.source == source))
    change.add(SOURCE_NOTE, {"source": source, "status": status, "why": why, "person": who, "at": change.at})
    for unit in units:
        _unsettled(change, item_of(change.connection, unit), who, told)
    return units


def _unsettled(change: Change, item: Item, who: str, told: str) -> None:
    """Ends what was signed, and marks the unit until it is approved again."""
    if item.state in LAPSE.starts:
        move(change, item, LAPSE.to, kind=LAPSE.done, who=who, why=told)
    if item.state in OPEN | LAPSE.starts:
        change.connection.execute(update(ITEM).where(ITEM.c.unit == item.unit).values(stale=told))
