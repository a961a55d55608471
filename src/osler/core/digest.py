"""One way to say whether two contents are the same: the SHA-256 of their canonical JSON."""

from __future__ import annotations

import hashlib
from typing import Any

import msgspec

_CANONICAL = msgspec.json.Encoder(order="deterministic")


def canonical(content: Any) -> str:  # noqa: ANN401 - whatever can be written as JSON
    """A content as JSON that is the same text for the same content."""
    return _CANONICAL.encode(content).decode()


def digest(content: Any) -> str:  # noqa: ANN401 - as above
    """The SHA-256 of a content, the same wherever and whenever it is computed."""
    return hashlib.sha256(_CANONICAL.encode(content)).hexdigest()
