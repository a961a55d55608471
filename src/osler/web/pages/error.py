"""The error page."""

from __future__ import annotations

import msgspec


class ErrorPage(msgspec.Struct, frozen=True, kw_only=True):
    """What went wrong, what to do, and what was typed."""

    status: int
    title: str
    detail: str | None
    """What exactly, where it can be told."""
    what_next: str
    question: str
    kept: tuple[tuple[str, str], ...]
    """Other fields that were sent, sent again unseen."""
    tried: tuple[tuple[str, str], ...]
    """Facts typed by hand, to be corrected."""
    token: str
