"""Signing in and out. A token is new with every sign-in, so that none set before can be taken over."""

from __future__ import annotations

from datetime import timedelta

import msgspec
from sqlalchemy import delete, insert, select, update

from osler.review.accounts import throttle
from osler.review.accounts.passkeys import Assertion, check_assertion, use_passkey
from osler.review.accounts.passwords import is_right
from osler.review.accounts.people import Person, of_row, person_of
from osler.review.accounts.tokens import hidden, new_token
from osler.review.errors import AbsentError, RefusedError, SignInError
from osler.review.store import Store
from osler.review.store.store import stamp
from osler.review.store.tables import PASSKEY, PERSON, SESSION

LONGEST = timedelta(hours=12)
"""A session ends after this, whatever is done in it."""
IDLE = timedelta(hours=1)
"""A session ends when nothing was done in it for this long."""
_TOUCH = timedelta(minutes=1)
SIGN_IN = "sign in"


class Session(msgspec.Struct, frozen=True, kw_only=True):
    """Somebody who is signed in."""

    person: Person
    token: str
    """Goes into the cookie, and nowhere else."""

    def __repr__(self) -> str:
        """Without the token."""
        return f"Session({self.person.id!r})"


class Listed(msgspec.Struct, frozen=True, kw_only=True):
    """A session as its owner sees it in a list."""

    id: str
    """By which it can be ended; it is no token."""
    how: str
    at: str
    seen: str


def sign_in(
    store: Store, name: str, password: str, *, address: str = "", before: str | None = None
) -> Session:
    """Signs in with a password.

    Args:
        store: the review database.
        name: the account.
        password: the password.
        address: from where, to slow down who tries many accounts.
        before: the token that the browser sent; that session ends.

    Raises:
        SignInError: name or password is wrong; which of them is not told, by words or by time.
        ThrottledError: there were too many wrong tries.
    """
    keys = [f"name:{name}", *([f"address:{address}"] if address else [])]
    throttle.may_try(store, *keys)
    with store.reading() as connection:
        row = connection.execute(
            select(PERSON).where(PERSON.c.id == name, PERSON.c.active == 1)
        ).one_or_none()
    if not is_right(None if row is None else row.password, password):
        throttle.was_wrong(store, *keys)
        raise SignInError("the name or the password is wrong")
    throttle.was_right(store, keys[0])
    return open_session(store, name, how="password", before=before)


def sign_in_with_passkey(store: Store, name: str, answer: Assertion, *, before: str | None = None) -> Session:
    """Signs in with a passkey's answer to a challenge for `SIGN_IN`.

    Raises:
        SignInError: it is not right.
        ThrottledError: there were too many wrong tries.
    """
    throttle.may_try(store, f"name:{name}")
    try:
        used = check_assertion(store, name, SIGN_IN, answer)
    except SignInError:
        throttle.was_wrong(store, f"name:{name}")
        raise
    with store.writing() as connection:
        use_passkey(connection, used)
    return open_session(store, name, how="passkey", before=before)


def open_session(store: Store, name: str, *, how: str, before: str | None = None) -> Session:
    """A new session with a new token, for someone already proved.

    Raises:
        RefusedError: the account is closed.
    """
    token, now = new_token(), store.clock()
    with store.writing() as connection:
        found = person_of(connection, name)
        if not found.active:
            raise RefusedError(f"the account {name!r} is closed: an administrator may open it again")
        connection.execute(delete(SESSION).where(SESSION.c.expires < stamp(now)))
        if before is not None:
            connection.execute(delete(SESSION).where(SESSION.c.token == hidden(before)))
        connection.execute(
            insert(SESSION).values(
                token=hidden(token),
                person=name,
                how=how,
                at=stamp(now),
                proved=stamp(now),
                seen=stamp(now),
                expires=stamp(now + LONGEST),
            )
        )
    return Session(person=found, token=token)


def session_of(store: Store, token: str) -> Session | None:
    """Who is signed in with this token; None when nobody is, or no longer."""
    now = store.clock()
    alive = (SESSION.c.expires > stamp(now), SESSION.c.seen > stamp(now - IDLE), PERSON.c.active == 1)
    keyed = select(PASSKEY.c.credential).where(PASSKEY.c.person == PERSON.c.id).limit(1).scalar_subquery()
    wanted = (
        select(PERSON, SESSION.c.seen, keyed.label("keyed"))
        .join(SESSION, SESSION.c.person == PERSON.c.id)
        .where(SESSION.c.token == hidden(token), *alive)
    )
    with store.reading() as connection:
        row = connection.execute(wanted).one_or_none()
    if row is None:
        return None
    if row.seen < stamp(now - _TOUCH):
        with store.writing() as connection:
            touched = update(SESSION).where(SESSION.c.token == hidden(token)).values(seen=stamp(now))
            connection.execute(touched)
    return Session(person=of_row(row, has_passkey=row.keyed is not None), token=token)


def sign_out(store: Store, token: str) -> None:
    """Ends a session; one that has ended is no fault."""
    with store.writing() as connection:
        connection.execute(delete(SESSION).where(SESSION.c.token == hidden(token)))


def sessions(store: Store, who: str) -> tuple[Listed, ...]:
    """The sessions of a person, newest first."""
    with store.reading() as connection:
        rows = connection.execute(
            select(SESSION).where(SESSION.c.person == who).order_by(SESSION.c.at.desc())
        )
        return tuple(Listed(id=row.token[:16], how=row.how, at=row.at, seen=row.seen) for row in rows)


def end_session(store: Store, who: str, session: str) -> None:
    """Ends one of one's own sessions, by its id in the list.

    Raises:
        AbsentError: the person has no such session.
    """
    with store.writing() as connection:
        mine = select(SESSION.c.token).where(SESSION.c.person == who)
        tokens = [token for token in connection.execute(mine).scalars() if token[:16] == session]
        if not tokens:
            raise AbsentError("there is no such session")
        connection.execute(delete(SESSION).where(SESSION.c.token.in_(tokens)))
