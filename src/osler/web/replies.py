"""Replies kept in memory for some minutes, each under a name; nothing of them is written anywhere."""

from __future__ import annotations

import time
from collections import OrderedDict

import msgspec

_SECONDS = 600
_MOST_REPLIES = 500


class Kept(msgspec.Struct):
    """One reply; None while it is being made."""

    body: bytes
    """Digest of the request's body."""
    until: float
    status: int = 0
    headers: tuple[tuple[bytes, bytes], ...] = ()
    reply: bytes = b""


class Replies:
    """The last replies of this process, in memory only, each until its time is up."""

    def __init__(self) -> None:
        self._kept: OrderedDict[bytes, Kept] = OrderedDict()

    def held(self, name: bytes) -> Kept | None:
        """What is held under a name."""
        now = time.monotonic()
        while self._kept and next(iter(self._kept.values())).until < now:
            self._kept.popitem(last=False)
        return self._kept.get(name)

    def begin(self, name: bytes, body: bytes) -> Kept:
        """Holds the name while the reply is being made."""
        kept = Kept(body=body, until=time.monotonic() + _SECONDS)
        self._kept[name] = kept
        if len(self._kept) > _MOST_REPLIES:
            self._kept.popitem(last=False)
        return kept

    def drop(self, name: bytes) -> None:
        """Forgets a name whose reply was never made."""
        self._kept.pop(name, None)
