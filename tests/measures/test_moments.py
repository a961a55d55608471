"""Points in time and what lies before what; days are counted against a plain set of days."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from osler.measures.moments import Moment, Stretch, moment, precedes, whole_days

YEAR_START = moment("2026-01-01T00:00:00.000Z")


@pytest.mark.parametrize(
    ("text", "low", "high"),
    [
        ("2026", "2026-01-01T00:00:00+00:00", "2026-12-31T23:59:59.999000+00:00"),
        ("2026-02", "2026-02-01T00:00:00+00:00", "2026-02-28T23:59:59.999000+00:00"),
        ("2026-02-03", "2026-02-03T00:00:00+00:00", "2026-02-03T23:59:59.999000+00:00"),
        ("2026-02-03T10:00:00+02:00", "2026-02-03T08:00:00+00:00", "2026-02-03T08:00:00+00:00"),
    ],
)
def test_a_date_is_as_exact_as_it_is_written(text, low, high):
    assert moment(text) == Moment(datetime.fromisoformat(low), datetime.fromisoformat(high))


@pytest.mark.parametrize("text", ["", "2026-13-01", "yesterday", "2026-02-30", "20260101", "0000-01-01"])
def test_what_is_no_date_is_none(text):
    assert moment(text) is None


@pytest.mark.parametrize(
    ("one", "by", "or_same", "expected"),
    [
        ("2025-12-31", "exact", False, True),
        ("2026-01-01", "exact", False, False),
        ("2026-01-01", "exact", True, None),
        ("2026-01-01", "day", False, False),
        ("2026-01-01", "day", True, True),
        ("2026-01-01T00:00:00Z", "exact", False, False),
        ("2026-01-01T00:00:00Z", "exact", True, True),
        ("2026-01-02", "exact", True, False),
        ("2026", "day", True, None),
    ],
)
def test_before_the_start_of_the_year(one, by, or_same, expected):
    assert precedes(moment(one), YEAR_START, by, or_same=or_same) is expected


def test_a_point_that_is_not_known_settles_nothing():
    assert precedes(None, YEAR_START, "day", or_same=True) is None


@pytest.mark.parametrize(
    ("start", "count", "unit", "expected"),
    [
        ("2026-01-31T00:00:00Z", 1, "month", "2026-02-28T00:00:00Z"),
        ("2024-02-29T00:00:00Z", -1, "year", "2023-02-28T00:00:00Z"),
        ("2026-01-01T00:00:00Z", -3, "month", "2025-10-01T00:00:00Z"),
        ("2026-01-01T00:00:00Z", 2, "week", "2026-01-15T00:00:00Z"),
    ],
)
def test_calendar_steps(start, count, unit, expected):
    assert moment(start).plus(count, unit) == moment(expected)


def test_a_step_past_the_calendar_stops_at_its_end():
    assert moment("9998-01-01T00:00:00Z").plus(100, "year").low.year == 9999


DAYS = st.integers(0, 60)


@given(st.lists(st.tuples(DAYS, DAYS), max_size=8))
def test_days_are_counted_once(pairs):
    def at(number):
        return moment((datetime(2026, 1, 1, tzinfo=UTC) + timedelta(days=number)).date().isoformat())

    plain = {day for first, last in pairs for day in range(first, last + 1)}
    assert whole_days([Stretch(at(first), at(last)) for first, last in pairs]) == len(plain)
