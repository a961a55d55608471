"""Draft orders: which drug of the pack, how much, how often. What cannot be read stays unknown."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Any, TypeGuard

import msgspec

from osler.cds.call import Call
from osler.cds.patient import drug_in, is_of
from osler.fhir import unpacked
from osler.knowledge import Pack
from osler.knowledge.ordering import Order

_MILLIGRAMS = {
    "mg": 1.0,
    "milligram": 1.0,
    "milligrams": 1.0,
    "g": 1000.0,
    "ug": 0.001,
    "mcg": 0.001,
    "µg": 0.001,
}
_PIECES = {
    "",
    "1",
    "pill",
    "tablet",
    "tablets",
    "tab",
    "tbl",
    "capsule",
    "capsules",
    "cap",
    "each",
    "unit",
    "dose",
}
_STRENGTH = re.compile(
    r"(?<![\w.,])(\d+(?:\.\d+)?)\s*(mg|mcg|ug|g)\b(?:\s*/\s*(\d+(?:\.\d+)?)?\s*(ml|hr|h|actuat)\b)?", re.I
)
_PERIODS = {"s": 1 / 86_400, "min": 1 / 1_440, "h": 1 / 24, "d": 1.0, "wk": 7.0, "mo": 30.4375, "a": 365.25}
_CODES = dict.fromkeys(("QD", "QAM", "QPM", "AM", "PM", "BED"), 1.0) | {
    "BID": 0.5,
    "TID": 1 / 3,
    "QID": 0.25,
    "QOD": 2.0,
    "WK": 7.0,
    "MO": 30.4375,
}
_WORDS: tuple[tuple[str, float], ...] = (
    (r"twice (?:a|per|each) day|twice daily", 0.5),
    (r"once (?:a|per|each) week|once weekly|weekly|every week|each week|every 7 days", 7.0),
    (r"once (?:a|per|each) month|once monthly|monthly|every month|each month", 30.4375),
    (r"once (?:a|per|each) year|once yearly|yearly|annually|every year|each year|every 12 months", 365.25),
    (r"once (?:a|per|each) day|once daily|daily|every day|each day|every morning|each morning", 1.0),
)
_EVERY = re.compile(r"\bevery (\d{1,3}) (day|week|month|year)s?\b")
_SPANS = {"day": 1.0, "week": 7.0, "month": 30.4375, "year": 365.25}
_NUMBERS = {"two": "2", "three": "3", "four": "4", "six": "6"}
_STOPPING = {"stopped", "cancelled", "on-hold", "revoked"}
_REFERENCE = re.compile(r"[A-Za-z]+/[A-Za-z0-9.-]{1,64}")


class Draft(msgspec.Struct, frozen=True):
    """One draft order of a drug of the pack."""

    number: int
    """Its place among the orders that were read."""
    resource: dict[str, Any]
    reference: str | None
    """"MedicationRequest/123", by which the client knows it."""
    order: Order
    said: str
    """How often, in the order's own terms: "every 1 day"; empty where it does not say."""


def drafts_of(pack: Pack, call: Call, as_of: str) -> tuple[Draft, ...]:
    """The draft orders in context that name a drug of the pack; at order-select only those selected."""
    found = [(one, drug) for one in _medication_requests(call) if (drug := drug_in(pack, one, as_of))]
    chosen = call.context.get("selections") if call.hook == "order-select" else None
    drafts = []
    for place, (resource, drug) in enumerate(found):
        reference = _reference(resource)
        if chosen is not None and reference not in chosen:
            continue
        others = [pair for at, pair in enumerate(found) if at != place]
        interval, said = interval_of(_dosage(resource))
        order = Order(
            drug=drug,
            dose=dose_of(resource),
            interval=interval,
            stops=_stops(resource),
            besides=tuple(sorted({other for one, other in others if not _stops(one)})),
            ending=tuple(sorted({other for one, other in others if _stops(one)})),
        )
        drafts.append(Draft(place, resource, reference, order, said))
    return tuple(drafts)


def _medication_requests(call: Call) -> Iterator[dict[str, Any]]:
    for _, one in unpacked([call.context.get("draftOrders")]):
        if one is None or one["resourceType"] != "MedicationRequest":
            continue
        # An order not yet complete may lack its subject; one of somebody else is never looked at.
        if "subject" not in one or is_of(call.whose, one):
            yield one


def _reference(resource: dict[str, Any]) -> str | None:
    name = f"{resource['resourceType']}/{resource.get('id')}"
    return name if isinstance(resource.get("id"), str) and _REFERENCE.fullmatch(name) else None


def _stops(resource: dict[str, Any]) -> bool:
    return str(resource.get("status")) in _STOPPING or resource.get("doNotPerform") is True


def _dosage(resource: dict[str, Any]) -> dict[str, Any]:
    """The only dosage instruction; of several none is taken to be the one."""
    rows = resource.get("dosageInstruction")
    only = rows[0] if isinstance(rows, list) and len(rows) == 1 else None
    return only if isinstance(only, dict) else {}


def dose_of(resource: dict[str, Any]) -> float | None:
    """The amount of one dose in mg: written as such, or pieces or volume times the strength in the name."""
    rates = _dosage(resource).get("doseAndRate")
    rate = (
        rates[0]
        if isinstance(rates, list) and len(rates) == 1 and isinstance(rates[0], dict)
        else _dosage(resource)
    )
    quantity = rate.get("doseQuantity")
    if not isinstance(quantity, dict) or not _is_number(quantity.get("value")):
        return None
    value, unit = float(quantity["value"]), _unit(quantity)
    if unit in _MILLIGRAMS:
        return round(value * _MILLIGRAMS[unit], 6)
    strength = _strength(resource)
    if strength is None:
        return None
    amount, volume = strength
    if volume is None:
        return round(value * amount, 6) if unit in _PIECES else None
    return round(value * amount / volume, 6) if unit == "ml" else None


def _unit(quantity: dict[str, Any]) -> str:
    for key in ("code", "unit"):
        told = quantity.get(key)
        if isinstance(told, str) and told.strip():
            return told.strip().strip("{}").lower()
    return ""


def _strength(resource: dict[str, Any]) -> tuple[float, float | None] | None:
    """Mg in a piece, or mg and the mL that hold them, where the drug's names agree on one."""
    concept = resource.get("medicationCodeableConcept")
    if not isinstance(concept, dict):
        return None
    rows = concept.get("coding")
    names = [
        concept.get("text"),
        *(row.get("display") for row in (rows if isinstance(rows, list) else ()) if isinstance(row, dict)),
    ]
    found = {
        (float(number) * _MILLIGRAMS[unit.lower()], float(volume or 1) if per.lower() == "ml" else None)
        for name in names
        if isinstance(name, str)
        for number, unit, volume, per in _STRENGTH.findall(name)
        if per.lower() in {"", "ml"}
    }
    return found.pop() if len(found) == 1 else None


def interval_of(dosage: dict[str, Any]) -> tuple[float | None, str]:
    """Days from dose to dose, and how the order says it; the structured timing counts before the text."""
    timing = dosage.get("timing")
    if isinstance(timing, dict):
        repeat = timing.get("repeat")
        days = _repeated(repeat) if isinstance(repeat, dict) else None
        if days is not None:
            return days, in_words(days)
        code = timing.get("code")
        texts = list(_code_texts(code)) if isinstance(code, dict) else []
        coded = next((_CODES[text] for text in texts if text in _CODES), None)
        if coded is not None:
            return coded, in_words(coded)
        worded = next((days for text in texts if (days := _worded(text)) is not None), None)
        if worded is not None:
            return worded, in_words(worded)
    text = dosage.get("text")
    days = _worded(text) if isinstance(text, str) else None
    return days, "" if days is None else in_words(days)


def _repeated(repeat: dict[str, Any]) -> float | None:
    weekdays = repeat.get("dayOfWeek")
    if isinstance(weekdays, list) and weekdays:
        return 7 / len(weekdays)
    unit, period, times = repeat.get("periodUnit"), repeat.get("period"), repeat.get("frequency", 1)
    if (
        not isinstance(unit, str)
        or unit not in _PERIODS
        or not _is_number(period)
        or not _is_number(times)
        or times <= 0
        or period <= 0
    ):
        return None
    return float(period) * _PERIODS[unit] / float(times)


def _code_texts(code: dict[str, Any]) -> Iterable[str]:
    rows = code.get("coding")
    for row in rows if isinstance(rows, list) else ():
        if isinstance(row, dict) and isinstance(row.get("code"), str):
            yield row["code"]
    if isinstance(code.get("text"), str):
        yield code["text"]


def _worded(text: str) -> float | None:
    """The interval that a text names; None where it names none or several."""
    words = text[:500].lower()
    for name, digit in _NUMBERS.items():
        words = re.sub(rf"\b{name}\b", digit, words)
    found = {float(number) * _SPANS[span] for number, span in _EVERY.findall(words)}
    rest = _EVERY.sub(" ", words)
    for pattern, days in _WORDS:
        rest, hits = re.subn(rf"\b(?:{pattern})\b", " ", rest)
        if hits:
            found.add(days)
    return found.pop() if len(found) == 1 else None


def in_words(days: float) -> str:
    """An interval as a card says it."""
    if days < 1:
        return (
            f"{1 / days:g} times a day"
            if abs(1 / days - round(1 / days)) < 0.01
            else f"every {days * 24:.0f} hours"
        )
    for unit in ("a", "mo", "wk"):
        count = days / _PERIODS[unit]
        if count >= 0.99 and abs(count - round(count)) < 0.02:
            name = {"a": "year", "mo": "month", "wk": "week"}[unit]
            return f"every {name}" if round(count) == 1 else f"every {round(count)} {name}s"
    return "every day" if days == 1 else f"every {days:g} days"


def _is_number(value: object) -> TypeGuard[float]:
    return isinstance(value, int | float) and not isinstance(value, bool) and abs(value) < 1e6
