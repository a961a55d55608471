"""Whether the history holds, and whether everything shown elsewhere is what the history says."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import Any

import msgspec
from sqlalchemy import Connection, func, select

from osler.review.history import Entry, Fault, chained
from osler.review.store import Store
from osler.review.store.tables import COMMENT, EDITION, ENTRY, HEAD, ITEM, SIGNATURE
from osler.review.units import digest_of

_AT_ONCE = 10_000


class Verified(msgspec.Struct, frozen=True, kw_only=True):
    """What a check found."""

    entries: int
    head: str
    """The hash of the last entry: written down elsewhere, it shows later that nothing was changed."""
    faults: tuple[Fault, ...]
    """Where the chain does not hold."""
    disagreements: tuple[str, ...]
    """Where a state, signature, edition or comment is not what the history says."""

    @property
    def holds(self) -> bool:
        """Whether nothing is wrong."""
        return not self.faults and not self.disagreements


class _Told(msgspec.Struct):
    """What an entry says of its unit's state."""

    to: str | None = None


def verify(store: Store, *, known: tuple[int, str] | None = None) -> Verified:
    """Checks the whole history and all that rests on it.

    Args:
        store: the review database.
        known: number and hash of an entry that was written down earlier: it must still be there.

    Raises:
        UnavailableError: the database cannot be reached.
    """
    with store.snapshot() as connection:
        head = connection.execute(select(HEAD)).one()
        states: dict[str, str] = {}
        signed: Counter[tuple[int, str, str]] = Counter()
        count, last, faults = chained(_watched(connection, states, signed, known))
        found = [*faults, *_ends(count, last, head.seq, head.hash)]
        if known is not None and known[0] > count:
            found.append(Fault(known[0], "the entry that was written down is gone"))
        wrong = [
            *_states(connection, states),
            *_signatures(connection, signed),
            *_approvals(connection),
            *_editions(connection),
            *_comments(connection),
        ]
        if (
            known is not None
            and signed.pop((known[0], "known", known[1]), None) is None
            and known[0] <= count
        ):
            found.append(Fault(known[0], "it is not the entry that was written down"))
    return Verified(entries=count, head=last, faults=tuple(found), disagreements=tuple(wrong))


def entries(
    store: Store, *, unit: str | None = None, before: int | None = None, limit: int = 100
) -> tuple[Entry, ...]:
    """The newest entries of the history, of one unit or of all."""
    wanted = select(ENTRY).order_by(ENTRY.c.seq.desc()).limit(limit)
    if unit is not None:
        wanted = wanted.where(ENTRY.c.unit == unit)
    if before is not None:
        wanted = wanted.where(ENTRY.c.seq < before)
    with store.reading() as connection:
        return tuple(_entry(row) for row in connection.execute(wanted))


def export(store: Store) -> Iterator[bytes]:
    """The whole history as JSON Lines, oldest first."""
    with store.snapshot() as connection:
        for row in _rows(connection):
            yield msgspec.json.encode(_entry(row)) + b"\n"


def _entry(row: Any) -> Entry:  # noqa: ANN401 - a row
    return Entry(**dict(zip(Entry.__struct_fields__, row, strict=True)))


def _rows(connection: Connection) -> Iterator[Any]:
    names = ", ".join(Entry.__struct_fields__)
    streamed = connection.execution_options(stream_results=True, max_row_buffer=_AT_ONCE)
    # Written out: a million rows pass here, and a row needs no more than its values.
    result = streamed.exec_driver_sql(f"SELECT {names} FROM entry ORDER BY seq")  # noqa: S608 - our own names
    for part in result.partitions(_AT_ONCE):
        yield from part


def _watched(
    connection: Connection,
    states: dict[str, str],
    signed: Counter[tuple[int, str, str]],
    known: tuple[int, str] | None,
) -> Iterator[Any]:
    """The rows, noting on the way what they say of states and signatures."""
    decode = msgspec.json.Decoder(_Told).decode
    for row in _rows(connection):
        if known is not None and row[0] == known[0]:
            signed[row[0], "known", row[7]] += 1
        if row[3] and '"to":' in row[5]:
            to = decode(row[5]).to
            if to is not None:
                states[row[3]] = to
        if row[2].startswith("signed: "):
            signed[row[0], row[3], row[4]] += 1
        yield row


def _ends(count: int, last: str, seq: int, mark: str) -> Iterator[Fault]:
    if count != seq:
        yield Fault(seq, f"the history ends at {count}, it should end at {seq}")
    elif last != mark:
        yield Fault(seq, "the last entry is not the one that was written last")


def _states(connection: Connection, states: dict[str, str]) -> Iterator[str]:
    for unit, state in connection.execute(select(ITEM.c.unit, ITEM.c.state)):
        told = states.pop(unit, None)
        if told != state:
            yield f"{unit} is {state}, the history says {told or 'nothing'}"
    yield from (f"{unit} is gone, the history says {state}" for unit, state in states.items())


def _signatures(connection: Connection, signed: Counter[tuple[int, str, str]]) -> Iterator[str]:
    kept = {
        (row.seq, row.unit, row.person): row
        for row in connection.execute(
            select(SIGNATURE, ENTRY.c.body).join(ENTRY, ENTRY.c.seq == SIGNATURE.c.seq, isouter=True)
        )
    }
    for key, row in kept.items():
        told = msgspec.json.decode(row.body or "{}")
        same = all(
            told.get(name) == getattr(row, name)
            for name in ("digest", "round", "name", "credentials", "meaning")
        )
        if key not in signed or not same:
            yield f"signature {row.seq} under {row.unit} is not what the history says"
    for key in signed:
        if key not in kept and key[1] != "known":
            yield f"signature {key[0]} under {key[1]} is gone"


def _approvals(connection: Connection) -> Iterator[str]:
    given = (
        select(func.count(SIGNATURE.c.person.distinct()))
        .where(
            SIGNATURE.c.unit == ITEM.c.unit,
            SIGNATURE.c.round == ITEM.c.round,
            SIGNATURE.c.digest == ITEM.c.digest,
            SIGNATURE.c.meaning == "approval",
            SIGNATURE.c.person != func.coalesce(ITEM.c.author, ""),
        )
        .scalar_subquery()
    )
    rows = connection.execute(
        select(ITEM.c.unit, ITEM.c.needs, given.label("given")).where(ITEM.c.state == "approved")
    )
    for unit, needs, number in rows:
        if number < needs:
            yield f"{unit} is approved with {number} of {needs} signatures"


def _editions(connection: Connection) -> Iterator[str]:
    streamed = connection.execution_options(stream_results=True, max_row_buffer=100)
    for row in streamed.execute(select(EDITION.c.unit, EDITION.c.digest, EDITION.c.body)):
        if digest_of(msgspec.json.decode(row.body)) != row.digest:
            yield f"the edition {row.digest[:12]} of {row.unit} is not what was signed"


def _comments(connection: Connection) -> Iterator[str]:
    rows = connection.execute(
        select(COMMENT, ENTRY.c.body).join(ENTRY, ENTRY.c.seq == COMMENT.c.seq, isouter=True)
    )
    for row in rows:
        if msgspec.json.decode(row.body or "{}").get("text") != row.text:
            yield f"comment {row.seq} on {row.unit} is not what the history says"
