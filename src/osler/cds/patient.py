"""The patient of a call: only resources that say they are this patient's, read by `osler.fhir`."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from typing import Any

import msgspec

from osler.cds.call import CallError, InContext
from osler.cds.services import MEDICATION_KEYS
from osler.core.case import Fact, Value
from osler.core.errors import InputError
from osler.core.record import Record
from osler.fhir import NOBODYS, read_record, resources_in, subject_of, unpacked
from osler.knowledge import Pack
from osler.knowledge.deciding import CURRENT

_MONTH = 30.4375
_UNHEARD = 1e6
"""Months since a drug of which the record holds nothing."""
_OF_DRUG = ("id", "medicationCodeableConcept", "medicationReference", "contained")
_GOING_ON = {"active", "in-progress", "on-hold", "intended"}
_NEVER_TAKEN = {"entered-in-error", "not-taken", "cancelled", "draft"}


class Patient(msgspec.Struct, frozen=True):
    """What is known of the patient in context."""

    facts: tuple[Fact, ...]
    used: dict[str, str]
    """By fact: resource type, id and date it comes from."""
    left_out: tuple[str, ...]
    """What could not be used, and why; holds no value of the patient."""
    may_assume: float | None
    """Months since a resource named a drug of the pack, where the medications are complete."""
    record: Record | None = None
    """What the reader of records told; None where nothing was this patient's."""

    def values(self) -> dict[str, Value]:
        """The facts by name."""
        return {fact.name: fact.value for fact in self.facts}


def patient_of(
    pack: Pack, whose: InContext, documents: Iterable[Any], as_of: str, *, assuming: bool = True
) -> Patient:
    """The facts of the patient in context, from Bundles and resources; what is another's is passed over.

    Without `assuming` it is not worked out how long no drug was named.

    Raises:
        CallError: a Patient resource in the data is not the one in context.
    """
    documents = tuple(documents)
    own = tuple(_own(whose, documents))
    if not own:
        return Patient((), {}, (), None)
    try:
        kept = resources_in(own).resources
        record = _read(pack, kept, as_of)
    except InputError as error:
        raise CallError(str(error)) from None
    assuming = assuming and not any(_is_paged(one) for one in documents)
    months = _quiet_months(pack, kept, as_of) if assuming else None
    return Patient(record.facts, record.used, record.left_out, months, record.record)


def _read(pack: Pack, resources: Sequence[dict[str, Any]], as_of: str) -> Patient:
    """What the reader of records says: the one place that calls it."""
    if not resources:
        return Patient((), {}, (), None)
    record = read_record(pack, resources, as_of)
    told = record.told
    used = {name: one.words for name, one in told.facts.items()}
    left_out = (
        ": ".join(filter(None, (one.fact, ", ".join(filter(None, (one.resource, one.date))), one.why)))
        for one in told.left_out
    )
    return Patient(record.facts, used, tuple(dict.fromkeys(left_out)), None, record)


def drug_in(pack: Pack, resource: dict[str, Any], as_of: str) -> str | None:
    """The drug of the pack that a medication resource names, whatever its state and date."""
    read = _read(pack, [_as_taken_now(resource)], as_of)
    return next((str(fact.value) for fact in read.facts if fact.name == CURRENT), None)


def _as_taken_now(resource: dict[str, Any]) -> dict[str, Any]:
    """A medication resource as one that is taken: the table and words of the record tell its drug."""
    kept = {key: resource[key] for key in _OF_DRUG if key in resource}
    return {**kept, "resourceType": "MedicationRequest", "status": "active", "intent": "order"}


def _own(who: InContext, documents: Iterable[Any]) -> Iterator[dict[str, Any]]:
    for _, resource in unpacked(documents):
        if resource is None:
            continue
        kind = resource["resourceType"]
        if kind == "Patient":
            if resource.get("id") != who.patient:
                raise CallError("the data holds a Patient who is not the one in context")
            yield resource
        elif kind in NOBODYS or is_of(who, resource):
            # Told in one form, whatever form of reference the client uses.
            yield {**resource, "subject": {"reference": f"Patient/{who.patient}"}}


def is_of(who: InContext, resource: dict[str, Any]) -> bool:
    """Whether a resource says that it is about the patient in context."""
    names = {f"Patient/{who.patient}"}
    if who.server:
        names.add(f"{who.server.rstrip('/')}/Patient/{who.patient}")
    return subject_of(resource) in names


def _is_paged(document: Any) -> bool:  # noqa: ANN401 - outside data has any type
    links = document.get("link") if isinstance(document, dict) else None
    return isinstance(links, list) and any(
        isinstance(one, dict) and one.get("relation") == "next" for one in links
    )


def _quiet_months(pack: Pack, resources: Sequence[dict[str, Any]], as_of: str) -> float:
    """Months since the latest medication resource that names a drug of the pack; 0 for an undated one."""
    if _none_names_a_drug(pack, resources, as_of):
        return _UNHEARD
    today, quiet = date.fromisoformat(as_of), _UNHEARD
    for resource in resources:
        status = str(resource.get("status"))
        if resource.get("resourceType") not in MEDICATION_KEYS or status in _NEVER_TAKEN:
            continue
        if not _may_name(pack, resource, as_of):
            continue
        if status in _GOING_ON:
            return 0.0
        days = [(today - day).days for day in _days(resource)]
        quiet = min(quiet, max(0, min(days)) / _MONTH if days else 0.0)
    return quiet


def _none_names_a_drug(pack: Pack, resources: Iterable[dict[str, Any]], as_of: str) -> bool:
    """Whether all of them together name no drug of the pack: one reading instead of one for each."""
    named = [one for one in resources if one.get("resourceType") in MEDICATION_KEYS]
    if any("medicationCodeableConcept" not in one for one in named):
        return False
    read = _read(pack, [_as_taken_now(one) for one in named], as_of)
    return not read.facts and not read.left_out


def _may_name(pack: Pack, resource: dict[str, Any], as_of: str) -> bool:
    """Whether it names a drug of the pack, or a drug that cannot be told from here."""
    return "medicationCodeableConcept" not in resource or drug_in(pack, resource, as_of) is not None


def _days(resource: dict[str, Any]) -> Iterator[date]:
    """Every day in the resource's own dates and periods: the latest counts."""
    for key, value in resource.items():
        told = value.values() if key.endswith("Period") and isinstance(value, dict) else (value,)
        for text in told:
            if isinstance(text, str) and len(text) >= 10:
                try:
                    yield date.fromisoformat(text[:10])
                except ValueError:
                    continue
