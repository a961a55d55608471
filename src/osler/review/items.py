"""A unit as the board knows it: its state, who signed, what it rests on."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import msgspec
from sqlalchemy import ColumnElement, Connection, Row, and_, false, or_, select

from osler.core.digest import digest
from osler.review.errors import AbsentError
from osler.review.states import Meaning, State
from osler.review.store import Store
from osler.review.store.tables import EDITION, ITEM, PART, SIGNATURE
from osler.review.units import Kind


class Item(msgspec.Struct, frozen=True, kw_only=True):
    """A unit of review and where it stands."""

    unit: str
    kind: Kind
    title: str
    topic: str
    digest: str
    said: str
    state: State
    """Its own; an article's public status depends on its recommendations as well (`Look.status`)."""
    revision: int
    """Counts every step."""
    round: int
    """Counts contents and reviews: signatures of an earlier round no longer count."""
    author: str | None
    assignee: str | None
    needs: int
    reach: int
    since: str
    """When it came into this state."""
    stale: str | None
    """Why it lost its approval or may not have one as it is, until it is approved again."""
    approved_at: str | None
    due: str | None
    """When the approval lapses by age."""
    months: int | None
    """How long an approval stands."""


class Signature(msgspec.Struct, frozen=True, kw_only=True):
    """A signature, with all that belongs into every readable copy."""

    seq: int
    """The entry of the history that holds it."""
    person: str
    name: str
    """As printed."""
    credentials: str
    interests: str
    meaning: Meaning
    at: str
    digest: str
    """Of what was signed."""
    as_chair: bool
    counts: bool
    """Whether it still counts: the content is the one signed, and no newer round began."""


class Part(msgspec.Struct, frozen=True, kw_only=True):
    """A recommendation under an article."""

    unit: str
    title: str
    state: State
    digest: str
    stale: str | None


class Look(msgspec.Struct, frozen=True, kw_only=True):
    """Everything that must be shown before somebody signs."""

    item: Item
    parts: tuple[Part, ...]
    signatures: tuple[Signature, ...]
    body: dict[str, Any]
    """The content as it stands."""
    status: str
    """"submitted", "under_review" or "approved": what a public page may say."""
    shown: str
    """Stands for all of this: a step takes it back, and is refused when anything changed meanwhile."""


def look(store: Store, unit: str) -> Look:
    """A unit with all that must be shown before somebody acts on it.

    Raises:
        AbsentError: there is no such unit.
    """
    with store.reading() as connection:
        item = item_of(connection, unit)
        parts = parts_of(connection, unit)
        body = body_of(connection, unit, item.digest)
        signed = signatures_of(connection, item)
    return Look(
        item=item,
        parts=parts,
        signatures=signed,
        body=body,
        status=status_of(item.state, [part.state for part in parts]),
        shown=shown(item, parts),
    )


def edition(store: Store, unit: str, mark: str) -> dict[str, Any]:
    """The content of a unit as it was in one edition, by its digest.

    Raises:
        AbsentError: there is no such edition.
    """
    with store.reading() as connection:
        return body_of(connection, unit, mark)


def status_of(own: State, parts: list[State]) -> str:
    """The public status: never better than that of any recommendation underneath."""
    if own == "approved" and all(state == "approved" for state in parts):
        return "approved"
    return "under_review" if own in {"under_review", "approved", "changes_requested"} else "submitted"


def shown(item: Item, parts: tuple[Part, ...]) -> str:
    """What stands for a unit as it was shown, its recommendations' states included."""
    under = [[part.unit, part.digest, part.state] for part in parts]
    return digest([item.unit, item.digest, item.state, item.revision, under])[:32]


def of_packs(column: ColumnElement[str], packs: Iterable[str]) -> ColumnElement[bool]:
    """Whether a unit is one of these packs': ranges, so that the index finds them among any number."""
    # "/" and "0" are neighbours: the range holds exactly the ids that begin with "<pack>/".
    return or_(false(), *(and_(column > f"{pack}/", column < f"{pack}0") for pack in packs))


def item_of(connection: Connection, unit: str) -> Item:
    """The row of a unit.

    Raises:
        AbsentError: there is none.
    """
    row = connection.execute(select(ITEM).where(ITEM.c.unit == unit)).one_or_none()
    if row is None:
        raise AbsentError(f"there is no unit {unit!r} under review: osler review list shows them")
    return of_row(row)


def of_row(row: Row[Any]) -> Item:
    """An item from its row."""
    return Item(**{name: getattr(row, name) for name in Item.__struct_fields__})


def parts_of(connection: Connection, unit: str) -> tuple[Part, ...]:
    """The recommendations under an article."""
    rows = connection.execute(
        select(ITEM.c.unit, ITEM.c.title, ITEM.c.state, ITEM.c.digest, ITEM.c.stale)
        .join(PART, PART.c.recommendation == ITEM.c.unit)
        .where(PART.c.article == unit)
        .order_by(ITEM.c.unit)
    )
    return tuple(
        Part(unit=row.unit, title=row.title, state=row.state, digest=row.digest, stale=row.stale)
        for row in rows
    )


def body_of(connection: Connection, unit: str, mark: str) -> dict[str, Any]:
    """One edition of a unit's content.

    Raises:
        AbsentError: there is no such edition.
    """
    text = connection.execute(
        select(EDITION.c.body).where(EDITION.c.unit == unit, EDITION.c.digest == mark)
    ).scalar_one_or_none()
    if text is None:
        raise AbsentError(f"there is no edition {mark!r} of {unit!r}")
    body = msgspec.json.decode(text)
    assert isinstance(body, dict)
    return body


def signatures_of(connection: Connection, item: Item) -> tuple[Signature, ...]:
    """All signatures under a unit, the newest last."""
    rows = connection.execute(
        select(SIGNATURE).where(SIGNATURE.c.unit == item.unit).order_by(SIGNATURE.c.seq)
    )
    return tuple(
        Signature(
            seq=row.seq,
            person=row.person,
            name=row.name,
            credentials=row.credentials,
            interests=row.interests,
            meaning=row.meaning,
            at=row.at,
            digest=row.digest,
            as_chair=bool(row.as_chair),
            counts=row.round == item.round and row.digest == item.digest,
        )
        for row in rows
    )
