"""Logistic regression for a handful of features."""

from __future__ import annotations

import math
from collections.abc import Sequence

_ROUNDS = 25
_PENALTY = 1.0
"""Of the squared weights, all but the intercept's: keeps them small where data are few."""

Vector = Sequence[float]


def chance(weights: Vector, features: Vector) -> float:
    """The probability these weights (intercept first) give to one row."""
    return 1 / (1 + math.exp(-weights[0] - sum(w * x for w, x in zip(weights[1:], features, strict=True))))


def fitted(rows: Sequence[Vector], right: Sequence[bool], shares: Vector) -> list[float]:
    """The likeliest weights, intercept first, by Newton's method; `shares` says how much each row counts."""
    size = len(rows[0]) + 1
    weights = [0.0] * size
    for _ in range(_ROUNDS):
        slope = [0.0] + [-_PENALTY * weight for weight in weights[1:]]
        bend = [[_PENALTY * (i == j > 0) for j in range(size)] for i in range(size)]
        for row, answer, share in zip(rows, right, shares, strict=True):
            whole = (1.0, *row)
            p = chance(weights, row)
            for i in range(size):
                slope[i] += share * (answer - p) * whole[i]
                for j in range(size):
                    bend[i][j] += share * p * (1 - p) * whole[i] * whole[j]
        weights = [weight + step for weight, step in zip(weights, _solved(bend, slope), strict=True)]
    return weights


def _solved(matrix: list[list[float]], vector: list[float]) -> list[float]:
    """The solution of the linear equations, by elimination."""
    size = len(vector)
    rows = [[*row, value] for row, value in zip(matrix, vector, strict=True)]
    for at in range(size):
        pivot = max(range(at, size), key=lambda number: abs(rows[number][at]))
        rows[at], rows[pivot] = rows[pivot], rows[at]
        for other in range(size):
            if other != at:
                factor = rows[other][at] / rows[at][at]
                rows[other] = [a - factor * b for a, b in zip(rows[other], rows[at], strict=True)]
    return [rows[at][size] / rows[at][at] for at in range(size)]
