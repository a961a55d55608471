"""The least and the greatest value that a number, date or time of limited precision can mean."""

from __future__ import annotations

from calendar import monthrange
from decimal import Decimal
from typing import Any

from osler.views.values import Many, is_number

_LOW = "00:00:00.000"
_HIGH = "23:59:59.999"
_DATE = 10


def boundary(value: Any, high: bool, kind: str | None) -> Many:  # noqa: ANN401 - JSON
    """The boundary; empty where the value has none.

    Args:
        value: a number, or a date, dateTime or time as FHIR writes it.
        high: the greatest value, else the least.
        kind: the FHIR type where it is known; a date and a dateTime can look the same.
    """
    if is_number(value):
        return [_of_number(value, high)]
    if not isinstance(value, str) or not value[:2].isdigit():
        return []
    if value[2:3] == ":":
        return [_of_time(value, high)]
    day, _, clock = value.partition("T")
    full = _of_date(day, high)
    if full is None:
        return []
    if not clock and kind not in ("dateTime", "instant"):
        return [full]
    return [f"{full}T{_of_clock(clock, high)}"]


def _of_number(value: float, high: bool) -> float:
    exact = Decimal(repr(value))
    exponent = exact.as_tuple().exponent
    half = Decimal(5).scaleb(int(exponent) - 1)
    return float(exact + half if high else exact - half)


def _of_date(day: str, high: bool) -> str | None:
    try:
        parts = [int(part) for part in day.split("-")]
        month = parts[1] if len(parts) > 1 else (12 if high else 1)
        last = monthrange(parts[0], month)[1]
    except (ValueError, IndexError):
        return None
    return day if len(day) == _DATE else f"{parts[0]:04d}-{month:02d}-{last if high else 1:02d}"


def _of_time(clock: str, high: bool) -> str:
    return clock + (_HIGH if high else _LOW)[len(clock) :]


def _of_clock(clock: str, high: bool) -> str:
    """A time with its zone; where the zone is not said, the one that reaches furthest."""
    digits = clock.rstrip("Z").partition("+")[0].partition("-")[0]
    zone = clock[len(digits) :] or ("-12:00" if high else "+14:00")
    return _of_time(digits, high) + zone
