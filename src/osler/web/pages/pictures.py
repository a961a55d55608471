"""Pictures for an answer page."""

from __future__ import annotations

from collections.abc import Iterable

import msgspec

from osler.core.picture import Picture
from osler.pictures import pictures_for
from osler.render.figure import figure
from osler.web.turn import Turn


class Shown(msgspec.Struct, frozen=True, kw_only=True):
    """A picture with its table, as markup made from the answer's own values."""

    id: str
    title: str
    markup: str


def pictures(turn: Turn) -> tuple[Shown, ...]:
    """The pictures that fit this answer."""
    return shown(pictures_for(turn.pack, turn.asked.case.values(), turn.answer))


def shown(drawn: Iterable[Picture]) -> tuple[Shown, ...]:
    """Pictures as a page holds them."""
    return tuple(Shown(id=picture.id, title=picture.title, markup=figure(picture)) for picture in drawn)
