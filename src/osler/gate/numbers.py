"""Whether the numbers of a sentence are its source's: amount, unit, bound, interval, and of what."""

from __future__ import annotations

import re
from difflib import SequenceMatcher

from osler.gate.comparing import Compared, Read, Reason
from osler.gate.lexicon import English
from osler.gate.phrases import content, tokens
from osler.gate.quantities import Quantity, intervals, loose_times, plain, same_amount, same_bound

_TIME = re.compile(r"(?:year|month|week|day|hour)s?", re.IGNORECASE)
_BESIDE = 3
"""How many words of content on each side say what a number is of."""
_SAME_ORDER = 0.85
"""How alike the order of two sentences' words is where their numbers must stand in the same order."""


def number(compared: Compared) -> Reason | None:
    """A number that does not stand in the source, or stands there otherwise."""
    known = [(one, amount) for one in compared.support for amount in one.amounts]
    everywhere = [amount for text in compared.whole for amount in text.amounts]
    for amount in compared.said.amounts:
        if not amount.unit and amount.bound == "is" and amount.value in compared.of_patient:
            continue
        same = [pair for pair in known if same_amount(amount, pair[1])]
        if not same and not any(same_amount(amount, other) for other in everywhere):
            return Reason("number", f"the number {_shown(amount)} does not stand in what it cites")
        alike = [other for _, other in same] or [other for other in everywhere if same_amount(amount, other)]
        if not any(same_bound(amount, other) for other in alike):
            return Reason("number", f"{amount.bound} {_shown(amount)} is not what the source says")
        if amount.every and all(other.every not in {"", amount.every} for other in alike):
            return Reason("interval", f"{_shown(amount)} every {amount.every} is not what the source says")
    return _misplaced(compared)


def _misplaced(compared: Compared) -> Reason | None:
    """A number that the source says of something else, or that it says less often."""
    known = [(one, amount) for one in compared.support for amount in one.amounts]
    for amount in compared.said.amounts:
        here = _around(compared.said, amount, compared.english)
        there = [_around(one, other, compared.english) for one, other in known if same_amount(amount, other)]
        if here and all(there) and there and not any(here & one for one in there):
            return Reason("number", f"{_shown(amount)} is said of something else by its source")
    faults = (
        _out_of_order(compared.said.amounts, source.amounts)
        for source in compared.support
        if _in_order(compared.said, source)
    )
    return next((fault for fault in faults if fault), None)


def _out_of_order(said: tuple[Quantity, ...], source: tuple[Quantity, ...]) -> Reason | None:
    """The first number that does not follow the one before it as in the source, among those of its unit."""
    for unit in dict.fromkeys(amount.unit for amount in said):
        row, reached = [other for other in source if other.unit == unit], 0
        for amount in (one for one in said if one.unit == unit):
            places = [place for place, other in enumerate(row) if same_amount(amount, other)]
            if places and places[-1] < reached:
                return Reason("number", f"{_shown(amount)} stands in another place in its source")
            reached = next((place + 1 for place in places if place >= reached), reached)
    return None


def _in_order(said: Read, source: Read) -> bool:
    """Whether the words that two sentences share stand in the same order."""
    one, other = (
        [token.root for token in read.content if not _TIME.fullmatch(token.text)] for read in (said, source)
    )
    shared = [word for word in one if word in other]
    matched = SequenceMatcher(a=one, b=other, autojunk=False).get_matching_blocks()
    return bool(shared) and sum(block.size for block in matched) >= _SAME_ORDER * len(shared)


def _around(read: Read, amount: Quantity, words: English) -> frozenset[str]:
    """The words of content next to a number."""
    text = plain(read.text)
    before = content(tokens(text[: amount.start], words), words)[-_BESIDE:]
    after = content(tokens(text[amount.end :], words), words)[:_BESIDE]
    return frozenset(words.same(token.text) for token in (*before, *after))


def _shown(amount: Quantity) -> str:
    return f"{amount.value:g} {amount.unit}".strip()


def interval(compared: Compared) -> Reason | None:
    """How often something is done, or for how long, said otherwise than by the source."""
    often = frozenset[str]().union(*(text.often for text in compared.whole))
    spans = frozenset[str]().union(*(text.spans for text in compared.whole))
    new = intervals(compared.said.text) - often or loose_times(compared.said.text) - spans
    return Reason("interval", "it says how often otherwise than its source") if new else None
