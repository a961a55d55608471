"""The resources of one patient, out of Bundles, single resources and Bulk Data lines."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any, NamedTuple

from osler.core.errors import InputError
from osler.fhir.resources import items, mapping, subject_of, word

READ = frozenset(
    {
        "Observation",
        "Condition",
        "Procedure",
        "AllergyIntolerance",
        "FamilyMemberHistory",
        "MedicationRequest",
        "MedicationStatement",
        "MedicationAdministration",
    }
)
"""The kinds of resource of which facts are read; each must say whose it is."""
NOBODYS = frozenset({"Medication", "Device"})
"""The kinds to which others refer and that are about no patient."""
_PLAIN = NOBODYS | {"Patient"}


class Gathered(NamedTuple):
    """The resources of one patient."""

    resources: tuple[dict[str, Any], ...]
    of_others: int = 0
    """How many were left out because they do not say that they are this patient's."""
    unreadable: int = 0
    """How many documents and entries were left out because they are no resource."""


def resources_in(documents: Iterable[Any]) -> Gathered:
    """The resources of Bundles and single resources, all of one patient; kinds that tell no fact are dropped.

    Raises:
        InputError: no resource at all, or more than one patient.
    """
    found, unreadable = list[tuple[str, dict[str, Any]]](), 0
    for url, resource in unpacked(documents):
        if resource is None:
            unreadable += 1
        else:
            found.append((url, resource))
    if not found:
        why = f" ({unreadable} in it are no FHIR as JSON in UTF-8)" if unreadable else ""
        raise InputError(f"the record holds no FHIR resource{why}: give a Bundle, resources or ndjson")
    names = _names(found)
    kept, others = list[dict[str, Any]](), 0
    for _, row in found:
        if row["resourceType"] in _PLAIN or (row["resourceType"] in READ and _is_of(row, names)):
            kept.append(row)
        elif row["resourceType"] in READ:
            others += 1
    return Gathered(tuple(kept), others, unreadable)


def unpacked(documents: Iterable[Any]) -> Iterator[tuple[str, dict[str, Any] | None]]:
    """The resources of Bundles and single resources, each with its fullUrl; None for what is no resource."""
    waiting = [("", mapping(document)) for document in documents if document is not None]
    waiting.reverse()
    while waiting:
        url, resource = waiting.pop()
        if resource.get("resourceType") != "Bundle":
            yield url, resource if word(resource.get("resourceType")) else None
            continue
        for entry in reversed(items(resource.get("entry"))):
            if not isinstance(entry, dict) or "resource" in entry:
                inside = mapping(entry)
                waiting.append((word(inside.get("fullUrl")), mapping(inside.get("resource"))))


def _names(found: list[tuple[str, dict[str, Any]]]) -> frozenset[str] | None:
    """The references that mean the patient; None where nothing tells patients apart.

    Raises:
        InputError: more than one patient.
    """
    people = [(url, word(row.get("id"))) for url, row in found if row["resourceType"] == "Patient"]
    people = [(url if _is_address(url, name) else "", name) for url, name in people]
    if people:
        urls = {url for url, _ in people if url}
        nameless = sum(not (url or name) for url, name in people)
        count = max(len({name or url for url, name in people if name or url}) + nameless, len(urls))
        if count > 1:
            raise InputError(f"the record holds {count} patients: give a record of one")
        names = {f"{scheme}{name}" for _, name in people if name for scheme in ("Patient/", "urn:uuid:")}
        return frozenset(names | urls)
    subjects = {subject_of(row) for _, row in found if row["resourceType"] in READ} - {""}
    if len(subjects) > 1:
        raise InputError(f"the record holds {len(subjects)} patients: give a record of one")
    return frozenset(subjects) or None


def _is_address(url: str, name: str) -> bool:
    """Whether a fullUrl can mean the patient of this id: an absolute one that does not name another id."""
    if url.startswith(("http://", "https://")):
        return not name or url.endswith(f"/Patient/{name}")
    return url.startswith("urn:")


def _is_of(resource: dict[str, Any], names: frozenset[str] | None) -> bool:
    """Whether it says that it is the patient's: what is silent about it is nobody's."""
    return names is None or subject_of(resource) in names
