"""A database that is away, locked or full is told in one way."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy.exc import DataError, DBAPIError, IntegrityError, SQLAlchemyError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError

from osler.core.errors import InputError, UnavailableError
from osler.review.errors import ConflictError

_FULL = ("disk is full", "No space left", "disk full", "file too large")
_LOCKED = ("database is locked", "lock timeout", "LockNotAvailable", "database table is locked")


@contextmanager
def told_as_unavailable() -> Iterator[None]:
    """Turns the driver's errors into ours.

    Raises:
        UnavailableError: the database cannot be reached, is locked too long, or cannot be written.
        ConflictError: two changes made the same thing at once.
        InputError: a text holds what the database cannot hold.
    """
    try:
        yield
    except IntegrityError as error:
        if "append-only" in str(error.orig):
            raise ConflictError("the history is append-only: nothing in it can be changed") from None
        raise ConflictError("somebody made the same at the same moment: look again") from None
    except (DataError, UnicodeError):
        raise InputError("the text holds a sign that cannot be kept: leave it out") from None
    except DBAPIError as error:
        raise UnavailableError(_why(str(error.orig))) from None
    except PoolTimeoutError:
        raise UnavailableError("the review database has no free connection: try again in a moment") from None
    except SQLAlchemyError as error:
        raise UnavailableError(f"the review database failed ({type(error).__name__}): try again") from None


def _why(said: str) -> str:
    if any(word in said for word in _FULL):
        return "the disk of the review database is full: nothing was changed; make room, then try again"
    if any(word in said for word in _LOCKED):
        return "the review database is busy for too long: nothing was changed; try again"
    return "the review database cannot be reached or written: nothing was changed; try again in a moment"
