"""The answer object, or any other of ours, as JSON: the same bytes for the same thing."""

from __future__ import annotations

import msgspec


def to_json(found: object) -> str:
    """Indented JSON, fields in the order in which the object declares them; no line end."""
    return msgspec.json.format(msgspec.json.encode(found), indent=2).decode()
