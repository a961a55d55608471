"""The amount of a drug a day, as an order writes it: dose times frequency."""

from __future__ import annotations

import re
from typing import Any

from osler.fhir.resources import codings, items, mapping, word
from osler.fhir.values import Unfit

_DAYS = {"h": 1 / 24, "d": 1.0, "wk": 7.0, "mo": 30.4375, "a": 365.25}
_TIMES = {
    "QD": 1.0,
    "AM": 1.0,
    "PM": 1.0,
    "BED": 1.0,
    "BID": 2.0,
    "TID": 3.0,
    "QID": 4.0,
    "QOD": 0.5,
    "WK": 1 / 7,
    "Q4H": 6.0,
    "Q6H": 4.0,
    "Q8H": 3.0,
}
"""Times a day by code of the GTSAbbreviation code system, which FHIR binds to a timing's code."""
_NOTHING: tuple[object, ...] = (None, [])
_MG = {"mg": 1.0, "g": 1000.0, "ug": 0.001, "mcg": 0.001}
_PIECES = {
    *("1", "{tbl}", "{tablet}", "tablet", "tablets", "tab", "tabs"),
    *("{capsule}", "capsule", "capsules", "cap", "caps", "{pill}"),
}
_STRENGTH = re.compile(r"(?<![\d./])(\d+(?:\.\d+)?)\s*mg\b(?!\s*/\s*m?l)", re.IGNORECASE)


def mg_a_day(resource: dict[str, Any], words: str) -> float:
    """The milligrams a day that an order or statement says; `words` name its drug, with the strength.

    Raises:
        Unfit: it says none, several, one when needed, or in a unit that is not known.
    """
    dosages = [mapping(one) for name in ("dosageInstruction", "dosage") for one in items(resource.get(name))]
    if not dosages:
        raise Unfit("it says no dose")
    if len(dosages) > 1:
        raise Unfit("its dose has several steps")
    if dosages[0].get("asNeededBoolean") is True or "asNeededCodeableConcept" in dosages[0]:
        raise Unfit("it is taken when needed, so no daily dose follows")
    return _amount(dosages[0], words) * _times_a_day(mapping(dosages[0].get("timing")))


def _amount(dosage: dict[str, Any], words: str) -> float:
    rates = [mapping(one) for one in items(dosage.get("doseAndRate"))]
    quantities = [mapping(one.get("doseQuantity")) for one in rates if "doseQuantity" in one]
    if len(quantities) != 1:
        raise Unfit("it says no single amount for a dose")
    number = _positive(quantities[0].get("value"))
    unit = word(quantities[0].get("code")) or word(quantities[0].get("unit"))
    if unit in _MG:
        return number * _MG[unit]
    if unit.lower() in _PIECES:
        strengths = {float(found) for found in _STRENGTH.findall(words)}
        if len(strengths) == 1:
            return number * strengths.pop()
        raise Unfit("the strength of its tablets is not clear")
    raise Unfit("the unit of its dose is missing or not known")


def _times_a_day(timing: dict[str, Any]) -> float:
    repeat = mapping(timing.get("repeat"))
    if "frequency" in repeat or "period" in repeat:
        days = _DAYS.get(word(repeat.get("periodUnit")))
        if days is None or "frequencyMax" in repeat or "periodMax" in repeat:
            raise Unfit("how often it is taken is not clear")
        often = 1 if repeat.get("frequency") in _NOTHING else repeat["frequency"]
        return _positive(often) / (_positive(repeat.get("period")) * days)
    for coding in codings(timing.get("code")):
        if coding.code in _TIMES:
            return _TIMES[coding.code]
    raise Unfit("it does not say how often it is taken")


def _positive(value: Any) -> float:  # noqa: ANN401 - outside data has any type
    if isinstance(value, bool) or not isinstance(value, int | float) or not 0 < value < 1e6:
        raise Unfit("its dose or frequency is no plain number")
    return float(value)
