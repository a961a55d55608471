"""Any text is read without an exception, in work that grows with its length, with quotes taken from it."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from osler.knowledge import load
from osler.question import read

PACK = load().packs[0]
WORDS = [
    "no",
    "not",
    "T-score",
    "Z",
    "hip",
    "spine",
    "left",
    "right",
    "fracture",
    "denosumab",
    "alendronate",
    "on",
    "stopped",
    "-2.5",
    "66F",
    "FRAX",
    "18%",
    ",",
    ".",
    ";",
    "?",
    "(",
    ")",
    "and",
    "or",
    "mother",
    "years",
    "ago",
    "3",
    "if",
    "risk",
    "of",
    "prednisone",
    "10",
    "mg",
    "daily",
    "L1",
    "eGFR",
    "5'",
    '"',
    ":",
    "/",
    "was",
    "from",
    "to",
    "between",
    "%",
    "in",
    "her",
    "70",
    "s",
]
# What was hard for a reader once; `benchmarks/long_texts.py` times the same pieces.
BENCHMARKS = Path(__file__).parents[2] / "benchmarks"
PIECES = json.loads((BENCHMARKS / "long_texts.json").read_text(encoding="utf-8"))


@given(st.text(max_size=400) | st.lists(st.sampled_from(WORDS), max_size=120).map(" ".join))
def test_any_text_is_read_and_quoted(text):
    reading = read(PACK, text)
    assert reading.question == text
    assert all(fact.quote in text for fact in reading.facts.values())
    assert all(item.quote in text for item in reading.unreadable)
    assert reading == read(PACK, text)


@pytest.mark.parametrize("piece", PIECES)
def test_four_times_the_text_takes_no_sixteen_times_the_work(piece):
    text = (piece * 10_000)[:10_000]
    assert _calls(text) < 8 * _calls(text[:2_500]) + 1_000


def _calls(text):
    """How many calls reading makes: unlike seconds, the same on a busy machine."""
    made = 0

    def count(_frame, event, _called):
        nonlocal made
        made += event in ("call", "c_call")

    sys.setprofile(count)
    try:
        read(PACK, text)
    finally:
        sys.setprofile(None)
    return made
