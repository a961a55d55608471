"""Kleene's three truth values: a fact that is not given is unknown, never false."""

from __future__ import annotations

from collections.abc import Iterable
from enum import Enum
from typing import NoReturn


class Truth(Enum):
    """TRUE, FALSE or UNKNOWN; never to be read as a Python bool."""

    TRUE = "true"
    FALSE = "false"
    UNKNOWN = "unknown"

    def __bool__(self) -> NoReturn:
        raise TypeError("a Truth has three values; compare it with Truth.TRUE, FALSE or UNKNOWN")

    def __invert__(self) -> Truth:
        """Kleene negation."""
        return _NOT[self]


_NOT = {Truth.TRUE: Truth.FALSE, Truth.FALSE: Truth.TRUE, Truth.UNKNOWN: Truth.UNKNOWN}


def of(value: bool) -> Truth:
    """The truth of a known bool."""
    return Truth.TRUE if value else Truth.FALSE


def every(values: Iterable[Truth]) -> Truth:
    """Kleene conjunction: FALSE wins over UNKNOWN, UNKNOWN over TRUE; of nothing, TRUE."""
    result = Truth.TRUE
    for value in values:
        if value is Truth.FALSE:
            return Truth.FALSE
        if value is Truth.UNKNOWN:
            result = Truth.UNKNOWN
    return result


def some(values: Iterable[Truth]) -> Truth:
    """Kleene disjunction: TRUE wins over UNKNOWN, UNKNOWN over FALSE; of nothing, FALSE."""
    result = Truth.FALSE
    for value in values:
        if value is Truth.TRUE:
            return Truth.TRUE
        if value is Truth.UNKNOWN:
            result = Truth.UNKNOWN
    return result
