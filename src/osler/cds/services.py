"""The services of the packs: what discovery lists, and the data that each asks a record for."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import lru_cache
from typing import Any

import msgspec

from osler.cds.call import HOOKS
from osler.knowledge import Knowledge, Pack
from osler.knowledge.schema import Hook, RecordCode

_OF_PATIENT = "?patient={{context.patientId}}"
_MEDICATIONS = ("MedicationRequest", "MedicationStatement", "MedicationAdministration")
_TYPES: dict[str, tuple[str, ...]] = {
    "age": ("Patient",),
    "sex": ("Patient",),
    "observation": ("Observation",),
    "years_since": ("Observation",),
    "worked_out": ("Observation",),
    "input": ("Observation",),
    "result_hint": ("Observation",),
    "condition": ("Condition",),
    "drug_code": _MEDICATIONS,
    "current_drug": _MEDICATIONS,
    "drug_years": _MEDICATIONS,
    "drugs_before": _MEDICATIONS,
    "months_since_drug": _MEDICATIONS,
    "takes": _MEDICATIONS,
    "takes_months": _MEDICATIONS,
    "daily_dose": _MEDICATIONS,
    "dose_in_year": _MEDICATIONS,
    "months_since": ("Condition",),
    "procedure": ("Procedure",),
    "allergy": ("AllergyIntolerance",),
    "family": ("FamilyMemberHistory",),
}
"""Where each kind of row of a pack's record table is read."""
MEDICATION_KEYS = frozenset(_MEDICATIONS)
_ENDINGS = {"patient-view": "patient", "order-select": "orders", "order-sign": "orders"}
"""Both order hooks share one id: the later call replaces the cards of the earlier."""
_SAID = {
    "patient-view": ("care gaps", "Says when a chart is opened what the guidelines advise and is not done."),
    "order-select": ("orders", "Looks at draft orders for reasons against them, as they are chosen."),
    "order-sign": ("orders", "Looks at draft orders for reasons against them, before they are signed."),
}


_NEEDS = (
    "A key left out is fetched from fhirServer where this site may ask that server; else the call is "
    "answered with 412. A key that is null says that there is no such data."
)


class Service(msgspec.Struct, frozen=True):
    """One service at one hook."""

    id: str
    hook: Hook
    pack: Pack
    prefetch: dict[str, str]

    @property
    def assumes(self) -> bool:
        """Whether a card at this hook may take something to be so that the record does not hold."""
        return any(card.assume for card in self.pack.cards.values() if self.hook in card.hooks)

    def described(self) -> dict[str, Any]:
        """The service as discovery lists it."""
        what, description = _SAID[self.hook]
        return {
            "hook": self.hook,
            "id": self.id,
            "title": f"Osler: {self.pack.head.title}, {what}",
            "description": f"{description} {self.pack.head.covers}",
            "prefetch": self.prefetch,
            "usageRequirements": _NEEDS,
            "version": "1.0.0",
            "hookVersion": "1.0",
        }


def services(knowledge: Knowledge) -> tuple[Service, ...]:
    """All services: one for each hook for which a pack has a card."""
    return tuple(each for pack in knowledge.packs for each in _of_pack(pack))


def service_for(knowledge: Knowledge, name: str, hook: str) -> Service | None:
    """The service with this id at this hook."""
    return next((each for each in services(knowledge) if each.id == name and each.hook == hook), None)


@lru_cache(maxsize=8)
def _of_pack(pack: Pack) -> tuple[Service, ...]:
    hooks = {hook for card in pack.cards.values() for hook in _hooks_of(card.hooks, card.asks)}
    stem = pack.head.id.replace("_", "-")
    return tuple(
        Service(f"{stem}-{_ENDINGS[hook]}", hook, pack, templates(pack.record_codes))
        for hook in HOOKS
        if hook in hooks
    )


def _hooks_of(hooks: tuple[Hook, ...], asks: Any) -> tuple[Hook, ...]:  # noqa: ANN401
    return (*hooks, *(asks.hooks if asks else ()))


def templates(rows: Iterable[RecordCode]) -> dict[str, str]:
    """What a pack's record table needs of a patient, in the query forms that every server knows."""
    rows = tuple(rows)
    found = {"Patient": "Patient/{{context.patientId}}"}
    kinds = dict.fromkeys(kind for row in rows for kind in _TYPES.get(row.kind, ()))
    for kind in kinds:
        if kind == "Observation":
            codes = dict.fromkeys(
                code
                for row in rows
                if _TYPES.get(row.kind) == (kind,)
                for code in row.codes
                if "*" not in code
            )
            found[kind] = f"{kind}{_OF_PATIENT}&code={','.join(codes)}"
        elif kind != "Patient":
            found[kind] = kind + _OF_PATIENT
    return found


def missing_keys(service: Service, prefetch: Mapping[str, Any]) -> tuple[str, ...]:
    """The keys that a call neither fills nor declares empty; one filled with an error counts as missing."""
    return tuple(
        key
        for key in service.prefetch
        if key not in prefetch or (prefetch[key] is not None and not _is_data(key, prefetch[key]))
    )


def _is_data(key: str, value: Any) -> bool:  # noqa: ANN401 - outside data has any type
    kind = value.get("resourceType") if isinstance(value, dict) else None
    return isinstance(kind, str) and kind in {"Bundle", key}
