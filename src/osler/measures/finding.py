"""Finding the events of a measure in the record of one patient."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

from osler.fhir.resources import Coding, codings, items, mapping, state, word
from osler.knowledge.ucum import factor_between
from osler.measures.codes import Codes
from osler.measures.moments import LAST, Moment, Stretch, precedes
from osler.measures.occurrences import Occurrence, codes_of, time_of
from osler.measures.schema import Amount, Event, Measure, Query, When

_EDGE = re.compile(r"(start|end)(?: ([+-]) (\d+) (day|week|month|year)s?)?")
_BRACES = re.compile(r"\{[^}]*\}")
_COMPARE: dict[str, Callable[[float, float], bool]] = {
    "<": lambda one, other: one < other,
    "<=": lambda one, other: one <= other,
    ">": lambda one, other: one > other,
    ">=": lambda one, other: one >= other,
}


class Person(NamedTuple):
    """The record of one patient, as measures read it."""

    name: str
    born: Moment | None
    gender: str
    by_type: Mapping[str, list[dict[str, Any]]]
    medications: dict[str, dict[str, Any]]
    """Medication resources by id."""


def find_events(
    measure: Measure, codes: Codes, person: Person, period: Stretch
) -> dict[str, list[Occurrence]]:
    """What each event of a measure finds; an event may name those before it."""
    found: dict[str, list[Occurrence]] = {}
    for name, event in measure.events.items():
        rows = [
            row for query in event.any for row in _matching(query, codes, person, Searched(period, found))
        ]
        found[name] = _first_of(event, rows) if event.first else rows
    return found


class Searched(NamedTuple):
    """What a query's times are compared with."""

    period: Stretch
    events: Mapping[str, list[Occurrence]]


def _matching(query: Query, codes: Codes, person: Person, searched: Searched) -> list[Occurrence]:
    found = []
    for resource in person.by_type.get(query.resource, ()):
        if not _is_meant(query, codes, resource, person.medications):
            continue
        time = time_of(query.time, resource, person.born)
        if time and all(_lies(when, time, searched) for when in query.when):
            found.append(Occurrence(time, resource))
    return found


def _is_meant(
    query: Query, codes: Codes, resource: dict[str, Any], medications: dict[str, dict[str, Any]]
) -> bool:
    return (
        (not query.status or word(resource.get("status")) in query.status)
        and (not query.intent or word(resource.get("intent")) in query.intent)
        and not (query.unless_forbidden and resource.get("doNotPerform") is True)
        and (not query.clinical_status or state(resource, "clinicalStatus") == query.clinical_status)
        and (
            not query.verification_status
            or state(resource, "verificationStatus") == query.verification_status
        )
        and (query.category is None or _in_any(resource.get("category"), query.category))
        and (query.body_site is None or _in_any(resource.get("bodySite"), query.body_site))
        and codes.hold(query, codes_of(resource, medications))
        and (not query.has_value or bool(mapping(resource.get("valueQuantity"))))
        and (query.value is None or _value_fits(query.value, resource))
    )


def _in_any(concepts: Any, code: str) -> bool:  # noqa: ANN401 - outside data
    system, _, wanted = code.partition("|")
    return any(Coding(system, wanted) in codings(concept) for concept in items(concepts))


def _value_fits(amount: Amount, resource: dict[str, Any]) -> bool:
    value, unit = resource.get("valueInteger"), amount.unit
    if not amount.whole:
        quantity = mapping(resource.get("valueQuantity"))
        value = quantity.get("value")
        unit = word(quantity.get("code")) or word(quantity.get("unit")) or "1"
    if isinstance(value, bool) or not isinstance(value, int | float):
        return False
    factor = 1.0 if _bare(unit) == _bare(amount.unit) else factor_between(unit, amount.unit)
    return factor is not None and _COMPARE[amount.op](value * factor, amount.value)


def _bare(unit: str) -> str:
    """A UCUM code without its notes in braces; nothing is one."""
    left = _BRACES.sub("", unit)
    return "1" + left if not left or left.startswith("/") else left


def _lies(when: When, time: Stretch, searched: Searched) -> bool:
    if when.of == "period":
        return _within(when, time, searched.period)
    return any(_within(when, time, other.time) for other in searched.events[when.of])


def _within(when: When, time: Stretch, other: Stretch) -> bool:
    first = time.end if when.part == "end" else time.start
    last = time.start if when.part == "start" else time.end
    lower = [(edge, same) for edge, same in ((when.not_before, True), (when.after, False)) if edge]
    upper = [(edge, same) for edge, same in ((when.not_after, True), (when.before, False)) if edge]
    return all(
        precedes(_edge(edge, other), first, when.by, or_same=same) is True for edge, same in lower
    ) and all(precedes(last, _edge(edge, other), when.by, or_same=same) is True for edge, same in upper)


def _edge(text: str, of: Stretch) -> Moment | None:
    match = _EDGE.fullmatch(text)
    if match is None:
        return None
    which, sign, count, unit = match.groups()
    point = of.start if which == "start" else of.end
    if point is None or not sign or point == LAST:
        return point
    return point.plus(int(count) * (1 if sign == "+" else -1), unit)


def is_edge(text: str) -> bool:
    """Whether a text names an edge of a stretch of time, such as "start - 3 months"."""
    return _EDGE.fullmatch(text) is not None


def _first_of(event: Event, rows: list[Occurrence]) -> list[Occurrence]:
    dated = sorted((row for row in rows if row.time.start), key=lambda row: (row.time.start, _id(row)))
    if not dated or (event.value is not None and not _value_fits(event.value, dated[0].resource)):
        return []
    return dated[:1]


def _id(row: Occurrence) -> str:
    return word(row.resource.get("id"))
