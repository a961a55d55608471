"""The right to write to a library in a bucket, held by one process at a time."""

from __future__ import annotations

import os
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress

import msgspec

from osler.core.errors import InputError
from osler.library.bucket.store import ChangedError, Store

FILE = "writer.lease"
SECONDS = 30.0
"""How long a lease holds that is not renewed: its process has died or lost the store."""


class _Holder(msgspec.Struct, frozen=True):
    host: str
    process: int
    turn: str
    """Tells two turns of one process apart."""


class _Lease:
    """One turn. A stalled holder whose turn another took does no harm: the head refuses its commit."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._holder = _Holder(socket.gethostname(), os.getpid(), os.urandom(8).hex())
        self._mark = self._taken()

    def _taken(self) -> str:
        content = msgspec.json.encode(self._holder)
        try:
            return self._store.put(FILE, content, mark=None)
        except ChangedError:
            held = self._store.get(FILE)
        try:
            if held is None or self._is_free(held.content):
                return self._store.put(FILE, content, mark=held.mark if held else None)
        except ChangedError:
            pass
        raise InputError(
            f"another process is writing to the library {self._store.address}: wait for it, then run this "
            f"again; if it has died, its place is free after {SECONDS:.0f} seconds"
        )

    def _is_free(self, content: bytes) -> bool:
        age = self._store.age(FILE)
        if age is None or age > SECONDS:
            return True
        with suppress(msgspec.DecodeError):
            holder = msgspec.json.decode(content, type=_Holder)
            return holder.host == self._holder.host and not _runs(holder.process)
        return False

    def renew(self) -> None:
        """Holds the lease for another while, unless it is lost."""
        with suppress(ChangedError, InputError):
            self._mark = self._store.put(FILE, msgspec.json.encode(self._holder), mark=self._mark)

    def give_back(self) -> None:
        """Frees the place, unless another has it."""
        with suppress(InputError):
            held = self._store.get(FILE)
            if held is not None and held.content == msgspec.json.encode(self._holder):
                self._store.delete(FILE)


def _runs(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except OSError:
        return True
    return True


@contextmanager
def only_writer(store: Store) -> Iterator[None]:
    """Holds the writer's place, renewed for as long as the block runs.

    Raises:
        InputError: another process is writing.
    """
    lease = _Lease(store)
    done = threading.Event()

    def keep() -> None:
        while not done.wait(SECONDS / 3):
            lease.renew()

    keeper = threading.Thread(target=keep, daemon=True)
    keeper.start()
    try:
        yield
    finally:
        done.set()
        keeper.join()
        lease.give_back()
