"""Resources of one patient, and safe access to what they hold: a record may hold anything anywhere."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from typing import Any, NamedTuple

from osler.core.errors import InputError

_DATES = (
    "effectiveDateTime",
    "onsetDateTime",
    "occurrenceDateTime",
    "authoredOn",
    "issued",
    "recordedDate",
    "dateAsserted",
)
_READ = {"Observation", "Condition", "MedicationRequest", "MedicationStatement", "MedicationAdministration"}
_PERIODS = ("effectivePeriod", "effective", "onsetPeriod")


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
    rows = (mapping(row) for row in items(mapping(concept).get("coding")))
    return tuple(Coding(word(row.get("system")), word(row.get("code"))) for row in rows if row)


def said(concept: Any) -> str:  # noqa: ANN401
    """The words of a CodeableConcept, lower case."""
    shown = [word(mapping(row).get("display")) for row in items(mapping(concept).get("coding"))]
    return " ".join([word(mapping(concept).get("text")), *shown]).lower()


def state(resource: dict[str, Any], field: str) -> str:
    """The first code of a coded status."""
    return next((coding.code for coding in codings(resource.get(field))), "")


def day_of(resource: dict[str, Any]) -> date | None:
    """When the thing was, by its first readable date; a month or year alone is its first day."""
    told = [word(resource.get(name)) for name in _DATES]
    told += [word(mapping(resource.get(name)).get("start")) for name in _PERIODS]
    return next((day for day in map(as_day, told) if day), None)


def as_day(text: str) -> date | None:
    """The day of a FHIR date or dateTime; None where it is none."""
    day = text.partition("T")[0]
    try:
        return date.fromisoformat(day + {4: "-01-01", 7: "-01"}.get(len(day), ""))
    except ValueError:
        return None


class Gathered(NamedTuple):
    """The resources of one patient."""

    resources: tuple[dict[str, Any], ...]
    of_others: int
    """How many were left out because they do not say that they are this patient's."""


def resources_in(documents: Iterable[Any]) -> Gathered:
    """The resources of Bundles and single resources, all of one patient.

    Raises:
        InputError: no resource at all, or more than one patient.
    """
    found = [pair for document in documents for pair in _unpacked(document)]
    if not found:
        raise InputError("the record holds no FHIR resource: give a Bundle, resources or ndjson")
    own = {word(row.get("id")): url for url, row in found if row["resourceType"] == "Patient"}
    count = len(own) or len({_subject(row) for _, row in found} - {""})
    if count > 1:
        raise InputError(f"the record holds {count} patients: give a record of one")
    names = {name for key, url in own.items() for name in (key, url) if name}
    kept = tuple(row for _, row in found if row["resourceType"] == "Patient" or _is_of(row, names))
    read = sum(row["resourceType"] in _READ for _, row in found)
    return Gathered(kept, read - sum(row["resourceType"] in _READ for row in kept))


def _unpacked(document: Any) -> Iterator[tuple[str, dict[str, Any]]]:  # noqa: ANN401
    resource = mapping(document)
    if resource.get("resourceType") != "Bundle":
        if word(resource.get("resourceType")):
            yield "", resource
        return
    for entry in map(mapping, items(resource.get("entry"))):
        inner = mapping(entry.get("resource"))
        if word(inner.get("resourceType")):
            yield word(entry.get("fullUrl")), inner


def _subject(resource: dict[str, Any]) -> str:
    whose = mapping(resource.get("subject") or resource.get("patient"))
    return word(whose.get("reference"))


def _is_of(resource: dict[str, Any], names: set[str]) -> bool:
    subject = _subject(resource)
    if not names:
        return True
    return subject in names or subject.rpartition("/")[2].removeprefix("urn:uuid:") in names
