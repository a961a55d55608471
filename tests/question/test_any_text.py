"""Any text is read without an exception, quickly, with quotes taken from it."""

from __future__ import annotations

import sys
import time

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
PIECES = [
    "no ", "T ", "hip -2 ", "L1 ", "fracture ", "denosumab ", "(", "-", "1 ", "mother ",
    "on denosumab for 3 years, ",
    "a\n", "? ", "hip-fracture-", "weak leg can't walk ", "denies leg weakness spine, ", "osteoporossis ",
    "é漢𝔘", " ", "x 3 years ",
]  # fmt: skip


@given(st.text(max_size=400) | st.lists(st.sampled_from(WORDS), max_size=120).map(" ".join))
def test_any_text_is_read_and_quoted(text):
    reading = read(PACK, text)
    assert reading.question == text
    assert all(fact.quote in text for fact in reading.facts.values())
    assert all(item.quote in text for item in reading.unreadable)
    assert reading == read(PACK, text)


@pytest.mark.parametrize("piece", PIECES)
def test_ten_thousand_characters_take_no_second(piece):
    text = (piece * 10_000)[:10_000]
    # The best of three: what else the machine does may slow one run, a slow pattern slows all.
    assert min(_seconds(text) for _ in range(3)) < 1


def _seconds(text):
    """The time of the reader alone, not of coverage counting its lines."""
    tracing = sys.gettrace()
    sys.settrace(None)
    try:
        started = time.process_time()
        read(PACK, text)
        return time.process_time() - started
    finally:
        sys.settrace(tracing)
