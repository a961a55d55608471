"""The least and the greatest value that a number, date or time of limited precision can mean."""

from __future__ import annotations

from calendar import monthrange
from datetime import date
from decimal import Decimal
from typing import Any

from osler.views.values import Many, is_number

_LOW = "00:00:00.000"
_HIGH = "23:59:59.999"
_YEAR, _WHOLE = 4, 10
_ENDS = {_YEAR: "-01-01", 7: "-01", _WHOLE: ""}
"""By the length of a date: what makes it the first day that it can mean."""


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
    if len(day) not in _ENDS:
        return None
    try:
        first = date.fromisoformat(day + _ENDS[len(day)])
    except ValueError:
        return None
    if len(day) == _WHOLE or not high:
        return first.isoformat()
    month = first.month if len(day) > _YEAR else 12
    return first.replace(month=month, day=monthrange(first.year, month)[1]).isoformat()


def _of_time(clock: str, high: bool) -> str:
    return clock + (_HIGH if high else _LOW)[len(clock) :]


def _of_clock(clock: str, high: bool) -> str:
    """A time with its zone; where the zone is not said, the one that reaches furthest."""
    digits = clock.rstrip("Z").partition("+")[0].partition("-")[0]
    zone = clock[len(digits) :] or ("-12:00" if high else "+14:00")
    return _of_time(digits, high) + zone
