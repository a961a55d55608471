"""What can go wrong on the review board; each is one line fit to show.

OslerError
├── InputError
│   ├── AbsentError      there is no such thing (the web's 404)
│   ├── RefusedError     a rule forbids it to this person or in this state (403)
│   ├── ConflictError    somebody was faster, or it is not what was shown (409)
│   └── SignInError      who it is was not proved (401)
│       └── ThrottledError   too many wrong tries (429)
└── UnavailableError     the database cannot be reached or written (503)
"""

from __future__ import annotations

from osler.core.errors import InputError


class AbsentError(InputError):
    """There is no such unit, person, session or entry."""


class RefusedError(InputError):
    """A rule of review forbids it: to this person, or in this state."""


class ConflictError(InputError):
    """It is no longer what was shown; nothing was changed."""


class SignInError(InputError):
    """Who it is was not proved."""


class ThrottledError(SignInError):
    """Too many wrong tries: wait."""

    def __init__(self, seconds: int) -> None:
        super().__init__(f"too many wrong tries: wait {seconds} seconds, then try again")
        self.seconds = seconds
        """How long to wait."""
