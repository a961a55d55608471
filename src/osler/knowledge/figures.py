"""The numbers that a sentence states, in one normal form, so that texts and figures can be compared."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache

_PLAIN = str.maketrans({"−": "-", "–": "-", "‐": "-", "‑": "-", "\u00a0": " ", "\u202f": " ", "²": "2"})
# Renal function is indexed to a body surface: that number belongs to the unit.
_INDEXED_UNIT = re.compile(r"/\s*\{?1\.73[ _]?m2\}?")
_DIGIT = re.compile(r"\d")
_NUMBER = re.compile(
    r"(?:(?<![\w)%\]])(?P<sign>-))?"  # a hyphen after a word or number joins ("10-year", "3-5"): no sign
    r"(?<![\w.])(?P<number>\d{1,3}(?:,\d{3})+(?!\d)(?:\.\d+)?|\d+(?:\.\d+)?|\.\d+)"
)


def numbers(text: str, names: Iterable[str] = ()) -> tuple[str, ...]:
    """The distinct numbers of a text by first appearance: "-2.5", "1000"; `names` hold digits and are none.

    A unicode minus counts as a sign, a thousands comma and trailing zeros are dropped, a percent sign and
    units are ignored, and both ends of a range count.
    """
    if _DIGIT.search(text) is None:
        return ()
    plain = _INDEXED_UNIT.sub(" ", text.translate(_PLAIN))
    lowered, pattern = _names(tuple(names))
    small = plain.lower()
    # Looking for each of some hundred names is far quicker than trying them all at every letter.
    if any(map(small.__contains__, lowered)):
        plain = pattern.sub(" ", plain)
    found = (_normal(match["sign"] or "", match["number"]) for match in _NUMBER.finditer(plain))
    return tuple(dict.fromkeys(found))


def stray_numbers(text: str, figures: Iterable[str], names: Iterable[str] = ()) -> tuple[str, ...]:
    """The numbers of a text that none of the figures holds."""
    held = {number for figure in figures for number in numbers(figure, names)}
    return tuple(number for number in numbers(text, names) if number not in held)


def _normal(sign: str, number: str) -> str:
    whole, _, decimals = number.replace(",", "").partition(".")
    whole, decimals = whole.lstrip("0") or "0", decimals.rstrip("0")
    value = f"{whole}.{decimals}" if decimals else whole
    return value if value == "0" else sign + value


@lru_cache(maxsize=8)
def _names(names: tuple[str, ...]) -> tuple[tuple[str, ...], re.Pattern[str]]:
    """The names in small letters, and what finds the longest of them as whole words."""
    longest_first = sorted((name.translate(_PLAIN) for name in names), key=lambda name: (-len(name), name))
    pattern = re.compile(r"(?<!\w)(?:" + "|".join(map(re.escape, longest_first)) + r")(?!\w)", re.I)
    return tuple(name.lower() for name in longest_first), pattern
