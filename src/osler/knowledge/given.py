"""Values as people and programs give them, brought to the kind and unit that a fact declares."""

from __future__ import annotations

import re
from typing import Any

from osler.core.case import Value
from osler.core.errors import InputError
from osler.knowledge.schema import FactFile
from osler.logic import tidy

_NUMBER = re.compile(r"[-+\u2212]?\d+(?:[.,]\d+)?")
_UNIT = re.compile(r"[A-Za-z0-9%./_{}\[\]-]{1,24}")
"""What a unit can look like: only that is worth asking pint about."""
_MOST_SHOWN = 40
_YES = {"true", "yes", "y", "1"}
_NO = {"false", "no", "n", "0"}


def value_of(declared: FactFile, given: Any) -> Value:  # noqa: ANN401 - outside data has any type
    """A value as given, in the unit and kind that is declared.

    Raises:
        InputError: wrong type, unit or word, or impossible value.
    """
    if declared.type == "boolean":
        return _boolean(declared, given)
    if declared.type == "number":
        return _number(declared, given)
    if declared.type == "words":
        words = given if isinstance(given, list | tuple) else str(given).split(",")
        return tuple(_word(declared, word) for word in words)
    return _word(declared, given)


def _boolean(declared: FactFile, given: Any) -> bool:  # noqa: ANN401
    if isinstance(given, bool):
        return given
    text = str(given).strip().lower()
    if text in _YES | _NO:
        return text in _YES
    raise InputError(
        f"{_said(declared, given)} is neither true nor false: write {declared.id}=true or =false"
    )


def _word(declared: FactFile, given: Any) -> str:  # noqa: ANN401
    text = str(given).strip()
    folded = text.lower().replace(" ", "_").replace("-", "_")
    for word in declared.words:
        if word.lower() == folded:
            return word
    allowed = ", ".join(declared.words)
    raise InputError(f"{_said(declared, text)} is not one of its words: use one of {allowed}")


def _number(declared: FactFile, given: Any) -> float:  # noqa: ANN401
    if isinstance(given, int | float) and not isinstance(given, bool):
        number, unit = float(given), ""
    else:
        text = "" if isinstance(given, bool) else str(given).strip()
        match = _NUMBER.match(text)
        if match is None:
            raise InputError(f"{_said(declared, given)} is not a number: {_example(declared)}")
        number = float(match[0].replace("\u2212", "-").replace(",", "."))
        unit = text[match.end() :].strip()
    # Without the noise of conversion: 60 kg given in pounds must not fall below 60 kg.
    return _in_range(declared, tidy(number * _factor(declared, unit, given)), given)


def _said(declared: FactFile, given: Any) -> str:  # noqa: ANN401
    """The value as given, for messages; a long one is cut."""
    shown = repr(given)
    return f"{declared.id}={shown if len(shown) <= _MOST_SHOWN else shown[:_MOST_SHOWN] + '…'}"


def _factor(declared: FactFile, unit: str, given: Any) -> float:  # noqa: ANN401
    known = {declared.unit or "", declared.unit_label or "", ""}
    if unit in known:
        return 1.0
    factors = {
        name.strip("[]").removesuffix("_av").removesuffix("_i"): by for name, by in declared.converts.items()
    }
    factors.update(declared.converts)
    if unit in factors:
        return factors[unit]
    same_kind = _same_kind(unit, declared.unit)
    if same_kind is not None:
        return same_kind
    accepted = ", ".join(name for name in (declared.unit, *declared.converts) if name) or "no unit"
    raise InputError(f"{_said(declared, given)} has a unit that does not fit: use {accepted}")


def _same_kind(unit: str, wanted: str | None) -> float | None:
    """The factor from a unit that is not listed but measures the same; None where it does not."""
    if wanted is None or not _UNIT.fullmatch(unit):
        return None
    from osler.knowledge.ucum import factor_between  # noqa: PLC0415 - pint loads slowly and is seldom needed

    return factor_between(unit, wanted)


def _in_range(declared: FactFile, number: float, given: Any) -> float:  # noqa: ANN401
    if declared.range and not declared.range[0] <= number <= declared.range[1]:
        low, high = declared.range
        unit = f" {declared.unit_label or declared.unit}" if declared.unit else ""
        raise InputError(
            f"{_said(declared, given)} is not possible: it lies between {low:g} and {high:g}{unit}"
        )
    return number


def _example(declared: FactFile) -> str:
    unit = f" (in {declared.unit_label or declared.unit})" if declared.unit else ""
    return f"write a number like {declared.id}=2.5{unit}"
