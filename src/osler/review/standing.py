"""What public pages may claim: only what people signed, for exactly what is said now."""

from __future__ import annotations

from collections import defaultdict
from typing import Any

import msgspec
from sqlalchemy import Connection, Row, select

from osler.core.answer import Review
from osler.core.standing import Standings
from osler.review.items import Item, of_packs, of_row, status_of
from osler.review.store import Store
from osler.review.store.tables import EDITION, ENTRY, HEAD, ITEM, PART, SIGNATURE
from osler.review.units import Served

_TALK = ("comment", "assigned")
"""Kinds of entries about a unit that change nothing of what pages may claim."""


class _Digests(msgspec.Struct):
    """The part of an article's edition that says what each answer's digest is."""

    digests: dict[str, str] = {}


class Watch:
    """The standings, read anew only when the history has grown or the day has changed."""

    def __init__(self, store: Store, served: Served) -> None:
        self._store, self._served = store, served
        self._held = Standings()
        self._key: tuple[int, str, str] | None = None

    def now(self) -> Standings:
        """The standings at this moment.

        Raises:
            UnavailableError: the database cannot be reached; the caller may claim nothing then.
        """
        with self._store.reading() as connection:
            head = connection.execute(select(HEAD.c.seq, HEAD.c.hash)).one()
            # The hash and not the number: a restored backup may end at the same number.
            key = (int(head.seq), str(head.hash), self._store.now()[:10])
            same = key == self._key or self._only_talk(connection, key)
        if not same:
            found = standings(self._store, self._served)
            # Pages are kept by this mark: it stays while no claim of theirs changes.
            unchanged = self._key is not None and msgspec.structs.replace(found, mark=self._held.mark)
            self._held = self._held if unchanged == self._held else found
        self._key = key
        return self._held

    def _only_talk(self, connection: Connection, key: tuple[int, str, str]) -> bool:
        """Whether all that came since was said or assigned: no claim changes by that."""
        if self._key is None or self._key[2] != key[2]:
            return False
        seq, mark, _ = self._key
        known = connection.execute(select(ENTRY.c.hash).where(ENTRY.c.seq == seq)).scalar_one_or_none()
        telling = (ENTRY.c.seq > seq, of_packs(ENTRY.c.unit, self._served.packs), ENTRY.c.kind.not_in(_TALK))
        return known == mark and not connection.execute(select(ENTRY.c.seq).where(*telling).limit(1)).first()


def standings(store: Store, served: Served) -> Standings:
    """The editorial state of what a server says now.

    A recommendation or drug counts as approved only if what is served is what was signed and its day has not
    passed: a backup restored beside newer content claims nothing that was not signed.
    """
    with store.reading() as connection:
        mark = connection.execute(select(HEAD.c.seq)).scalar_one()
        ours = of_packs(ITEM.c.unit, served.packs)
        items = [of_row(row) for row in connection.execute(select(ITEM).where(ours))]
        signers = _signers(connection, served)
        parts = defaultdict(list)
        for row in connection.execute(select(PART).where(of_packs(PART.c.article, served.packs))):
            parts[row.article].append(row.recommendation)
        articles = [item for item in items if item.kind == "article"]
        digests = {item.unit: _digests(connection, item) for item in articles}
    now = store.now()
    own = {item.unit: _standing(item, now) for item in items}
    for unit, said in served.said.items():
        if unit not in own or own[unit][1] != said:
            own[unit] = ("submitted", said)
    named = {
        kind: {
            item.unit.rpartition("/")[2]: _review(item, own[item.unit][0], signers)
            for item in items
            if item.kind == kind and item.unit in served.said
        }
        for kind in ("recommendation", "drug")
    }
    answers = {}
    for item in articles:
        under = [own.get(name, ("submitted", ""))[0] for name in parts[item.unit]]
        status = status_of(own[item.unit][0], under)  # type: ignore[arg-type]
        for mark_of_answer in digests[item.unit].values():
            answers[mark_of_answer] = _review(item, status, signers)
    return Standings(answers=answers, recommendations=named["recommendation"], drugs=named["drug"], mark=mark)


def _standing(item: Item, now: str) -> tuple[str, str]:
    passed = item.due is not None and item.due < now
    state = "submitted" if item.state == "approved" and passed else item.state
    return state, item.said


def _review(item: Item, state: str, signers: dict[tuple[str, int], list[Row[Any]]]) -> Review:
    if state != "approved":
        return Review(
            status="under_review" if state in {"under_review", "changes_requested"} else "submitted"
        )
    signed = [row for row in signers[item.unit, item.round] if row.digest == item.digest]
    return Review(
        status="approved",
        by=tuple(f"{row.name}, {row.credentials}" for row in signed),
        on=max(row.at for row in signed)[:10],
    )


def _signers(connection: Connection, served: Served) -> dict[tuple[str, int], list[Row[Any]]]:
    ours = of_packs(SIGNATURE.c.unit, served.packs)
    rows = connection.execute(
        select(SIGNATURE).where(ours, SIGNATURE.c.meaning == "approval").order_by(SIGNATURE.c.seq)
    )
    found = defaultdict(list)
    for row in rows:
        found[row.unit, row.round].append(row)
    return found


def _digests(connection: Connection, item: Item) -> dict[str, str]:
    text = connection.execute(
        select(EDITION.c.body).where(EDITION.c.unit == item.unit, EDITION.c.digest == item.digest)
    ).scalar_one()
    return msgspec.json.decode(text, type=_Digests).digests
