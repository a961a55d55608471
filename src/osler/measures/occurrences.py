"""When something in a record happened: the time that a measure asks for, read off one resource."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any, NamedTuple

from osler.fhir.orders import medication_key
from osler.fhir.resources import Coding, by_id, codings, items, mapping, state, word
from osler.measures.moments import FIRST, LAST, Moment, Stretch, just_before, moment

_ACTIVE = {"active", "recurrence", "relapse"}
_TO_DAYS = {"d": 1.0, "wk": 7.0, "mo": 30.4375, "a": 365.25, "h": 1 / 24, "min": 1 / 1440, "s": 1 / 86400}
_PER_DAY = {"d": 1.0, "wk": 7.0, "mo": 30.0, "a": 365.0, "h": 1 / 24, "min": 1 / 1440, "s": 1 / 86400}
_WORDS = {"day": "d", "week": "wk", "month": "mo", "year": "a", "hour": "h", "minute": "min", "second": "s"}


class Occurrence(NamedTuple):
    """One thing in the record that an event's query found."""

    time: Stretch
    resource: dict[str, Any]


def time_of(kind: str, resource: dict[str, Any], born: Moment | None) -> Stretch | None:
    """The time of a resource in the sense of a measure's `time`; None where the record does not give it."""
    return _READERS[kind](resource, born)


def _chosen(resource: dict[str, Any], stem: str, born: Moment | None) -> Stretch | None:
    """A value that may be a dateTime, a Period, an age or a range of ages."""
    instant = word(resource.get(f"{stem}DateTime")) or word(resource.get(f"{stem}Instant"))
    if instant:
        point = moment(instant)
        return Stretch(point, point) if point else None
    if f"{stem}Period" in resource:
        return _period(resource[f"{stem}Period"])
    low = resource.get(f"{stem}Age") or mapping(resource.get(f"{stem}Range")).get("low")
    high = resource.get(f"{stem}Age") or mapping(resource.get(f"{stem}Range")).get("high")
    return _at_age(low, high, born)


def _at_age(low: Any, high: Any, born: Moment | None) -> Stretch | None:  # noqa: ANN401 - outside data
    first, last = (mapping(age).get("value") for age in (low, high))
    if born is None or not isinstance(first, int | float) or not isinstance(last, int | float):
        return None
    return Stretch(born.plus(int(first), "year"), just_before(born.plus(int(last) + 1, "year")))


def _period(value: Any) -> Stretch | None:  # noqa: ANN401
    """A FHIR Period: without an end it goes on, without a start nobody knows where it began."""
    told = mapping(value)
    start, end = word(told.get("start")), word(told.get("end"))
    if not start and not end:
        return None
    return Stretch(moment(start) if start else None, moment(end) if end else LAST)


def _encounter(resource: dict[str, Any], born: Moment | None) -> Stretch | None:
    return _period(resource.get("period"))


def _effective(resource: dict[str, Any], born: Moment | None) -> Stretch | None:
    return _chosen(resource, "effective", born)


def _performed(resource: dict[str, Any], born: Moment | None) -> Stretch | None:
    return _chosen(resource, "performed", born)


def _authored(resource: dict[str, Any], born: Moment | None) -> Stretch | None:
    point = moment(word(resource.get("authoredOn")))
    return Stretch(point, point) if point else None


def _prevalence(resource: dict[str, Any], born: Moment | None) -> Stretch | None:
    """From onset to abatement; an active condition goes on, of another nobody knows when it ended."""
    onset, abatement = _chosen(resource, "onset", born), _chosen(resource, "abatement", born)
    start = onset.start if onset else FIRST
    if abatement:
        return Stretch(start, abatement.end)
    return Stretch(start, LAST if state(resource, "clinicalStatus") in _ACTIVE else None)


def _supply(resource: dict[str, Any], born: Moment | None) -> Stretch | None:
    """The days that a prescription covers: by days' supply, else by amount and dose, else by its bounds."""
    dosages = items(resource.get("dosageInstruction"))
    if len(dosages) > 1:
        return None
    repeat = mapping(mapping(mapping(dosages[0] if dosages else None).get("timing")).get("repeat"))
    bounds = _period(repeat.get("boundsPeriod")) or Stretch(None, None)
    request = mapping(resource.get("dispenseRequest"))
    valid = _period(request.get("validityPeriod")) or Stretch(None, None)
    start = bounds.start or moment(word(resource.get("authoredOn"))) or valid.start
    if start is None:
        return None
    day = Moment(start.low, start.low).to_day()
    days = _days_supplied(request, mapping(dosages[0] if dosages else None), repeat)
    if days is not None:
        last = day.low + timedelta(days=int(days - 1))
        return Stretch(day, Moment(last, last).to_day())
    if bounds.end is None or bounds.end == LAST:
        return None
    return Stretch(day, bounds.end.to_day())


def _days_supplied(request: dict[str, Any], dosage: dict[str, Any], repeat: dict[str, Any]) -> float | None:
    refills = request.get("numberOfRepeatsAllowed", 0)
    times = 1 + (refills if isinstance(refills, int) else 0)
    supply = mapping(request.get("expectedSupplyDuration"))
    factor = _TO_DAYS.get(_unit(supply))
    if factor is not None and isinstance(supply.get("value"), int | float):
        return float(supply["value"]) * factor * times
    rates = items(dosage.get("doseAndRate"))
    rate = mapping(rates[0]) if len(rates) == 1 else {}
    dose = mapping(mapping(rate.get("doseRange")).get("high") or rate.get("doseQuantity")).get("value")
    amount, per_day = mapping(request.get("quantity")).get("value"), _doses_per_day(repeat)
    if not isinstance(dose, int | float) or not isinstance(amount, int | float) or not dose * per_day:
        return None
    return float(amount) / (dose * per_day) * times


def _unit(quantity: dict[str, Any]) -> str:
    told = word(quantity.get("code")) or word(quantity.get("unit"))
    return _WORDS.get(told.removesuffix("s"), told)


def _doses_per_day(repeat: dict[str, Any]) -> float:
    frequency = repeat.get("frequencyMax", repeat.get("frequency"))
    period, unit = repeat.get("period"), _PER_DAY.get(word(repeat.get("periodUnit")))
    if isinstance(frequency, int) and isinstance(period, int | float) and period and unit:
        return frequency / (period * unit)
    return float(len(items(repeat.get("timeOfDay"))))


def _first_dose(resource: dict[str, Any], born: Moment | None) -> Stretch | None:
    """The first dose that the prescription times, else the start of its first bounds."""
    told = [mapping(mapping(dosage).get("timing")) for dosage in items(resource.get("dosageInstruction"))]
    events = [moment(word(event)) for timing in told for event in items(timing.get("event"))]
    points = sorted(point for point in events if point)
    if points:
        return Stretch(points[0], points[0])
    return _first_bounds(told)


def _first_bounds(timings: list[dict[str, Any]]) -> Stretch | None:
    bounds = [_period(mapping(timing.get("repeat")).get("boundsPeriod")) for timing in timings]
    starts = sorted(one.start for one in bounds if one and one.start)
    ends = sorted(one.end for one in bounds if one and one.start is None and one.end and one.end != LAST)
    point = starts[0] if starts else ends[0] if ends else None
    return Stretch(point, point) if point else None


def _ordered(resource: dict[str, Any], born: Moment | None) -> Stretch | None:
    """The day of the order, else the start of its first bounds."""
    told = [mapping(mapping(dosage).get("timing")) for dosage in items(resource.get("dosageInstruction"))]
    return _authored(resource, born) or _first_bounds(told)


_READERS: dict[str, Callable[[dict[str, Any], Moment | None], Stretch | None]] = {
    "period": _encounter,
    "effective": _effective,
    "performed": _performed,
    "authored": _authored,
    "prevalence": _prevalence,
    "supply": _supply,
    "first_dose": _first_dose,
    "ordered": _ordered,
}


def codes_of(resource: dict[str, Any], medications: dict[str, dict[str, Any]]) -> tuple[Coding, ...]:
    """What a resource is about, as (system, code); a medication may stand in a resource of its own."""
    if resource.get("resourceType") == "Encounter":
        return tuple(coding for kind in items(resource.get("type")) for coding in codings(kind))
    if resource.get("resourceType") != "MedicationRequest":
        return codings(resource.get("code"))
    name = medication_key(resource)
    named = by_id(items(resource.get("contained"))).get(name) or medications.get(name, {})
    return (*codings(resource.get("medicationCodeableConcept")), *codings(named.get("code")))
