"""Which populations of a measure one patient belongs to."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import UTC, date, datetime
from typing import Any, NamedTuple

from osler.core.case import Value
from osler.core.truth import Truth
from osler.fhir.resources import by_id, mapping, word
from osler.logic import Scope, truth_of
from osler.measures.finding import Person, find_events
from osler.measures.loading import GENDERS, Ready
from osler.measures.moments import Moment, Stretch, moment, whole_days
from osler.measures.occurrences import Occurrence
from osler.measures.schema import Population

_UNDER: dict[Population, Population] = {
    "denominator": "initial-population",
    "denominator-exclusion": "denominator",
    "denominator-exception": "denominator",
    "numerator": "denominator",
    "numerator-exclusion": "numerator",
}


_ORDER: tuple[Population, ...] = ("initial-population", *_UNDER)


class Result(NamedTuple):
    """What a measure says of one patient."""

    patient: str
    populations: dict[Population, int]
    """1 for each population that the patient is counted in, else 0."""
    found: dict[str, tuple[str, ...]]
    """By event: the resources that it found, as type/id."""


def period_of(start: date, end: date) -> Stretch:
    """The measurement period: from the first instant of one day to the last of another, in UTC."""
    first = datetime(start.year, start.month, start.day, tzinfo=UTC)
    last = datetime(end.year, end.month, end.day, 23, 59, 59, 999000, tzinfo=UTC)
    return Stretch(Moment(first, first), Moment(last, last))


def person_of(resources: Iterable[dict[str, Any]]) -> Person:
    """The record of one patient, sorted by type of resource."""
    by_type: defaultdict[str, list[dict[str, Any]]] = defaultdict(list)
    for resource in resources:
        by_type[word(resource.get("resourceType"))].append(resource)
    who = by_type["Patient"][0] if by_type["Patient"] else {}
    medications = by_id(by_type["Medication"])
    born = moment(word(who.get("birthDate")))
    return Person(word(who.get("id")), born, word(who.get("gender")), dict(by_type), medications)


def judge(ready: Ready, person: Person, period: Stretch) -> Result:
    """The populations of one patient. What is not known does not count as so, as in the published logic."""
    found = find_events(ready.measure, ready.codes, person, period)
    scope = Scope(_values(ready, person, period, found), {})
    raw: dict[Population, bool] = {
        name: truth_of(condition, scope) is Truth.TRUE for name, condition in ready.populations.items()
    }
    where = {name: tuple(map(_where, rows)) for name, rows in found.items() if rows}
    return Result(person.name, _counted(raw), where)


def _values(
    ready: Ready, person: Person, period: Stretch, found: dict[str, list[Occurrence]]
) -> dict[str, Value]:
    values: dict[str, Value] = {name: bool(rows) for name, rows in found.items()}
    for name, event in ready.measure.days.items():
        values[name] = whole_days([_clipped(row.time, person.born, period) for row in found[event]])
    if person.gender in GENDERS:
        values["gender"] = person.gender
    age = _age(person.born, period)
    return values if age is None else values | {"age": age}


def _clipped(time: Stretch, born: Moment | None, period: Stretch) -> Stretch:
    """The part of a supply between birth and the end of the period."""
    if time.start is None or time.end is None or born is None or period.end is None:
        return Stretch(None, None)
    return Stretch(max(time.start, born), min(time.end, period.end))


def _age(born: Moment | None, period: Stretch) -> int | None:
    """Whole years on the first day of the period; None where the birth date leaves it open."""
    if born is None or period.start is None:
        return None
    day = period.start.low
    ages = {
        day.year - one.year - ((day.month, day.day) < (one.month, one.day)) for one in (born.low, born.high)
    }
    return ages.pop() if len(ages) == 1 else None


def _counted(raw: dict[Population, bool]) -> dict[Population, int]:
    """As proportion measures count: nobody without the population above, nobody both excluded and met."""
    held: dict[Population, int] = {}
    for name in _ORDER:
        if name in raw:
            above = _UNDER.get(name)
            held[name] = int(raw[name] and (above is None or bool(held.get(above, 1))))
    if held.get("denominator-exclusion"):
        held |= {
            name: 0 for name in ("numerator", "numerator-exclusion", "denominator-exception") if name in held
        }
    if held.get("numerator") and "denominator-exception" in held:
        held["denominator-exception"] = 0
    return {name: held[name] for name in raw}


def _where(row: Occurrence) -> str:
    return f"{word(row.resource.get('resourceType'))}/{word(mapping(row.resource).get('id'))}"
