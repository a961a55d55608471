"""Names of cards: the same call gives the same UUIDs, and a UUID tells which card it was."""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Iterable
from uuid import UUID

_KIND = 6
_HEAD = 10
_VERSION = 8
"""RFC 9562's version for UUIDs of one's own making."""


class Namer:
    """Makes and recognises UUIDs with a site's key: nobody else can make one that is recognised.

    A UUID holds a hash of what it names, one of the call it was made for, and a proof of both. Feedback is
    thus matched to its card without keeping who was shown what.
    """

    def __init__(self, key: bytes) -> None:
        self._key = key

    def name(self, what: str, call: str) -> str:
        """The UUID of a card or suggestion in a call."""
        head = bytearray(_digest(what)[:_KIND] + _digest(call)[: _HEAD - _KIND])
        head[6] = (head[6] & 0x0F) | (_VERSION << 4)
        head[8] = (head[8] & 0x3F) | 0x80
        return str(UUID(bytes=bytes(head) + self._proof(bytes(head))))

    def which(self, text: str, known: Iterable[str]) -> str | None:
        """What a UUID names; None where it was not made here or names nothing that is known."""
        try:
            given = UUID(text.removeprefix("urn:uuid:")).bytes
        except ValueError:
            return None
        if not hmac.compare_digest(self._proof(given[:_HEAD]), given[_HEAD:]):
            return None
        return next((what for what in known if _digest(what)[:_KIND] == given[:_KIND]), None)

    def _proof(self, head: bytes) -> bytes:
        return hmac.new(self._key, b"card\0" + head, hashlib.sha256).digest()[: 16 - _HEAD]


def _digest(text: str) -> bytes:
    return hashlib.sha256(text.encode()).digest()
