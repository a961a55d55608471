"""General English put one way before sentences are compared: phrases that say the same become one of them."""

from __future__ import annotations

import re
from collections.abc import Callable

from osler.gate.quantities import plain

_CHANGE = re.compile(
    r"\b(?:reduc|lower|decreas|cut|drop|fell|fall|declin|rais|ris|rose|increas|climb|went|grew|improv)\w*\b",
    re.IGNORECASE,
)
_FROM_TO = re.compile(
    r"\bfrom (?P<was>-?\d[\d.,]*(?: ?%| percent)?)"
    r" to (?P<now>-?\d[\d.,]*\d(?: ?%| percent)?|\d(?: ?%| percent)?)",
    re.IGNORECASE,
)
_AGES = re.compile(r"(?:\bage[sd]?|\bwomen|\bmen|\bpeople|\badults)[^.;,]{0,12}$", re.IGNORECASE)


class Canonical:
    """Rewrites by a list of patterns, in order."""

    def __init__(self, rewrites: tuple[tuple[str, str], ...]) -> None:
        """`rewrites`: pattern → what it becomes; patterns are regular expressions without regard to case."""
        self._rewrites = tuple(
            (re.compile(rf"(?<![\w-])(?:{pattern})(?![\w-])", re.IGNORECASE), put)
            for pattern, put in rewrites
        )

    def __call__(self, text: str) -> str:
        """The text put one way."""
        said = plain(text)
        for pattern, put in self._rewrites:
            said = pattern.sub(put, said)
        return _FROM_TO.sub(_against(said), said)


def _against(said: str) -> Callable[[re.Match[str]], str]:
    """ "Lowered it from 5% to 3%" says "lowered it, 3% versus 5%"."""

    def put(found: re.Match[str]) -> str:
        clause = re.split(r"[.;](?!\d)", said[: found.start()])[-1]
        if not _CHANGE.search(clause) or _AGES.search(clause):
            return found[0]
        return f"{found['now']} versus {found['was']}"

    return put
