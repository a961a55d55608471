"""Spans of time that a question lets one work out: "since 2019, now 2024", "last given in March (now May)".

Only where the question itself says what "now" is; without it a date stays a date.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from osler.question.english import MONTHS
from osler.question.numbers import Quantity, Unit
from osler.question.text import Token

_YEARS = range(1950, 2100)
_NOW = frozenset({"now", "today", "currently"})
_LINKS = frozenset({"is", ":", "=", "it", "it's", "in", "(", ","})
_LEAD = 4
"""How many words may lead to the date of "now"."""
_CERTAIN = frozenset({
    "in", "since", "from", "last", "early", "late", "mid", "this", "on", "now", "until", "till", "it's", "is",
    "was", "of", "(",
})  # fmt: skip
"""Words before "may" and "march" that make them months."""
_VERBS = frozenset({"may", "march"})
_SINCE = frozenset({"since", "from"})
_WITHIN = frozenset({"in", "early", "late", "mid", "on"})
_TO = frozenset({"-", "to", "until", "till", "→", "and", "through"})
_AGES = range(18, 106)
_OF_AGE = frozenset({"the", "age", "of", "aged", "was"})


class Moment(NamedTuple):
    """A date as far as it is written, and its tokens."""

    year: int | None
    month: int | None
    start: int
    end: int


def with_dates(tokens: Sequence[Token], numbers: list[Quantity]) -> list[Quantity]:
    """The numbers of a question, dates put as the time from then to the "now" that it names."""
    moments = _moments(tokens) if any(token.text in _NOW for token in tokens) else []
    now = next((moment for moment in moments if _is_now(tokens, moment)), None)
    spans = [*_from_dates(tokens, moments, now), *_from_ages(tokens, numbers)]
    if not spans and now is None:
        return numbers
    covered = {at for span in spans for at in range(span.start, span.end)}
    covered.update(range(_led_from(tokens, now), now.end) if now is not None else ())
    kept = [number for number in numbers if number.number not in covered]
    return sorted([*kept, *spans], key=lambda quantity: quantity.start)


def _led_from(tokens: Sequence[Token], now: Moment) -> int:
    """Where the words begin that lead to the date of "now": "today is 06/2024"."""
    at = now.start
    while at > 0 and now.start - at < _LEAD and tokens[at - 1].text in _LINKS | _NOW:
        at -= 1
    return at


def _from_dates(tokens: Sequence[Token], moments: Sequence[Moment], now: Moment | None) -> list[Quantity]:
    if now is None:
        return []
    spans = (
        _span(tokens, moment, now)
        for moment in moments
        if moment is not now and not _is_range(tokens, moment)
    )
    return [span for span in spans if span is not None]


def _moments(tokens: Sequence[Token]) -> list[Moment]:
    found: list[Moment] = []
    at = 0
    while at < len(tokens):
        moment = _moment(tokens, at)
        if moment is not None:
            found.append(moment)
        at = at + 1 if moment is None else moment.end
    return found


def _moment(tokens: Sequence[Token], at: int) -> Moment | None:
    """The date that begins at a token: "March", "Mar 2021", "11/2023", "2019"."""
    word = tokens[at].text
    if word.isdecimal() and len(word) <= 2 and at + 1 < len(tokens) and tokens[at + 1].text in MONTHS:
        dated = _moment(tokens, at + 1) or Moment(None, MONTHS[tokens[at + 1].text], at + 1, at + 2)
        return dated._replace(start=at)
    if word in MONTHS:
        year, end = _year(tokens, at + 1)
        before = tokens[at - 1].text if at else ""
        doubtful = word in _VERBS and year is None and before not in _CERTAIN
        return None if doubtful and not _stands_alone(tokens, at) else Moment(year, MONTHS[word], at, end)
    if word.isdecimal() and at + 2 < len(tokens) and tokens[at + 1].text == "/":
        year, end = _year(tokens, at + 2)
        day_before = at >= 2 and tokens[at - 1].text == "/"
        if year is not None and len(tokens[at + 2].text) == 4 and 1 <= int(word[:3]) <= 12 and not day_before:
            return Moment(year, int(word), at, end)
    year, end = _year(tokens, at)
    return None if year is None or len(word) != 4 else Moment(year, None, at, end)


def _stands_alone(tokens: Sequence[Token], at: int) -> bool:
    """Whether a mark closes "March", so that it is no verb: "first shot March, now November"."""
    return at + 1 == len(tokens) or tokens[at + 1].text in {",", ".", ";", ")", "?"}


def _year(tokens: Sequence[Token], at: int) -> tuple[int | None, int]:
    """A year at a token, "2021" or "'21", and the token after it."""
    word = tokens[at].text if at < len(tokens) else ""
    if len(word) == 4 and word.isdecimal() and int(word) in _YEARS:
        return int(word), at + 1
    if (
        word == "'"
        and at + 1 < len(tokens)
        and len(tokens[at + 1].text) == 2
        and tokens[at + 1].text.isdecimal()
    ):
        short = int(tokens[at + 1].text)
        return (2000 if short < 50 else 1900) + short, at + 2
    return None, at


def _is_now(tokens: Sequence[Token], moment: Moment) -> bool:
    """Whether "now" leads to a date, or closes "it's 2024 now"."""
    at = moment.start - 1
    while at >= 0 and moment.start - at <= 3 and tokens[at].text in _LINKS:
        at -= 1
    if at >= 0 and tokens[at].text in _NOW and tokens[at].sentence == tokens[moment.start].sentence:
        return True
    closed = moment.end < len(tokens) and tokens[moment.end].text in _NOW
    return closed and moment.start > 0 and tokens[moment.start - 1].text in {"is", "it's", "its"}


def _is_range(tokens: Sequence[Token], moment: Moment) -> bool:
    """Whether a date is one end of "2015-2019": how long that was is not how long ago."""
    before = tokens[moment.start - 1].text if moment.start else ""
    after = tokens[moment.end].text if moment.end < len(tokens) else ""
    follows = after in _TO and moment.end + 1 < len(tokens) and _moment(tokens, moment.end + 1) is not None
    return follows or before in {"-", "to", "until", "till", "→", "through"}


def _span(tokens: Sequence[Token], then: Moment, now: Moment) -> Quantity | None:
    """The time between two dates, as exact as the less exact of them."""
    months = _months(then, now)
    if then.year is not None and now.year is not None and (then.month is None or now.month is None):
        value, unit = now.year - then.year, "a"
    elif months is not None:
        value, unit = months, "mo"
    else:
        return None
    lead = tokens[then.start - 1].text if then.start else ""
    start = then.start - (lead in _SINCE | _WITHIN)
    return None if value <= 0 else _quantity(start, then.end, value, unit, ago=lead not in _SINCE)


def _months(then: Moment, now: Moment) -> int | None:
    """Whole months between; dates without a year lie within the last twelve."""
    if then.month is None or now.month is None or (now.year is None and then.year is not None):
        return None
    if then.year is None:
        return (now.month - then.month) % 12
    return 12 * ((now.year or 0) - then.year) + now.month - then.month


def _quantity(start: int, end: int, value: float, unit: str, *, ago: bool) -> Quantity:
    return Quantity(
        value=float(value), start=start, number=end - 1, end=end, unit=Unit(unit), word=True, ago=ago,
        dated=True,
    )  # fmt: skip


def _from_ages(tokens: Sequence[Token], numbers: Sequence[Quantity]) -> list[Quantity]:
    """Spans "since age 65" of someone whose age the question gives."""
    now = _age(tokens, numbers)
    if now is None:
        return []
    spans = []
    for number in numbers:
        start = number.start
        while start > 0 and tokens[start - 1].text in _OF_AGE:
            start -= 1
        since = start > 0 and tokens[start - 1].text in _SINCE
        if since and _is_age(number) and now - number.value > 0 and not _is_followed(tokens, number.end):
            spans.append(_quantity(start - 1, number.end, now - number.value, "a", ago=False))
    return spans


def _is_followed(tokens: Sequence[Token], end: int) -> bool:
    return end < len(tokens) and tokens[end].text in _TO - {"and"}


def _age(tokens: Sequence[Token], numbers: Sequence[Quantity]) -> float | None:
    """The age now: said so, "now 71", or the only number with a unit of age."""
    said = [n.value for n in numbers if _is_age(n) and n.start and tokens[n.start - 1].text in _NOW]
    units = {n.value for n in numbers if n.unit is not None and n.unit.fact and n.unit.code == "a"}
    if said:
        return said[0]
    return next(iter(units)) if len(units) == 1 else None


def _is_age(number: Quantity) -> bool:
    whole = not number.decimal and not number.sign and number.to is None
    return whole and number.unit is None and number.value in _AGES
