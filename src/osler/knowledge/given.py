"""Values as people and programs give them, brought to the kind and unit that a fact declares."""

from __future__ import annotations

import re
from typing import Any

from osler.core.case import Value
from osler.core.errors import InputError
from osler.knowledge.schema import FactFile
from osler.logic import tidy

_NUMBER = re.compile(r"\s*([-+\u2212]?\d+(?:[.,]\d+)?)\s*(.*?)\s*")
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
    raise InputError(f"{declared.id}={given!r} is neither true nor false: write {declared.id}=true or =false")


def _word(declared: FactFile, given: Any) -> str:  # noqa: ANN401
    text = str(given).strip()
    folded = text.lower().replace(" ", "_").replace("-", "_")
    for word in declared.words:
        if word.lower() == folded:
            return word
    allowed = ", ".join(declared.words)
    raise InputError(f"{declared.id}={text!r} is not one of its words: use one of {allowed}")


def _number(declared: FactFile, given: Any) -> float:  # noqa: ANN401
    if isinstance(given, bool):
        raise InputError(f"{declared.id}={given!r} is not a number: {_example(declared)}")
    match = _NUMBER.fullmatch(str(given))
    if match is None:
        raise InputError(f"{declared.id}={given!r} is not a number: {_example(declared)}")
    number = float(match[1].replace("\u2212", "-").replace(",", "."))
    # Without the noise of conversion: 60 kg given in pounds must not fall below 60 kg.
    return _in_range(declared, tidy(number * _factor(declared, match[2], given)), given)


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
    raise InputError(f"{declared.id}={given!r} has a unit that does not fit: use {accepted}")


def _same_kind(unit: str, wanted: str | None) -> float | None:
    """The factor from a unit that is not listed but measures the same; None where it does not."""
    if wanted is None:
        return None
    from osler.knowledge.ucum import factor_between  # noqa: PLC0415 - pint loads slowly and is seldom needed

    return factor_between(unit, wanted)


def _in_range(declared: FactFile, number: float, given: Any) -> float:  # noqa: ANN401
    if declared.range and not declared.range[0] <= number <= declared.range[1]:
        low, high = declared.range
        unit = f" {declared.unit_label or declared.unit}" if declared.unit else ""
        raise InputError(
            f"{declared.id}={given!r} is not possible: it lies between {low:g} and {high:g}{unit}"
        )
    return number


def _example(declared: FactFile) -> str:
    unit = f" (in {declared.unit_label or declared.unit})" if declared.unit else ""
    return f"write a number like {declared.id}=2.5{unit}"
