"""Whole sentences from what a model writes, and whether a sentence is fit to be shown at all."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

_END = re.compile(r"(?<=[.!?])[\"')\]]*\s+(?=[A-Z0-9\"'(*#<-])|\n+")
_MARKED_AFTER = re.compile(r"([.!?])\s*(\[\d+(?:\s*,\s*\d+)*\])")
"""Citations set behind the full stop: they belong to the sentence before."""
_MOST_LETTERS = 8_000
_LONGEST = 600
_UNFIT: tuple[tuple[re.Pattern[str], str], ...] = (
    (re.compile(r"https?:|www\.|\bdata:|\]\(|!\[|\b[\w-]+\.(?:com|org|net|io|ru|xyz)\b", re.I),
     "it holds a link"),
    (re.compile(r"</?[a-z!]|[{}`|\\]|&#|[*_]{2}|^\s*#", re.I), "it holds markup"),
    (re.compile(r"[\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff\U000e0000-\U000e007f]|[\x00-\x08\x0b-\x1f]"),
     "it holds hidden characters"),
    (re.compile(r"[\w.+-]+@[\w-]+\.\w"), "it holds an address"),
)  # fmt: skip


def sentences(pieces: Iterable[str]) -> Iterator[str]:
    """Each sentence as soon as it is whole; what follows the last full stop only if it ends like one.

    What is written beyond a few thousand letters is not read.
    """
    held, read = "", 0
    for piece in pieces:
        read += len(piece)
        held += piece
        held = _MARKED_AFTER.sub(r" \2\1", held)
        *whole, held = _END.split(held)
        yield from (one.strip() for one in whole if one.strip())
        if read > _MOST_LETTERS:
            return
    if re.search(r"[.!?][\"')\]]*\s*$", held):
        yield held.strip()


def unfit(sentence: str) -> str | None:
    """Why a sentence cannot be shown, whatever its sources say; None where it can."""
    if len(sentence) > _LONGEST:
        return "it is too long for one sentence"
    return next((why for pattern, why in _UNFIT if pattern.search(sentence)), None)
