"""Counters of all workers in memory that they share: each adds to its own part, any reads the sum."""

from __future__ import annotations

import mmap
from collections import Counter

import msgspec

Key = tuple[str, ...]
_ROOM = 262_144
"""Bytes of one part; more than all pages, methods and statuses together need."""
_WORD = 8


class Tallies:
    """Made before workers are forked; a part outlives the worker that wrote it, so no count goes back.

    A part is a row of entries: length of the name, the name, the number, each in whole words. Its first word
    tells how many words are written; it is set last, so a reader never sees half an entry.
    """

    def __init__(self, parts: int = 1) -> None:
        memory = memoryview(mmap.mmap(-1, _ROOM * parts))
        self._bytes, self._lengths, self._numbers = memory, memory.cast("Q"), memory.cast("d")
        self._parts = parts
        self._first = 0
        self._places: dict[Key, int] = {}
        self.take(0)

    def take(self, part: int) -> None:
        """Adds to this part from now on."""
        self._first = part * _ROOM // _WORD
        self._places = dict(self._entries(part))

    def add(self, key: Key, amount: float = 1.0) -> None:
        """Adds to a counter; one too many for the room is not counted."""
        place = self._places.get(key)
        if place is None:
            place = self._new(key)
        if place is not None:
            self._numbers[place] += amount

    def sums(self) -> Counter[Key]:
        """Every counter, summed over the parts."""
        found: Counter[Key] = Counter()
        for part in range(self._parts):
            for key, place in self._entries(part):
                found[key] += self._numbers[place]  # type: ignore[assignment]
        return found

    def _new(self, key: Key) -> int | None:
        name = msgspec.msgpack.encode(key)
        start = self._first + 1 + self._lengths[self._first]
        place = start + 1 + -(-len(name) // _WORD)
        if place + 1 > self._first + _ROOM // _WORD:
            return None
        self._lengths[start] = len(name)
        self._bytes[(start + 1) * _WORD : (start + 1) * _WORD + len(name)] = name
        self._lengths[self._first] = place - self._first
        self._places[key] = place
        return place

    def _entries(self, part: int) -> list[tuple[Key, int]]:
        first = part * _ROOM // _WORD
        at, end = first + 1, first + 1 + self._lengths[first]
        found = []
        while at < end:
            length = self._lengths[at]
            name = bytes(self._bytes[(at + 1) * _WORD : (at + 1) * _WORD + length])
            at += 1 + -(-length // _WORD)
            found.append((msgspec.msgpack.decode(name, type=Key), at))
            at += 1
        return found
