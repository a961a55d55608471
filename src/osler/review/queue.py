"""The queue: what waits for somebody, page by page, as fast at the last page as at the first."""

from __future__ import annotations

from typing import Any, Literal, get_args

import msgspec
from sqlalchemy import ColumnElement, func, literal, select, tuple_

from osler.core.errors import InputError
from osler.review.items import Item, of_row
from osler.review.states import State
from osler.review.store import Store
from osler.review.store.tables import CITES, ITEM, PART
from osler.review.units import Kind

View = Literal["oldest", "reach", "mine", "authored", "stale", "all"]
VIEWS: tuple[View, ...] = get_args(View)
_MOST = 200


class Wanted(msgspec.Struct, frozen=True, kw_only=True):
    """Which part of the queue is wanted."""

    view: View = "oldest"
    """"oldest" and "reach" show what is open, "mine" what is assigned to `who`, "authored" what they wrote,
    "stale" what lost its approval or rests on a source that is not current, "all" everything by name."""
    who: str | None = None
    kind: Kind | None = None
    state: State | None = None
    topic: str | None = None
    """"<pack>/<topic>"."""
    source: str | None = None
    """Only what rests on this source."""
    after: str | None = None
    """The mark at the end of the page before."""
    limit: int = 50


class Page(msgspec.Struct, frozen=True, kw_only=True):
    """One page of the queue."""

    items: tuple[Item, ...]
    next: str | None
    """The mark for the page after; None on the last."""


class Counts(msgspec.Struct, frozen=True, kw_only=True):
    """How much there is in each state."""

    states: dict[str, int]
    stale: int


def queue(store: Store, wanted: Wanted) -> Page:
    """One page of the queue.

    Raises:
        InputError: the mark is no mark, or the view needs a person.
    """
    if not 1 <= wanted.limit <= _MOST:
        raise InputError(f"a page has 1 to {_MOST} entries, not {wanted.limit}")
    order, down = _order(wanted.view)
    wheres = [*_view(wanted), *_filters(wanted)]
    if wanted.after is not None:
        wheres.append(_past(order, down, wanted.after))
    by = order.desc() if down else order.asc()
    ordering = [by] if order is ITEM.c.unit else [by, ITEM.c.unit.desc() if down else ITEM.c.unit.asc()]
    with store.reading() as connection:
        rows = connection.execute(
            select(ITEM).where(*wheres).order_by(*ordering).limit(wanted.limit + 1)
        ).all()
    items = tuple(of_row(row) for row in rows[: wanted.limit])
    more = len(rows) > wanted.limit
    return Page(items=items, next=_mark(order.name, items[-1]) if more else None)


def counts(store: Store) -> Counts:
    """How many units there are in each state, and how many are not current."""
    with store.reading() as connection:
        rows = connection.execute(select(ITEM.c.state, func.count()).group_by(ITEM.c.state)).all()
        stale = connection.execute(
            select(func.count()).select_from(ITEM).where(ITEM.c.stale.is_not(None))
        ).scalar_one()
    return Counts(states={str(state): int(number) for state, number in rows}, stale=stale)


def units_named(store: Store, name: str) -> tuple[str, ...]:
    """The units with this id; without its pack, all that end with it."""
    with store.reading() as connection:
        if connection.execute(select(ITEM.c.unit).where(ITEM.c.unit == name)).first():
            return (name,)
        ending = ITEM.c.unit.endswith(f"/{name}", autoescape=True)
        rows = connection.execute(select(ITEM.c.unit).where(ending).order_by(ITEM.c.unit).limit(5))
        return tuple(rows.scalars())


def resting_on(
    store: Store, *, source: str | None = None, recommendation: str | None = None
) -> tuple[Item, ...]:
    """All units that rest on a source, or all articles that say a recommendation."""
    wanted = select(ITEM).order_by(ITEM.c.unit)
    if source is not None:
        wanted = wanted.join(CITES, CITES.c.unit == ITEM.c.unit).where(CITES.c.source == source)
    if recommendation is not None:
        wanted = wanted.join(PART, PART.c.article == ITEM.c.unit).where(
            PART.c.recommendation == recommendation
        )
    with store.reading() as connection:
        return tuple(of_row(row) for row in connection.execute(wanted))


def _order(view: View) -> tuple[Any, bool]:
    if view == "all":
        return ITEM.c.unit, False
    return (ITEM.c.reach, True) if view == "reach" else (ITEM.c.since, False)


def _view(wanted: Wanted) -> list[ColumnElement[bool]]:
    if wanted.view in {"mine", "authored"}:
        if wanted.who is None:
            raise InputError(f"the view {wanted.view!r} needs somebody: say who")
        column = ITEM.c.assignee if wanted.view == "mine" else ITEM.c.author
        return [column == wanted.who, ITEM.c.open == 1]
    if wanted.view == "stale":
        return [ITEM.c.stale.is_not(None), ITEM.c.open == 1]
    return [] if wanted.view == "all" else [ITEM.c.open == 1]


def _filters(wanted: Wanted) -> list[ColumnElement[bool]]:
    columns = {ITEM.c.kind: wanted.kind, ITEM.c.state: wanted.state, ITEM.c.topic: wanted.topic}
    found: list[ColumnElement[bool]] = [
        column == value for column, value in columns.items() if value is not None
    ]
    if wanted.source is not None:
        found.append(ITEM.c.unit.in_(select(CITES.c.unit).where(CITES.c.source == wanted.source)))
    return found


def _mark(column: str, item: Item) -> str:
    return msgspec.json.encode([getattr(item, column), item.unit]).decode()


def _past(order: Any, down: bool, mark: str) -> ColumnElement[bool]:  # noqa: ANN401 - a column
    try:
        value, unit = msgspec.json.decode(mark, type=tuple[int | str, str])
    except msgspec.DecodeError:
        raise InputError("the mark of the page is no mark: start at the first page") from None
    if isinstance(value, int) != (order is ITEM.c.reach):
        raise InputError("the mark of the page is of another view: start at the first page")
    if order is ITEM.c.unit:
        return order > unit
    here, there = tuple_(order, ITEM.c.unit), tuple_(literal(value), literal(unit))
    return here < there if down else here > there
