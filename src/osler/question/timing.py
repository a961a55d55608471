"""Shorthand for spans of time: "4/52" is four weeks, "day 3" is the third day."""

from __future__ import annotations

from collections.abc import Sequence

from osler.question.text import Token

_PARTS = {"52": "wk", "12": "mo", "7": "d"}
"""A year in weeks or months, a week in days: what stands below the stroke names the unit."""
_LEADS = frozenset(
    {"for", "x", "over", "after", "past", "last", "since", "~", "about", "in", "next", "month", "week", "day"}
)
_FOLLOWS = frozenset({"ago", "back", "earlier", "later", "hx", "history", "post", "of", "now", "since"})
COUNTED = {"day": "d", "week": "wk", "wk": "wk", "month": "mo", "mo": "mo", "year": "a", "yr": "a"}
"""Words that count a span from its start: "month 9"."""
_PER = frozenset(
    {"a", "per", "each", "every", "/", "once", "twice", "times", "one", "the", "this", "last", "q"}
)
_LATEST = {"day": 999}


def stroke_unit(tokens: Sequence[Token], end: int, events: frozenset[str]) -> str | None:
    """The unit of "5/12 ago" where `end` is the token behind the 5; None where it is no span.

    Behind one of the `events`, the pack's words for what happened, "8/7" can only be a span.
    """
    if end + 1 >= len(tokens) or tokens[end].text != "/" or not tokens[end - 1].text.isdecimal():
        return None
    below = tokens[end + 1]
    touches = tokens[end - 1].end == tokens[end].start and tokens[end].end == below.start
    if not touches or below.text not in _PARTS:
        return None
    following = tokens[end + 2].text if end + 2 < len(tokens) else ""
    before = tokens[end - 2].text if end >= 2 else ""
    said = below.text == "52" or before in events or following in _FOLLOWS or before in _LEADS
    return _PARTS[below.text] if said and following != "/" and before != "/" else None


def counted_unit(tokens: Sequence[Token], at: int, events: frozenset[str]) -> str | None:
    """The unit of "day 3", or of "d3" behind one of the `events`, where `at` is the token of the 3."""
    word = tokens[at].text
    if at == 0 or not word.isdecimal() or not 0 < int(word[:4]) <= _LATEST.get(tokens[at - 1].text, 60):
        return None
    before = tokens[at - 2].text if at >= 2 else ""
    code = COUNTED.get(tokens[at - 1].text, "d" if tokens[at - 1].text == "d" and before in events else None)
    return None if before in _PER or before[:1].isdigit() else code
