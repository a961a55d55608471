"""Misspelt names."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from osler.library.correction import correctable, corrected, distance


@pytest.mark.parametrize(
    ("one", "other", "slips"),
    [
        ("gabapentin", "gabapentin", 0),
        ("gabapentine", "gabapentin", 1),
        ("hydrocodene", "hydrocodone", 1),
        ("fasciiitis", "fasciitis", 1),
        ("diahrrea", "diarrhea", 2),
        ("recieve", "receive", 1),
        ("ab", "xyzw", 3),
    ],
)
def test_distance_counts_slips(one, other, slips):
    assert distance(one, other, 2) == slips


@given(st.text("abc", max_size=6), st.text("abc", max_size=6))
def test_distance_is_symmetric_and_bounded(one, other):
    assert distance(one, other, 2) == distance(other, one, 2) <= 3
    assert (distance(one, other, 2) == 0) == (one == other)


def test_the_nearest_term_wins_then_the_commoner():
    assert corrected("gabapentine", [("gabapentin", 3), ("gabapentinoid", 90)]) == "gabapentin"
    assert corrected("metformn", [("metforms", 2), ("metformin", 80)]) == "metformin"


def test_short_words_may_have_one_slip_only():
    assert corrected("statn", [("stent", 9)]) is None
    assert corrected("statn", [("statin", 9)]) == "statin"


@pytest.mark.parametrize("term", ["il6", "gout", "5mg", "ALL"])
def test_codes_numbers_and_short_words_are_left_alone(term):
    assert not correctable(term)
