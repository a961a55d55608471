"""Passwords: argon2id, and the same time for a wrong name as for a wrong password."""

from __future__ import annotations

from functools import cache

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from osler.core.errors import InputError

SHORTEST = 12
LONGEST = 200
_HASHER = PasswordHasher()
"""argon2id with the library's recommended cost (RFC 9106, low memory)."""


def new_hash(password: str, name: str) -> str:
    """The hash of a new password.

    Raises:
        InputError: it is too short, too long, holds the account's name or repeats few letters.
    """
    if not SHORTEST <= len(password) <= LONGEST:
        raise InputError(f"the password must have {SHORTEST} to {LONGEST} characters: a few words do")
    if name.lower() in password.lower() or len(set(password)) < 6:
        raise InputError("the password holds the account's name or few different letters: choose another")
    return _HASHER.hash(password)


def is_right(stored: str | None, password: str) -> bool:
    """Whether a password fits its hash; without one the same work is done for nothing."""
    try:
        return _HASHER.verify(stored or _nobody(), password) and stored is not None
    except (VerificationError, InvalidHashError):
        return False


@cache
def _nobody() -> str:
    """A hash that stands for an account that does not exist."""
    return _HASHER.hash("nobody has this password")
