"""Wrong tries: after some, each next one waits longer. All servers of a database count together."""

from __future__ import annotations

import hashlib
from datetime import datetime, timedelta

from sqlalchemy import Connection, delete, select, update

from osler.review.errors import ThrottledError
from osler.review.store import Store
from osler.review.store.store import insert_new, stamp
from osler.review.store.tables import ATTEMPT

FREE = 5
"""Wrong tries on one account before waiting begins."""
FREE_ADDRESS = 30
"""Wrong tries from one address, on whatever accounts."""
_LONGEST_WAIT = 900
_FORGET = timedelta(hours=24)


def may_try(store: Store, *keys: str) -> None:
    """Lets a try pass, or tells how long to wait.

    Raises:
        ThrottledError: there were too many wrong tries.
    """
    with store.reading() as connection:
        rows = connection.execute(select(ATTEMPT).where(ATTEMPT.c.key.in_([_hidden(key) for key in keys])))
        longest = max((row.until for row in rows), default="")
    if longest > store.now():
        left = datetime.fromisoformat(longest) - store.clock()
        raise ThrottledError(int(left.total_seconds()) + 1)


def was_wrong(store: Store, *keys: str) -> None:
    """Counts a wrong try for each key ("name:ada", "address:…")."""
    with store.writing() as connection:
        for key in keys:
            _count(store, connection, key)
        connection.execute(delete(ATTEMPT).where(ATTEMPT.c.last < stamp(store.clock() - _FORGET)))


def was_right(store: Store, key: str) -> None:
    """Forgets the wrong tries of an account that proved itself."""
    with store.reading() as connection:
        if connection.execute(select(ATTEMPT.c.key).where(ATTEMPT.c.key == _hidden(key))).first() is None:
            return
    with store.writing() as connection:
        connection.execute(delete(ATTEMPT).where(ATTEMPT.c.key == _hidden(key)))


def _count(store: Store, connection: Connection, key: str) -> None:
    hidden, now = _hidden(key), store.clock()
    insert_new(connection, ATTEMPT, {"key": hidden, "wrong": 0, "until": "", "last": stamp(now)})
    row = connection.execute(select(ATTEMPT).where(ATTEMPT.c.key == hidden).with_for_update()).one()
    wrong = row.wrong + 1
    over = wrong - (FREE_ADDRESS if key.startswith("address:") else FREE)
    wait = 0 if over < 0 else min(2**over, _LONGEST_WAIT)
    values = {"wrong": wrong, "until": stamp(now + timedelta(seconds=wait)), "last": stamp(now)}
    connection.execute(update(ATTEMPT).where(ATTEMPT.c.key == hidden).values(values))


def _hidden(key: str) -> str:
    """Names that do not exist and addresses are kept as hashes only."""
    return hashlib.sha256(key.encode()).hexdigest()
