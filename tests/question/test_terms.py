"""The phrase syntax: alternatives, optional parts, any word, plurals, hyphens; the longest phrase wins."""

from __future__ import annotations

import pytest

from osler.question.terms import Terms
from osler.question.text import split


def found(phrases, text):
    return [
        (hit.payload, hit.start, hit.end) for hit in Terms((p, p) for p in phrases).find(split(text).tokens)
    ]


@pytest.mark.parametrize(
    ("phrase", "text", "matches"),
    [
        ("hip fracture", "Hip-fractures", True),
        ("hip fracture", "hip. fracture", False),
        ("(hip|wrist) fracture", "wrist fracture", True),
        ("(hip|wrist|rib|toe|arm) (fracture|fx)", "arm fx", True),
        ("[left] hip", "left hip", True),
        ("[left] hip", "hip", True),
        ("broke ~ hip", "broke her hip", True),
        ("broke ~ hip", "broke hip", False),
        ("25 oh d", "25(OH)D", True),
        ("mother's hip", "mother's hip", True),
    ],
)
def test_phrase(phrase, text, matches):
    assert bool(found([phrase], text)) is matches


def test_longest_phrase_wins():
    assert found(["hip", "hip fracture"], "hip fracture risk") == [("hip fracture", 0, 2)]


def test_phrases_with_the_same_words_all_count():
    terms = Terms([("(a|b) c", 1), ("a c", 2)])
    assert terms.find(split("a c").tokens)[0].all == (1, 2)


@pytest.mark.parametrize("phrase", ["(a", "a)", "[a", "a (b]) ("])
def test_unbalanced_brackets_are_refused(phrase):
    with pytest.raises(ValueError, match="brackets"):
        Terms([(phrase, 1)])
