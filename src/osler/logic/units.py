"""Unit codes: the everyday spellings that authors may write, and literals in another unit."""

from __future__ import annotations

from collections.abc import Iterable

from osler.logic.symbols import Symbol
from osler.logic.tree import Amount

_ALIASES = {
    "year": "a",
    "years": "a",
    "month": "mo",
    "months": "mo",
    "week": "wk",
    "weeks": "wk",
    "day": "d",
    "days": "d",
    "mg/day": "mg/d",
    "mL/min/1.73m2": "mL/min/{1.73_m2}",
    "percent": "%",
}
_DIGITS = 9
"""Decimals kept after conversion and arithmetic, so that float noise never decides at a boundary."""


def canonical(unit: str) -> str:
    """The UCUM code of a unit as written."""
    return _ALIASES.get(unit, unit)


def tidy(value: float) -> float:
    """The value without the noise of binary fractions."""
    return round(value, _DIGITS)


def plain(value: float) -> str:
    """The shortest text that reads back as the same number."""
    return str(int(value)) if value == int(value) and abs(value) < 1e15 else repr(value)


def converted(amount: Amount, unit: str, facts: Iterable[Symbol]) -> Amount | None:
    """The amount in this unit by the conversions of these facts, or None where none of them knows it."""
    if amount.unit is None:
        return None
    for fact in facts:
        factor = fact.converts.get(amount.unit) if fact.unit == unit else None
        if factor is not None:
            return Amount(tidy(amount.value * factor), unit, f"{plain(amount.value)} {amount.unit}")
    return None
