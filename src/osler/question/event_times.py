"""How long ago an event was: "3 months ago", "day 5", "a year after"."""

from __future__ import annotations

import msgspec

from osler.question.compiled import EventTerms
from osler.question.english import DAYS, TIME_UNITS
from osler.question.found import Sheet
from osler.question.numbers import Quantity
from osler.question.terms import Hit, Terms
from osler.question.vocabulary import EventTime

_BEFORE_TIME = frozenset({"x", "(", ",", ":", "for", "~", "about", "recent", "new", "old", "-"})
_SINCE = frozenset({"after", "post", "since", "old", "ago", "from", "following", "out", "s", "status"})
_OPENS = frozenset({",", ".", "and", ":", "(", "-", "till", "until"})


_CAUSE = 7
"""How many words before a time may tell of a cause."""


class Happening(msgspec.Struct):
    """One event with its places."""

    head: Hit[str]
    sites: list[Hit[tuple[str, str]]]
    named: list[str]
    start: int
    end: int


def note_times(sheet: Sheet, terms: EventTerms, happening: Happening) -> None:
    """Notes how long ago an event was, for each fact that the event's time settles."""
    quantity = _time_of(sheet, happening, terms.slight)
    if quantity is None or quantity.unit is None:
        return
    days = quantity.value * DAYS[quantity.unit.code]
    for time in terms.event.times:
        if _fits(time, happening, days):
            sheet.add_number(time.fact, quantity, happening.start, happening.end, keep="lowest")
            sheet.take(quantity)


def _fits(time: EventTime, happening: Happening, days: float) -> bool:
    placed = not time.sites or bool(set(time.sites) & set(happening.named))
    return placed and (time.at_most_days is None or days <= time.at_most_days)


def _time_of(sheet: Sheet, happening: Happening, slight: Terms[bool]) -> Quantity | None:
    tokens = sheet.text.tokens
    for quantity in sheet.numbers_near(happening.start - 9, happening.end + 10):
        if not sheet.free(quantity) or quantity.unit is None or quantity.unit.code not in TIME_UNITS:
            continue
        if (
            quantity.unit.fact is not None
            or tokens[quantity.start].clause != tokens[happening.head.start].clause
        ):
            continue
        if happening.head.end <= quantity.start < happening.end and quantity.ago:
            return quantity
        if quantity.start >= happening.end:
            words = [token.text for token in tokens[happening.end : quantity.start]]
            direct = (len(words) <= 3 and set(words) <= _BEFORE_TIME) or (len(words) == 2 and words[1] == "(")
            apart = {"treated", "since", "and"} & set(words) or any(word[0].isdigit() for word in words)
            if direct or (
                quantity.ago and not apart and not sheet.names_medicine(happening.end, quantity.start)
            ):
                return quantity
        elif quantity.end <= happening.start:
            words = [token.text for token in tokens[quantity.end : happening.start]]
            behind = words and words[0] in _SINCE
            if (behind and len(words) <= 6) or (not words and tokens[quantity.end - 1].text == "old"):
                return quantity
            told = quantity.ago and len(words) <= 8 and words.count(",") <= (words[:1] == [","])
            led = _led_in(sheet, quantity) or _caused(sheet, slight, quantity)
            if told and not sheet.names_medicine(quantity.end, happening.start) and led:
                return quantity
    return None


def _caused(sheet: Sheet, slight: Terms[bool], quantity: Quantity) -> bool:
    """Whether a cause stands right before a time: "fall at home two months ago, hip fracture"."""
    before = sheet.text.tokens[max(0, quantity.start - _CAUSE) : quantity.start]
    here = sheet.text.tokens[quantity.start].sentence
    return bool(slight.find([token for token in before if token.sentence == here]))


def _led_in(sheet: Sheet, quantity: Quantity) -> bool:
    """Whether a time opens its clause: "three years ago she broke", not "stopped three years ago"."""
    tokens = sheet.text.tokens
    if quantity.start == 0:
        return True
    before = tokens[quantity.start - 1]
    return before.clause != tokens[quantity.start].clause or before.text in _OPENS
