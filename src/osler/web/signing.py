"""Signed tokens: a conversation that the client carries, and the proof that a form is ours."""

from __future__ import annotations

import hashlib
import hmac
import os
import time
from base64 import urlsafe_b64decode, urlsafe_b64encode

from osler.core.errors import InputError

_SIGNATURE = 32
_STAMP = 8
_NONCE = 16


class Signer:
    """Signs and checks with one key; knows the time, so a token can grow old."""

    def __init__(self, key: bytes, *, seconds: int) -> None:
        self._key = key
        self._seconds = seconds

    def seal(self, payload: bytes) -> str:
        """A token that carries the payload, readable by its holder and unchangeable."""
        stamped = int(time.time()).to_bytes(_STAMP, "big") + payload
        return urlsafe_b64encode(self._sign(b"seal", stamped) + stamped).decode()

    def unseal(self, token: str) -> bytes:
        """The payload of a token.

        Raises:
            InputError: it was not signed here, was changed, or is too old.
        """
        try:
            raw = urlsafe_b64decode(token.encode("ascii"))
        except ValueError:
            raw = b""
        signature, stamped = raw[:_SIGNATURE], raw[_SIGNATURE:]
        if not hmac.compare_digest(signature, self._sign(b"seal", stamped)):
            raise InputError("the conversation cannot be continued: ask the question again with its facts")
        if time.time() - int.from_bytes(stamped[:_STAMP], "big") > self._seconds:
            raise InputError("the conversation is too old: ask the question again with its facts")
        return stamped[_STAMP:]

    def form_token(self, visit: str) -> str:
        """A token for the forms of one visit; new each time, so that compression tells nothing of it."""
        nonce = os.urandom(_NONCE)
        return urlsafe_b64encode(nonce + self._sign(b"form", nonce + visit.encode())).decode()

    def is_ours(self, visit: str, token: str) -> bool:
        """Whether a form's token was made for this visit."""
        try:
            raw = urlsafe_b64decode(token.encode("ascii"))
        except ValueError:
            return False
        expected = self._sign(b"form", raw[:_NONCE] + visit.encode())
        return bool(visit) and hmac.compare_digest(raw[_NONCE:], expected)

    def _sign(self, purpose: bytes, payload: bytes) -> bytes:
        return hmac.new(self._key, purpose + b"\0" + payload, hashlib.sha256).digest()
