"""Points and stretches of time as a record gives them: to the year, the month, the day or the instant.

Comparing points follows CQL: where the precision does not settle it, the result is unknown (None).
"""

from __future__ import annotations

import calendar
import re
from datetime import UTC, datetime, timedelta
from typing import Literal, NamedTuple

Precision = Literal["exact", "day"]
_DATE = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?$")
_STEP = timedelta(milliseconds=1)
_UNITS = {"day": 1, "week": 7}
_MONTHS = {"month": 1, "year": 12}


class Moment(NamedTuple):
    """A point in time, known to lie within `low` and `high` (UTC, both included)."""

    low: datetime
    high: datetime

    def to_day(self) -> Moment:
        """The whole days it touches."""
        return Moment(_day_start(self.low), _day_end(self.high))

    def plus(self, count: int, unit: str) -> Moment:
        """So many days, weeks, months or years later; the last day of a shorter month where need be."""
        return Moment(_shifted(self.low, count, unit), _shifted(self.high, count, unit))


FIRST = Moment(datetime(1, 1, 1, tzinfo=UTC), datetime(1, 1, 1, tzinfo=UTC))
LAST = Moment(datetime(9999, 12, 31, tzinfo=UTC), datetime(9999, 12, 31, tzinfo=UTC))


class Stretch(NamedTuple):
    """From one point to another; None is a point that is not known."""

    start: Moment | None
    end: Moment | None


def moment(text: str) -> Moment | None:
    """A FHIR date or dateTime; None where it is none."""
    match = _DATE.match(text)
    try:
        if match is None:
            point = datetime.fromisoformat(text)
            point = point.replace(tzinfo=UTC) if point.tzinfo is None else point.astimezone(UTC)
            return Moment(point, point) if "T" in text else None
        year, month, day = (int(part) if part else 0 for part in match.groups())
        low = datetime(year, month or 1, day or 1, tzinfo=UTC)
        last_month = month or 12
        last_day = day or calendar.monthrange(year, last_month)[1]
        return Moment(low, _day_end(datetime(year, last_month, last_day, tzinfo=UTC)))
    except (ValueError, OverflowError):
        return None


def precedes(one: Moment | None, other: Moment | None, by: Precision, *, or_same: bool) -> bool | None:
    """Whether a point lies before another (or is the same); None where that is not settled."""
    if one is None or other is None:
        return None
    if by == "day":
        one, other = one.to_day(), other.to_day()
    if one == other and (one.low == one.high or by == "day" or _one_day(one)):
        return or_same
    if one.high < other.low or (or_same and one.high <= other.low):
        return True
    if one.low > other.high or (not or_same and one.low >= other.high):
        return False
    return None


def whole_days(stretches: list[Stretch]) -> int:
    """The days that stretches cover together, each day once; one without both ends covers none."""
    spans = sorted(
        (stretch.start.low.date(), stretch.end.low.date())
        for stretch in stretches
        if stretch.start and stretch.end and stretch.start.low.date() <= stretch.end.low.date()
    )
    total, reached = 0, None
    for first, last in spans:
        begin = first if reached is None or first > reached else reached + timedelta(days=1)
        if last >= begin:
            total += (last - begin).days + 1
        reached = last if reached is None or last > reached else reached
    return total


def just_before(point: Moment) -> Moment:
    """The last instant before a point."""
    return Moment(point.low - _STEP, point.high - _STEP)


def _one_day(point: Moment) -> bool:
    return point.low.date() == point.high.date()


def _day_start(point: datetime) -> datetime:
    return point.replace(hour=0, minute=0, second=0, microsecond=0)


def _day_end(point: datetime) -> datetime:
    return point.replace(hour=23, minute=59, second=59, microsecond=999000)


def _shifted(point: datetime, count: int, unit: str) -> datetime:
    try:
        if unit in _UNITS:
            return point + timedelta(days=count * _UNITS[unit])
        months = point.year * 12 + point.month - 1 + count * _MONTHS[unit]
        year, month = divmod(months, 12)
        day = min(point.day, calendar.monthrange(year, month + 1)[1])
        return point.replace(year=year, month=month + 1, day=day)
    except (ValueError, OverflowError):
        # Past the calendar's ends: the end itself.
        return FIRST.low if count < 0 else LAST.low
