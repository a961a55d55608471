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
    (re.compile(r"[\u0300-\u036f\u0400-\u052f\u2070\u2074-\u209f\u2e80-\u9fff\uff00-\uffef\U0001d400-\U0001d7ff]"),
     "it holds letters or digits of another script"),
    (re.compile(r"[\w.+-]+@[\w-]+\.\w"), "it holds an address"),
)  # fmt: skip
_OF_ITSELF = re.compile(
    r"\bI(?:['’]m| am| will| have| was| can| must)\b|\b(?:my|myself)\b|\bsystem prompt\b", re.I
)
_TO_MACHINES = re.compile(
    r"\b(?:AI|assistants?|chatbots?|language models?|LLM|system prompt|prompt)\b"
    r"|\b(?:ignore|forget|disregard)\b.{0,30}\b(?:instructions?|rules?|guidelines?|previous|above)\b"
)
"""How a text speaks that is meant for a machine. A first sieve only: the gate holds without it."""


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
    return "it speaks of the writer" if _OF_ITSELF.search(sentence) else more_than_words(sentence)


def speaks_to_machines(text: str) -> bool:
    """Whether a passage gives orders to whoever reads it by machine."""
    return bool(_TO_MACHINES.search(text))


def more_than_words(text: str) -> str | None:
    """What a text carries beside plain words: a link, markup, hidden characters; None if nothing."""
    return next((why for pattern, why in _UNFIT if pattern.search(text)), None)
