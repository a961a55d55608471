"""What was signed, asked of the database by a thread of its own: no reader waits for reviewers."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from contextlib import suppress

from osler.core.errors import InputError, UnavailableError
from osler.core.standing import Standings

FRESH = 1.0
"""Seconds for which what was read is not asked for again."""
STALE = 5.0
"""Seconds after which what was read is claimed no longer."""
PATIENCE = 1.0
"""Seconds that a reader waits at most, and only if nothing younger than `STALE` is held."""


class Fresh:
    """The standings as they were at most some seconds ago; nothing where they could not be read since."""

    def __init__(self, read: Callable[[], Standings], *, clock: Callable[[], float] = time.monotonic) -> None:
        self._read, self._clock = read, clock
        self._lock = threading.Lock()
        self._held: Standings | None = None
        self._at = float("-inf")
        self._round = 0
        self._asking: threading.Event | None = None

    def now(self) -> Standings | None:
        """What may be claimed now; None where nothing is known."""
        with self._lock:
            age = self._clock() - self._at
            if age < FRESH:
                return self._held
            asking = self._asking or self._ask()
            if age < STALE:
                return self._held
        asking.wait(PATIENCE)
        with self._lock:
            return self._held if self._clock() - self._at < STALE else None

    def forget(self) -> None:
        """Something changed: whoever looks next waits until it was read."""
        with self._lock:
            self._at = float("-inf")
            self._round += 1
            self._asking = None

    def _ask(self) -> threading.Event:
        done = self._asking = threading.Event()
        threading.Thread(target=self._answer, args=(done, self._round), daemon=True).start()
        return done

    def _answer(self, done: threading.Event, turn: int) -> None:
        found = None
        try:
            # What is wrong with the database is told by the board's own pages; here it only claims nothing.
            with suppress(UnavailableError, InputError):
                found = self._read()
        finally:
            self._keep(found, done, turn)

    def _keep(self, found: Standings | None, done: threading.Event, turn: int) -> None:
        with self._lock:
            # What was begun before a change may lack it: then another is asking by now.
            if turn == self._round:
                self._held, self._at, self._asking = found, self._clock(), None
        done.set()
