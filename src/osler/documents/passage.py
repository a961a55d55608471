"""Passages: the spans of a document's stored text that are searched and quoted."""

from __future__ import annotations

import msgspec


class Passage(msgspec.Struct, frozen=True, kw_only=True):
    """A span of the stored text: one paragraph, or a whole abstract; never cut inside a sentence."""

    number: int
    """Counted from 0 within its document."""
    start: int
    end: int
    """Character offsets into `Document.text`."""
    section: str = ""
    """Heading of the section it stands in."""
    code: str | None = None
    page: int | None = None
