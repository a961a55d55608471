"""The page after a report."""

from __future__ import annotations

import msgspec


class ThanksPage(msgspec.Struct, frozen=True, kw_only=True):
    """What was reported, and room for words."""

    kind: str
    statement: str
    version: str
    longest: int
    said: bool
    """Whether words came with the report."""
    token: str
