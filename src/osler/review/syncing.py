"""Brings the board up to what the packs say: new units, changed ones, gone ones, approvals past their day."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import msgspec
from sqlalchemy import Connection, delete, insert, select, update

from osler.core.digest import canonical
from osler.review.accounts.people import acting
from osler.review.comparing import reasons
from osler.review.items import Item, body_of, of_packs, of_row
from osler.review.moving import move, spread
from osler.review.states import LAPSE, SUPERSEDE
from osler.review.store import Change, Store
from osler.review.store.store import PROGRAM
from osler.review.store.tables import CITES, EDITION, ITEM, PART, SOURCE_NOTE
from osler.review.units import Content, Unit, as_kept


class Synced(msgspec.Struct, frozen=True, kw_only=True):
    """What a run found: ids of units."""

    added: tuple[str, ...]
    changed: tuple[str, ...]
    gone: tuple[str, ...]
    overdue: tuple[str, ...]
    unchanged: int


def sync(store: Store, content: Content, *, by: str | None = None, why: str = "") -> Synced:
    """Registers the packs' units and changes.

    Args:
        store: the review database.
        content: the packs' units.
        by: the author who puts them forward; without one they have no author until somebody signs.
        why: what changed and for what reason, in the author's words.

    Raises:
        RefusedError: `by` is no author.
        UnavailableError: the database cannot be reached or written; nothing was changed.
    """
    with store.changing() as change:
        if by is not None:
            acting(change.connection, by, ("author",), "putting content forward")
        run = _Run(change, content.version, by, why)
        known = _known(change.connection, content.packs)
        added = [run.add(unit) for unit in content.units.values() if unit.id not in known]
        changed = [
            run.renew(known[unit.id], unit)
            for unit in content.units.values()
            if unit.id in known and known[unit.id].digest != unit.digest
        ]
        for unit in content.units.values():
            if unit.id in known and known[unit.id].digest == unit.digest:
                run.keep(known[unit.id], unit)
        gone = [
            run.retire(item, content.unanswered.get(item.unit))
            for item in known.values()
            if item.unit not in content.units and item.state != "superseded"
        ]
        overdue = end_overdue(change)
    return Synced(
        added=tuple(added),
        changed=tuple(changed),
        gone=tuple(gone),
        overdue=overdue,
        unchanged=len(content.units) - len(added) - len(changed),
    )


def end_overdue(change: Change) -> tuple[str, ...]:
    """Ends approvals older than their pack allows."""
    rows = change.connection.execute(
        select(ITEM).where(ITEM.c.state == "approved", ITEM.c.due < change.at).order_by(ITEM.c.unit)
    ).all()
    ended = []
    for row in rows:
        # An article may have lost its approval already with one of its recommendations.
        item = of_row(change.connection.execute(select(ITEM).where(ITEM.c.unit == row.unit)).one())
        if item.state == "approved":
            why = f"its review was due on {(item.due or '')[:10]}"
            move(change, item, LAPSE.to, kind=LAPSE.done, who=PROGRAM, why=why)
            ended.append(item.unit)
    return tuple(ended)


class _Run:
    """One run within one change."""

    def __init__(self, change: Change, version: str, by: str | None, why: str) -> None:
        self.change, self.version, self.by, self.why = change, version, by, why
        noted = change.connection.execute(select(SOURCE_NOTE))
        self.noted = {row.source: f"its source {row.source} is {row.status}: {row.why}" for row in noted}

    def add(self, unit: Unit) -> str:
        """A unit that the board does not know."""
        change = self.change
        warned = [self.noted[source] for source in unit.sources if source in self.noted]
        change.add(
            ITEM,
            {
                **_columns(unit),
                "unit": unit.id,
                "kind": unit.kind,
                "digest": unit.digest,
                "said": unit.said,
                "state": "submitted",
                "revision": 1,
                "round": 1,
                "author": self.by,
                "assignee": None,
                "since": change.at,
                "open": 1,
                "stale": "; ".join(warned) or None,
                "approved_at": None,
                "due": None,
            },
        )
        self._edition(unit, known=False)
        _link(change, unit, known=False)
        body = {"to": "submitted", "digest": unit.digest, "version": self.version, "why": self.why}
        change.enter("submitted", unit.id, self.by or PROGRAM, {**body, "revision": 1})
        return unit.id

    def renew(self, item: Item, unit: Unit) -> str:
        """A unit whose content is no longer what the board knows: whatever was signed, was the old."""
        change = self.change
        old = body_of(change.connection, item.unit, item.digest)
        told = "; ".join(reasons(old, as_kept(unit.body))) or "its content changed"
        self._edition(unit, known=True)
        values = {
            **_columns(unit),
            "digest": unit.digest,
            "said": unit.said,
            "author": self.by,
            "round": item.round + 1,
        }
        change.connection.execute(update(ITEM).where(ITEM.c.unit == unit.id).values(values))
        renewed = msgspec.structs.replace(
            item, digest=unit.digest, said=unit.said, author=self.by, round=item.round + 1, months=unit.months
        )
        body = {"from": item.digest, "to digest": unit.digest, "version": self.version, "why": self.why}
        change.enter("content changed", unit.id, self.by or PROGRAM, {**body, "reasons": told})
        if item.state == "approved":
            move(change, renewed, "submitted", kind=LAPSE.done, who=PROGRAM, why=told)
        else:
            spread(change, unit.id, told)
            if item.state != "submitted":
                move(change, renewed, "submitted", kind="submitted again", who=self.by or PROGRAM, why=told)
        _link(change, unit, known=True)
        return unit.id

    def keep(self, item: Item, unit: Unit) -> None:
        """A unit whose content is as it was; what the board only shows may have changed."""
        columns = _columns(unit)
        if any(getattr(item, name) != value for name, value in columns.items()):
            self.change.connection.execute(update(ITEM).where(ITEM.c.unit == unit.id).values(columns))
        if item.state == "superseded":
            move(
                self.change,
                item,
                "submitted",
                kind="submitted again",
                who=self.by or PROGRAM,
                why="it is back",
            )
        elif item.state == "approved" and unit.needs > item.needs:
            told = f"it now needs {unit.needs} approvals"
            move(self.change, item, LAPSE.to, kind=LAPSE.done, who=PROGRAM, why=told)

    def retire(self, item: Item, unanswered: str | None) -> str:
        """A unit that the packs no longer have, or an article that has no answer now."""
        told = f"it has no answer now: {unanswered}" if unanswered else "the pack no longer has it"
        move(self.change, item, SUPERSEDE.to, kind=SUPERSEDE.done, who=self.by or PROGRAM, why=told)
        return item.unit

    def _edition(self, unit: Unit, *, known: bool) -> None:
        wanted = (EDITION.c.unit == unit.id, EDITION.c.digest == unit.digest)
        if known and self.change.connection.execute(select(EDITION.c.unit).where(*wanted)).first():
            return
        self.change.add(
            EDITION,
            {
                "unit": unit.id,
                "digest": unit.digest,
                "at": self.change.at,
                "version": self.version,
                "body": canonical(unit.body),
            },
        )


def _columns(unit: Unit) -> dict[str, Any]:
    return {
        "title": unit.title,
        "topic": unit.topic,
        "needs": unit.needs,
        "reach": unit.reach,
        "months": unit.months,
    }


def _link(change: Change, unit: Unit, *, known: bool) -> None:
    """What a unit rests on: recommendations and sources."""
    for table, own, other, names in (
        (PART, "article", "recommendation", unit.parts),
        (CITES, "unit", "source", unit.sources),
    ):
        if known:
            change.connection.execute(delete(table).where(table.c[own] == unit.id))
            rows = [{own: unit.id, other: name} for name in names]
            if rows:
                change.connection.execute(insert(table), rows)
            continue
        for name in names:
            change.add(table, {own: unit.id, other: name})


def _known(connection: Connection, packs: Sequence[str]) -> dict[str, Item]:
    rows = connection.execute(select(ITEM).where(of_packs(ITEM.c.unit, packs)).order_by(ITEM.c.unit))
    return {row.unit: of_row(row) for row in rows}
