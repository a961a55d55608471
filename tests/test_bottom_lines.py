"""Bottom lines answer the question: each of the annotated ones, unless it is named below with the reason."""

from __future__ import annotations

import importlib.util
import re
import sys
from pathlib import Path

import pytest

from osler.knowledge import load

ROOT = Path(__file__).resolve().parent.parent
SPEC = importlib.util.spec_from_file_location("bottom_lines", ROOT / "benchmarks" / "bottom_lines.py")
assert SPEC is not None
assert SPEC.loader is not None
bottom_lines = importlib.util.module_from_spec(SPEC)
sys.modules["bottom_lines"] = bottom_lines
SPEC.loader.exec_module(bottom_lines)

ITEMS = bottom_lines.expectations()
OPEN = {
    "b334": "read as out of scope: a calcium salt alone",
}
"""What is not yet answered, and why."""


@pytest.fixture(scope="module")
def knowledge():
    return load()


@pytest.mark.parametrize("item", ITEMS, ids=lambda item: item.id)
def test_the_bottom_line_answers_the_question(knowledge, item):
    wrong = list(bottom_lines.faults(knowledge.packs[0], item, bottom_lines.reply(knowledge, item)))
    if item.id in OPEN:
        assert wrong, f"{item.id} is answered now: take it off the list"
    else:
        assert wrong == []


def test_the_set_is_well_formed():
    assert len({item.id for item in ITEMS}) == len(ITEMS) >= 200
    for item in ITEMS:
        assert item.says
        for pattern in (*item.says, *item.never):
            re.compile(pattern)
