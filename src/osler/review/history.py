"""The history: entries that each carry the hash of the one before, so that none can be changed unseen."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from typing import Any

import msgspec

START = "0" * 64
"""What the first entry follows."""
_ENCODE = msgspec.json.Encoder()


class Entry(msgspec.Struct, frozen=True, kw_only=True):
    """One thing that happened, and who did it."""

    seq: int
    at: str
    """UTC; never earlier than the entry before, whatever the machine's clock said."""
    kind: str
    """"approved", "comment", "person created", …"""
    unit: str
    """The unit of review; empty where it is about none."""
    person: str
    """Who did it; "osler" for what the program noticed by itself."""
    body: str
    """What was done, as canonical JSON: old value and new."""
    previous: str
    hash: str

    @property
    def told(self) -> dict[str, Any]:
        """The body as a map."""
        decoded = msgspec.json.decode(self.body)
        assert isinstance(decoded, dict)
        return decoded


class Fault(msgspec.Struct, frozen=True):
    """One place where the history does not hold."""

    seq: int
    what: str


def hash_of(row: tuple[int, str, str, str, str, str], previous: str) -> str:
    """The hash of an entry: over everything it says and the hash of the one before."""
    return hashlib.sha256(_ENCODE.encode((row, previous))).hexdigest()


def chained(
    rows: Iterable[tuple[int, str, str, str, str, str, str, str]], *, start: str = START
) -> tuple[int, str, tuple[Fault, ...]]:
    """Follows the chain: how many entries, the last hash, and where it does not hold.

    Rows are (seq, at, kind, unit, person, body, previous, hash) in order of seq.
    """
    previous, before, count = start, "", 0
    faults: list[Fault] = []
    encode, sha = _ENCODE.encode, hashlib.sha256
    for row in rows:
        count += 1
        if row[0] != count:
            faults.append(Fault(row[0], f"entry {count} is missing"))
            count = row[0]
        if row[6] != previous:
            faults.append(Fault(row[0], "it does not follow the entry before it"))
        if sha(encode((row[:6], row[6]))).hexdigest() != row[7]:
            faults.append(Fault(row[0], "its content is not what was written"))
        if row[1] < before:
            faults.append(Fault(row[0], "its time is before that of the entry before it"))
        previous, before = row[7], row[1]
    return count, previous, tuple(faults)
