"""What named people have signed, as data: answers are marked with it and stay pure."""

from __future__ import annotations

import msgspec

from osler.core.answer import Review


class Standings(msgspec.Struct, frozen=True, kw_only=True):
    """The editorial state of everything that a pack says, at one moment."""

    answers: dict[str, Review] = {}
    """By digest of an article's answer: the article's state. Any other answer was signed by nobody."""
    recommendations: dict[str, Review] = {}
    """By id."""
    mark: int = 0
    """The last entry of the history that was counted."""
