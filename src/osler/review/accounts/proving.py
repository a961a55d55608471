"""Proof of who signs: two components each time, a password with a code, or a passkey that knows its owner."""

from __future__ import annotations

from datetime import datetime, timedelta

import msgspec
from sqlalchemy import Connection, select

from osler.review.accounts import throttle
from osler.review.accounts.codes import step_of, use_step
from osler.review.accounts.passkeys import Assertion, Used, check_assertion, use_passkey
from osler.review.accounts.passwords import is_right
from osler.review.accounts.people import person_of
from osler.review.accounts.tokens import hidden
from osler.review.errors import SignInError
from osler.review.store import Store
from osler.review.store.tables import PERSON, SESSION

OWNER = "second factor"
"""The purpose for which a passkey is asked when another second factor is set up."""
FRESH = timedelta(minutes=5)
"""How recent a sign-in elsewhere (OpenID Connect) must be to stand for the password."""


class Proof(msgspec.Struct, frozen=True, kw_only=True):
    """What a person gives to prove themself anew; never kept or logged."""

    password: str | None = None
    code: str | None = None
    assertion: Assertion | None = None
    """A passkey's answer: it stands for both, since it checks its owner."""
    session: str | None = None
    """The token of a session just opened at the hospital's own sign-in: it stands for the password."""

    def __repr__(self) -> str:
        """Nothing secret, wherever it is printed."""
        return "Proof(…)"


class Proved(msgspec.Struct, frozen=True, kw_only=True):
    """A proof that holds; it counts once it is used up within the change it is for."""

    person: str
    how: str
    """"password and code", "passkey", "OpenID Connect and code": entered beside the signature."""
    step: int | None = None
    passkey: Used | None = None

    def use(self, connection: Connection) -> None:
        """Uses it up.

        Raises:
            SignInError: it was used before.
        """
        if self.step is not None:
            use_step(connection, self.person, self.step)
        if self.passkey is not None:
            use_passkey(connection, self.passkey)


def prove(store: Store, who: str, proof: Proof, *, purpose: str) -> Proved:
    """Checks both components of a proof.

    Args:
        store: the review database.
        who: the account.
        proof: what the person gives.
        purpose: what for; a passkey's challenge was put for exactly this.

    Raises:
        SignInError: it does not hold; which component was wrong is not told.
        ThrottledError: there were too many wrong tries.
    """
    key = f"name:{who}"
    throttle.may_try(store, key)
    try:
        proved = _checked(store, who, proof, purpose)
    except SignInError:
        throttle.was_wrong(store, key)
        raise
    throttle.was_right(store, key)
    return proved


def prove_owner(store: Store, who: str, proof: Proof) -> None:
    """Checks that somebody owns an account: with both components once a second factor is set up.

    Raises:
        SignInError: the proof does not hold.
        ThrottledError: there were too many wrong tries.
    """
    with store.reading() as connection:
        found = person_of(connection, who)
    if found.can_sign:
        proved = prove(store, who, proof, purpose=OWNER)
        with store.writing() as writer:
            proved.use(writer)
        return
    throttle.may_try(store, f"name:{who}")
    with store.reading() as connection:
        stored = connection.execute(select(PERSON.c.password).where(PERSON.c.id == who)).scalar_one()
        fresh = proof.session is not None and _fresh(store, connection, who, proof.session)
    if not fresh and not is_right(stored, proof.password or ""):
        throttle.was_wrong(store, f"name:{who}")
        raise SignInError("the password is wrong")


def _checked(store: Store, who: str, proof: Proof, purpose: str) -> Proved:
    if proof.assertion is not None:
        used = check_assertion(store, who, purpose, proof.assertion)
        return Proved(person=who, how="passkey", passkey=used)
    with store.reading() as connection:
        row = connection.execute(select(PERSON).where(PERSON.c.id == who, PERSON.c.active == 1)).one_or_none()
        fresh = proof.session is not None and _fresh(store, connection, who, proof.session)
    right = fresh or is_right(None if row is None else row.password, proof.password or "")
    if row is not None and row.totp is None:
        raise SignInError("signing needs a second factor: set up a code or a passkey first")
    secret = None if row is None else row.totp
    step = step_of(secret, proof.code or "", store.clock().timestamp()) if secret else None
    if row is None or not right or step is None or step <= row.totp_last:
        raise SignInError("the password or the code is wrong, or the code was used before")
    return Proved(person=who, how="OpenID Connect and code" if fresh else "password and code", step=step)


def _fresh(store: Store, connection: Connection, who: str, token: str) -> bool:
    row = connection.execute(
        select(SESSION).where(
            SESSION.c.token == hidden(token), SESSION.c.person == who, SESSION.c.how == "openid"
        )
    ).one_or_none()
    return row is not None and store.clock() - datetime.fromisoformat(row.proved) <= FRESH
