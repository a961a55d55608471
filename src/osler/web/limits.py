"""How often one client may ask: a bucket of tokens each, in memory that all workers share."""

from __future__ import annotations

import fcntl
import hashlib
import mmap
import os
import tempfile
import time
import weakref
from collections.abc import Iterator
from contextlib import contextmanager
from typing import NamedTuple

_SETS = 4_096
_WAYS = 8
"""Clients held at once: the product of these two; of a full set the one longest quiet is forgotten."""


class Pace(NamedTuple):
    """So many a second for long, and so many at once; a rate of 0 sets no limit."""

    rate: float
    burst: int


class Buckets:
    """Token buckets by client, made before workers are forked: what one grants is gone for all.

    Of each client one number is held, the time at which its bucket is full again. Clients stand in it by a
    keyed hash, so the memory names nobody.
    """

    def __init__(self, pace: Pace) -> None:
        self._pace = pace
        self._salt = os.urandom(16)
        slots = memoryview(mmap.mmap(-1, 16 * _SETS * _WAYS))
        self._names, self._full = slots.cast("Q")[: _SETS * _WAYS], slots.cast("d")[_SETS * _WAYS :]
        # A lock of the system: it is given back even by a worker that was killed.
        self._lock, path = tempfile.mkstemp()
        os.unlink(path)
        weakref.finalize(self, os.close, self._lock)

    def wait(self, client: str, pace: Pace | None = None) -> float:
        """Takes a token and returns 0, or the seconds until there is one."""
        rate, burst = pace or self._pace
        if rate <= 0:
            return 0.0
        name = int.from_bytes(hashlib.blake2b(client.encode(), digest_size=8, key=self._salt).digest(), "big")
        with self._locked():
            # The clock of the system: the same in every process.
            now = time.monotonic()
            place = self._place(name)
            full = max(now, self._full[place]) if self._names[place] == name else now
            missing = full + (1 - burst) / rate - now
            if missing > 0:
                return missing
            self._names[place], self._full[place] = name, full + 1 / rate
        return 0.0

    def _place(self, name: int) -> int:
        """Where the client stands, or may stand: instead of the one whose bucket is full, or soonest is."""
        first = name % _SETS * _WAYS
        places = range(first, first + _WAYS)
        return next(
            (place for place in places if self._names[place] == name), min(places, key=self._full.__getitem__)
        )

    @contextmanager
    def _locked(self) -> Iterator[None]:
        fcntl.lockf(self._lock, fcntl.LOCK_EX)
        try:
            yield
        finally:
            fcntl.lockf(self._lock, fcntl.LOCK_UN)
