"""Orders, statements and given doses: which drug, from when to when, and whether it is taken now."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any, NamedTuple

from osler.fhir.resources import Coding, as_day, by_id, codings, day_of, items, local_id, mapping, said, word
from osler.fhir.table import Table
from osler.fhir.values import Aside

_NOW = {"active"}
_PAST = {"stopped", "completed"}
_GIVEN = {"completed", "in-progress"}
_ORDERED = {"", "order", "original-order", "filler-order", "instance-order", "reflex-order"}
_DAYS_A_MONTH = 30.4375
_UNITS = {"d": 1.0, "wk": 7.0, "mo": _DAYS_A_MONTH, "a": 365.25}


class Order(NamedTuple):
    """One order, statement or given dose of drugs that the table knows."""

    drugs: dict[str, Coding | None]
    """Each with the code that told it, or None where words did."""
    first: date | None
    last: date | None
    """The last day that is known; None for what goes on, or where nothing tells."""
    now: bool
    given: bool
    """A dose that was given, not one that was ordered or told."""
    words: str
    resource: dict[str, Any]


class Orders:
    """Reads the medication resources of one record."""

    def __init__(
        self, table: Table, resources: tuple[dict[str, Any], ...], today: date, aside: Aside
    ) -> None:
        self._table, self._today, self._aside = table, today, aside
        self._named = by_id(one for one in resources if one["resourceType"] == "Medication")
        self._lasts = {
            row.drug: row.lasts_months for row in table.by_kind.get("drug_code", ()) if row.lasts_months
        }

    def read(self, resource: dict[str, Any]) -> Order | bool:
        """The order; False where no row knows its drug, True where it is known and does not count."""
        concept = self._concept(resource)
        drugs = self._drugs(concept, resource)
        if not drugs:
            return concept is None or bool(self._table.drugs_in(said(concept)))
        given = resource["resourceType"] == "MedicationAdministration"
        status, first = word(resource.get("status")), _first(resource)
        ordered = word(resource.get("intent")) in _ORDERED and resource.get("doNotPerform") is not True
        if not ordered or status not in (_GIVEN if given else _NOW | _PAST):
            self._aside.put(resource, "its status or intent does not say that the drug was taken")
            return True
        if first and first > self._today:
            self._aside.put(resource, f"it is later than {self._today.isoformat()}")
            return True
        words = said(concept)
        if given:
            last = self._until(tuple(drugs), first)
            return Order(drugs, first, last, bool(last and last >= self._today), True, words, resource)
        end = _end(resource)
        now = status in _NOW and not (end and end < self._today)
        last = end or (None if now else _supplied(resource))
        return Order(drugs, first, last, now, False, words, resource)

    def _until(self, drugs: tuple[str, ...], given: date | None) -> date | None:
        """The day to which a given dose lasts."""
        months = max((self._lasts[drug] or 0 for drug in drugs if drug in self._lasts), default=0)
        try:
            return given + timedelta(days=months * _DAYS_A_MONTH) if given else None
        except OverflowError:
            return None

    def _concept(self, resource: dict[str, Any]) -> Any:  # noqa: ANN401
        """The drug as the resource codes it, or as the Medication codes it that the resource refers to."""
        reference = resource.get("medicationReference")
        if not isinstance(reference, dict):
            return resource.get("medicationCodeableConcept") or {}
        name = medication_key(resource)
        inside = by_id(items(resource.get("contained")))
        found = mapping(inside.get(name)).get("code") or mapping(self._named.get(name)).get("code")
        if found is None and not word(reference.get("display")):
            self._aside.put(resource, "it names its drug by a reference that the record does not hold")
            return None
        return found or {"text": word(reference.get("display"))}

    def _drugs(self, concept: Any, resource: dict[str, Any]) -> dict[str, Coding | None]:  # noqa: ANN401
        words, drugs = said(concept), dict[str, Coding | None]()
        for row, coding in self._table.speaking_of(codings(concept)):
            if row.kind == "drug_code" and row.drug:
                drugs.setdefault(row.drug, coding)
        for drug in self._table.drugs_in(words):
            if drug not in drugs and not self._is_taken_so(drug, f"{words} {_ways(resource)}"):
                self._aside.put(resource, f"it does not say that {_plain(drug)} is taken in the way meant")
            else:
                drugs.setdefault(drug, None)
        for drug in [drug for drug in drugs if self._is_another(drug, words)]:
            self._aside.put(resource, f"it names a product of {_plain(drug)} with another use")
            del drugs[drug]
        return drugs

    def _is_another(self, drug: str, words: str) -> bool:
        """Whether the words name a product of the drug that is not the one of the facts."""
        pattern = self._table.not_words.get(drug)
        return bool(pattern and pattern.search(words))

    def _is_taken_so(self, drug: str, words: str) -> bool:
        needed = self._table.form_words.get(drug, ())
        return not needed or any(form in words for form in needed)


def medication_key(resource: dict[str, Any]) -> str:
    """The id of the Medication that an order refers to, of no particular version; empty where it does not."""
    return local_id(resource.get("medicationReference"))


def _plain(drug: str) -> str:
    return drug.replace("_", " ")


def _ways(resource: dict[str, Any]) -> str:
    """By what ways the drug is taken, in words."""
    dosages = [mapping(one) for name in ("dosageInstruction", "dosage") for one in items(resource.get(name))]
    return " ".join(said(one.get("route")) for one in (*dosages, mapping(resource.get("dosage"))))


def _bounds(resource: dict[str, Any]) -> dict[str, Any]:
    dosage = mapping(
        next(iter(items(resource.get("dosageInstruction")) or items(resource.get("dosage"))), {})
    )
    return mapping(mapping(mapping(dosage.get("timing")).get("repeat")).get("boundsPeriod"))


def _first(resource: dict[str, Any]) -> date | None:
    return as_day(word(_bounds(resource).get("start"))) or day_of(resource)


def _end(resource: dict[str, Any]) -> date | None:
    """The last day that its period or its timing tells."""
    for period in (resource.get("effectivePeriod"), _bounds(resource)):
        if end := as_day(word(mapping(period).get("end"))):
            return end
    return None


def _supplied(resource: dict[str, Any]) -> date | None:
    """The day to which what was dispensed reaches."""
    supply = mapping(resource.get("dispenseRequest"))
    length = mapping(supply.get("expectedSupplyDuration"))
    days, first = _UNITS.get(word(length.get("code")) or word(length.get("unit"))), _first(resource)
    amount, more = length.get("value"), supply.get("numberOfRepeatsAllowed")
    if not (first and days and isinstance(amount, int | float) and 0 < amount < 1e4):
        return None
    times = 1 + (more if isinstance(more, int) and 0 <= more < 100 else 0)
    try:
        return first + timedelta(days=amount * days * times)
    except OverflowError:
        return None
