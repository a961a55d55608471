"""The functions of the language: a power, and three ways to a whole number."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from math import floor, inf, isinf, trunc

from osler.logic.tree import FunctionName

FUNCTIONS: dict[FunctionName, int] = {"power": 2, "floor": 1, "truncate": 1, "round": 1}
"""Each function, and of how many numbers it is."""


def apply(name: FunctionName, numbers: Sequence[float]) -> float:
    """The value of a function; of a power, the base is above zero."""
    if name == "power":
        return _power(numbers[0], numbers[1])
    return numbers[0] if isinf(numbers[0]) else float(_WHOLE[name](numbers[0]))


def _power(base: float, exponent: float) -> float:
    try:
        return float(base**exponent)
    except OverflowError:
        return inf


def _half_up(number: float) -> int:
    """The nearest whole number, a half away from zero: as people round, not as floats do."""
    return trunc(number + (0.5 if number >= 0 else -0.5))


_WHOLE: dict[FunctionName, Callable[[float], int]] = {"floor": floor, "truncate": trunc, "round": _half_up}
