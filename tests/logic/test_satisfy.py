"""Whether two conditions can hold together."""

import pytest
from greenpox import DEFINITIONS, SYMBOLS

from osler.logic import jointly_satisfiable, parse


@pytest.mark.parametrize(
    ("one", "other", "possible"),
    [
        ("score >= 2", "score < 2", False),
        ("score >= 2", "score <= 2", True),
        ("score > 2", "score < 3", True),
        ("itch", "not itch", False),
        ("ill", "not itch and score < 2", False),
        ("ill", "well", False),
        ("ill", "fever", True),
        ("stage == early", "score >= 5", False),
        ("stage == late", "score >= 5", True),
        ("stage == late", "not ill", False),
        ("hue == green", "hue == blue", False),
        ("hue != green and hue != blue", "hue != none", False),
        ("drugs has alpha", "not drugs has mild", False),
        ("drugs has alpha", "drugs has gamma", True),
        ("drug in mild", "drug == gamma", False),
        ("count(itch, fever, tired) >= 2", "not itch and not fever", False),
        ("count(itch, fever, tired) >= 2", "not itch", True),
        ("score_lowest <= -2.5", "score_lowest > -1", False),
        ("doubled > 5 mg/d", "dose < 1 mg/d", True),
        ("score + score_left > 1", "score < 0", True),
        ("frail", "spots < 5", False),
    ],
)
def test_pairs(one, other, possible):
    assert jointly_satisfiable(parse(one, SYMBOLS), parse(other, SYMBOLS), SYMBOLS, DEFINITIONS) is possible


def test_too_much_to_try_counts_as_possible(monkeypatch):
    one, other = parse("ill or fever", SYMBOLS), parse("well and (fever or ill)", SYMBOLS)
    assert not jointly_satisfiable(one, other, SYMBOLS, DEFINITIONS)
    monkeypatch.setattr("osler.logic.satisfy._MOST_TRIALS", 2)
    assert jointly_satisfiable(one, other, SYMBOLS, DEFINITIONS)
