"""Text as it may be stored: one Unicode form, plain spaces, nothing that a reader cannot see."""

from __future__ import annotations

import re
import unicodedata

# Zero-width and direction-changing marks, soft hyphens, tags, private use: no reader sees them, programs do.
_UNSEEN = re.compile(
    "[\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u202a-\u202e\u2060-\u206f"
    "\ufe00-\ufe0f\ufeff\ufff9-\ufffb\ue000-\uf8ff\U000e0000-\U000e0fff\U000f0000-\U0010ffff]"
)
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]")
_SPACES = re.compile(r"\s+")
_BLANK_LINE = re.compile(r"\n\s*\n")
_ITEM = re.compile(r"(?:[ \t]*\n[ \t]*|[ \t]{3,})(?=[-*•▪◦‣][ \t])")
"""Where an item of a list begins, on a line of its own or after a gap."""


def line(text: str) -> str:
    """The text on one line, its spaces single, without what cannot be seen."""
    seen = _UNSEEN.sub("", _CONTROL.sub(" ", unicodedata.normalize("NFC", text)))
    return _SPACES.sub(" ", seen).strip()


def paragraphs(text: str) -> str:
    """The text with its paragraphs, parted by a blank line, and the items of lists, each on its own line."""
    parts = (_lines(part) for part in _BLANK_LINE.split(text.replace("\r\n", "\n")))
    return "\n\n".join(part for part in parts if part)


def _lines(paragraph: str) -> str:
    return "\n".join(item for part in _ITEM.split(paragraph) if (item := line(part)))
