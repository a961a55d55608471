"""The second factor by code (TOTP, RFC 6238): each code is good once."""

from __future__ import annotations

import pyotp
from sqlalchemy import Connection, update

from osler.review.errors import SignInError
from osler.review.store.tables import PERSON

_STEP = 30


def step_of(secret: str, code: str, now: float) -> int | None:
    """The time step whose code this is, among now and the one before and after; None where none fits."""
    totp = pyotp.TOTP(secret)
    given = code.replace(" ", "")
    for step in (int(now) // _STEP + shift for shift in (0, -1, 1)):
        if pyotp.utils.strings_equal(given, totp.generate_otp(step)):
            return step
    return None


def use_step(connection: Connection, who: str, step: int) -> None:
    """Marks a code as used.

    Raises:
        SignInError: it or a later one was used before.
    """
    done = connection.execute(
        update(PERSON).where(PERSON.c.id == who, PERSON.c.totp_last < step).values(totp_last=step)
    )
    if done.rowcount != 1:
        raise SignInError("this code was used before: wait for the next one")
