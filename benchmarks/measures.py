"""Measures of a ranking against judgments: what a reader of the first ten meets."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence

Grades = Mapping[str, int]
"""How relevant each judged document is; absent: not judged."""


def ndcg(ranking: Sequence[str], grades: Grades, k: int = 10) -> float:
    """Normalised discounted cumulative gain of the first k, gain = grade."""
    ideal = _gain(sorted(grades.values(), reverse=True)[:k])
    return _gain(grades.get(name, 0) for name in ranking[:k]) / ideal if ideal else 0.0


def _gain(grades: Iterable[int]) -> float:
    return sum(grade / math.log2(place + 2) for place, grade in enumerate(grades))


def average_precision(ranking: Sequence[str], grades: Grades, k: int = 10, least: int = 1) -> float:
    """Mean precision at each relevant document of the first k, over min(relevant, k)."""
    relevant = sum(grade >= least for grade in grades.values())
    met, total = 0, 0.0
    for place, name in enumerate(ranking[:k], 1):
        if grades.get(name, 0) >= least:
            met += 1
            total += met / place
    return total / min(relevant, k) if relevant else 0.0


def reciprocal_rank(ranking: Sequence[str], grades: Grades, k: int = 10, least: int = 1) -> float:
    """One over the place of the first relevant document among the first k."""
    for place, name in enumerate(ranking[:k], 1):
        if grades.get(name, 0) >= least:
            return 1 / place
    return 0.0


def recall(ranking: Sequence[str], grades: Grades, k: int = 100, least: int = 1) -> float:
    """Share of the relevant documents among the first k."""
    relevant = {name for name, grade in grades.items() if grade >= least}
    return len(relevant.intersection(ranking[:k])) / len(relevant) if relevant else 0.0


def judged_only(ranking: Sequence[str], grades: Grades) -> list[str]:
    """The ranking without what nobody judged."""
    return [name for name in ranking if name in grades]


def mean(values: Iterable[float]) -> float:
    """Arithmetic mean; 0 of none."""
    held = list(values)
    return sum(held) / len(held) if held else 0.0
