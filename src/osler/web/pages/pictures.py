"""Pictures for an answer page."""

from __future__ import annotations

import msgspec

from osler.web.turn import Turn


class Shown(msgspec.Struct, frozen=True, kw_only=True):
    """A picture with its table, as markup made from the answer's own values."""

    title: str
    markup: str


def pictures(turn: Turn) -> tuple[Shown, ...]:
    """The pictures that fit this answer."""
    return ()
