"""The answer object as JSON, the same bytes for the same answer."""

from __future__ import annotations

import msgspec

from osler.core.answer import Answer


def to_json(answer: Answer) -> str:
    """Indented JSON, fields in the order of the answer object."""
    return msgspec.json.format(msgspec.json.encode(answer), indent=2).decode()
