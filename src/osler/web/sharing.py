"""Connections spread evenly over workers that accept from one socket.

The system wakes any of them, and the first takes all that wait: readers would queue at one worker beside
an idle one. So each writes how many it holds where all see it, and leaves a new one for a little while to
whoever holds fewer.
"""

from __future__ import annotations

import asyncio
import mmap
import socket
from collections.abc import Callable

_FULL = 2**32 - 1
_PAUSE = 0.002
"""Seconds for which a new connection is left to others."""
_PATIENCE = 5
"""How often, before it is taken after all: the others may be stuck."""


class Loads:
    """How many connections each worker holds, in memory that they share. Made before they are forked."""

    def __init__(self, size: int) -> None:
        self._held = memoryview(mmap.mmap(-1, 4 * size)).cast("I")
        for place in range(size):
            self.gone(place)

    def gone(self, place: int) -> None:
        """Nobody serves at this place."""
        self._held[place] = _FULL

    def set(self, place: int, number: int) -> None:
        """So many connections are held at this place."""
        self._held[place] = number

    def least(self) -> int:
        """The fewest that any worker holds."""
        return min(self._held)


class Acceptor:
    """Accepts for one worker, one connection at a time."""

    def __init__(
        self,
        listener: socket.socket,
        make: Callable[[], asyncio.Protocol],
        held: Callable[[], int],
        loads: Loads,
        place: int,
    ) -> None:
        self._listener = listener
        self._make = make
        self._held = held
        self._loads = loads
        self._place = place
        self._loop = asyncio.get_running_loop()
        self._left = 0
        self._later: asyncio.TimerHandle | None = None
        self._opening: set[asyncio.Task[object]] = set()
        listener.setblocking(False)

    def start(self) -> None:
        """Listens."""
        self.tell()
        self._loop.add_reader(self._listener, self._ready)

    def stop(self) -> None:
        """Takes no more; what is held is held to its end."""
        self._loop.remove_reader(self._listener)
        if self._later is not None:
            self._later.cancel()
        self._loads.gone(self._place)

    def tell(self) -> int:
        """Writes down, and returns, how many connections are held."""
        number = self._held() + len(self._opening)
        self._loads.set(self._place, number)
        return number

    def _ready(self) -> None:
        if self.tell() > self._loads.least() and self._left < _PATIENCE:
            self._left += 1
            self._loop.remove_reader(self._listener)
            self._later = self._loop.call_later(_PAUSE, self._loop.add_reader, self._listener, self._ready)
            return
        self._left = 0
        try:
            connection, _ = self._listener.accept()
        # Another worker was first, or the client has gone.
        except OSError:
            return
        connection.setblocking(False)
        connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        task = self._loop.create_task(self._open(connection))
        self._opening.add(task)
        task.add_done_callback(self._opening.discard)
        self.tell()

    async def _open(self, connection: socket.socket) -> object:
        return await self._loop.connect_accepted_socket(self._make, connection)
