"""Whether a recommendation is in force on a day; dates are ISO, to the precision that is known."""

from __future__ import annotations

from osler.knowledge.schema import Period


def in_force(period: Period, day: str) -> bool:
    """Whether the day falls in the period: from its first day to the day before `until`."""
    today = _first_day(day)
    return _first_day(period.since) <= today and (period.until is None or today < _first_day(period.until))


def _first_day(date: str) -> str:
    """ "2026" and "2026-07" begin on their first day."""
    return date + "-01-01"[len(date) - 4 :] if len(date) < 10 else date
