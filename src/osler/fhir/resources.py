"""Safe access to what a resource holds: a record may hold anything anywhere."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any, NamedTuple

_DATES = (
    "effectiveDateTime",
    "onsetDateTime",
    "occurrenceDateTime",
    "performedDateTime",
    "authoredOn",
    "issued",
    "recordedDate",
    "dateAsserted",
    "date",
)
_PERIODS = ("effectivePeriod", "effective", "onsetPeriod", "performedPeriod")


class Coding(NamedTuple):
    """One code of a concept."""

    system: str
    code: str


def mapping(value: Any) -> dict[str, Any]:  # noqa: ANN401 - outside data has any type
    """The value where it is an object, else an empty one."""
    return value if isinstance(value, dict) else {}


def items(value: Any) -> list[Any]:  # noqa: ANN401
    """The value where it is an array, else an empty one."""
    return value if isinstance(value, list) else []


def word(value: Any) -> str:  # noqa: ANN401
    """The value where it is a string, else an empty one."""
    return value if isinstance(value, str) else ""


def codings(concept: Any) -> tuple[Coding, ...]:  # noqa: ANN401
    """The codes of a CodeableConcept."""
    # Read for every resource of a record, so written without helpers in between.
    rows = concept.get("coding") if isinstance(concept, dict) else None
    if not isinstance(rows, list):
        return ()
    found = [(row.get("system"), row.get("code")) for row in rows if isinstance(row, dict) and row]
    return tuple([Coding(word(system), word(code)) for system, code in found])


def said(concept: Any) -> str:  # noqa: ANN401
    """The words of a CodeableConcept, lower case."""
    shown = [word(mapping(row).get("display")) for row in items(mapping(concept).get("coding"))]
    return " ".join([word(mapping(concept).get("text")), *shown]).lower()


def state(resource: dict[str, Any], field: str) -> str:
    """The first code of a coded status."""
    return next((coding.code for coding in codings(resource.get(field))), "")


def day_of(resource: dict[str, Any]) -> date | None:
    """When the thing was, by its first readable date; a month or year alone is its first day."""
    for name in _DATES:
        if name in resource and (day := as_day(word(resource[name]))):
            return day
    for name in _PERIODS:
        if name in resource and (day := as_day(word(mapping(resource[name]).get("start")))):
            return day
    return None


def as_day(text: str) -> date | None:
    """The day of a FHIR date or dateTime; None where it is none."""
    day = text.partition("T")[0]
    try:
        return date.fromisoformat(day + {4: "-01-01", 7: "-01"}.get(len(day), ""))
    except ValueError:
        return None


def subject_of(resource: Mapping[str, Any]) -> str:
    """The reference to the patient whom a resource is about, of no particular version; empty without one."""
    return _unversioned(resource.get("subject") or resource.get("patient"))


def local_id(reference: Any) -> str:  # noqa: ANN401
    """The id, in the record, of what a reference means, of no particular version; empty if it says none."""
    return _unversioned(reference).rpartition("/")[2].rpartition(":")[2].removeprefix("#")


def _unversioned(reference: Any) -> str:  # noqa: ANN401
    return word(mapping(reference).get("reference")).partition("/_history/")[0]


def by_id(resources: Iterable[Any]) -> dict[str, dict[str, Any]]:
    """Resources by id, as `local_id` names them; to one without an id nothing refers."""
    return {name: one for one in map(mapping, resources) if (name := word(one.get("id")))}


def whose(resource: Mapping[str, Any]) -> str:
    """The id of the patient whom a resource is about, a Patient's own; empty where it says none."""
    if resource.get("resourceType") == "Patient":
        return word(resource.get("id"))
    return subject_of(resource).rpartition("/")[2].removeprefix("urn:uuid:")
