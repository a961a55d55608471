"""Where a condition can turn when one number moves, against trying it out."""

from itertools import pairwise

from greenpox import DEFINITIONS, SYMBOLS, scope
from hypothesis import given
from oracle import Said, conditions, partial_worlds

from osler.logic import evaluate, parse, turning_points


@given(conditions, partial_worlds)
def test_between_two_turning_points_nothing_turns(said: Said, known):
    tree = parse(said.text, SYMBOLS)
    for name, marks in turning_points(tree, DEFINITIONS).items():
        ends = [marks[0] - 2.0, *marks, marks[-1] + 2.0]
        for low, high in pairwise(ends):
            within = [low + (high - low) * part for part in (0.25, 0.5, 0.75)]
            tried = [evaluate(tree, scope(**{**known, name: value})).truth for value in within]
            assert len(set(tried)) == 1, (name, low, high)


def test_a_number_used_otherwise_than_in_a_comparison_is_left_out():
    plain = parse("score >= 5 and spots >= 3", SYMBOLS)
    assert turning_points(plain, {}) == {"score": (5.0,), "spots": (3.0,)}
    both = parse("score + score_left >= 5 and score >= 5 and spots >= 3", SYMBOLS)
    assert turning_points(both, {}) == {"spots": (3.0,)}
