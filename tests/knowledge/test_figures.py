"""Numbers of a text in one normal form."""

import pytest

from osler.knowledge.figures import numbers, stray_numbers
from osler.knowledge.readability import grade, syllables

CASES = {
    "T-score −2.5, or -1.0 to -2.5": ("-2.5", "-1"),
    "3-5 years, 3–5 years, 3 to 5 years": ("3", "5"),
    "1,000 mg and 2,500 mg": ("1000", "2500"),
    "20% or 4.5 %": ("20", "4.5"),
    "a 10-year risk": ("10",),
    "(-2.5)": ("-2.5",),
    "0.5 mg, .5 mg": ("0.5",),
    "below 35 mL/min/1.73 m2": ("35",),
    "T12, G3a, m2 and {fact_25}": (),
    "leaf type 7 at 8": ("8",),
    "1,2,3": ("1", "2", "3"),
}


@pytest.mark.parametrize(("text", "expected"), CASES.items())
def test_numbers(text: str, expected: tuple[str, ...]) -> None:
    assert numbers(text, ["leaf type 7"]) == expected


def test_stray_numbers_are_those_no_figure_holds() -> None:
    assert stray_numbers("20% or 3%, age 65", ["at least 20 %", "3%"]) == ("65",)


SYLLABLES = {
    "bone": 1,
    "fracture": 2,
    "medicine": 3,
    "doses": 2,
    "calcium": 3,
    "diabetes": 4,
    "special": 2,
    "table": 2,
    "treated": 2,
    "used": 1,
    "being": 2,
    "statement": 2,
    "people": 2,
    "vertebral": 3,
}


@pytest.mark.parametrize(("word", "count"), SYLLABLES.items())
def test_syllables(word: str, count: int) -> None:
    assert syllables(word) == count


def test_grade_leaves_out_numbers_and_units() -> None:
    # 6 words, 6 syllables, 1 sentence: 0.39 * 6 + 11.8 * 1 - 15.59.
    assert grade("The cup is warm and round.") == pytest.approx(-1.45)
    assert grade("The cup is warm and round 70 mg 5%.") == pytest.approx(-1.45)
    assert grade("1,000 mg") == 0
