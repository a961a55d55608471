"""Suggestions of a card as actions on the client's own resources; what cannot be done safely is left out."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from osler.cds.call import Call
from osler.cds.feedback import SUGGESTED
from osler.cds.naming import Namer
from osler.cds.orders import Draft
from osler.knowledge.deciding import Decision
from osler.knowledge.schema import CardAction, CardSuggestion

_INTERVAL = re.compile(r"(\d+(?:\.\d+)?) (d|wk|mo|a)")
_UNIT_WORDS = {"d": "day", "wk": "week", "mo": "month", "a": "year"}
_REQUEST_INTENT = "order"


def suggestions_of(
    decision: Decision, call: Call, draft: Draft | None, namer: Namer, name: str, place: str
) -> list[dict[str, Any]]:
    """The suggestions that can be carried out here."""
    made = []
    for number, suggestion in enumerate(decision.said.suggestions):
        actions = list(_actions(suggestion, decision, call, draft))
        if len(actions) < len(suggestion.actions):
            continue
        one = {
            "label": suggestion.label,
            "uuid": namer.name(name + SUGGESTED, f"{place}/{number}"),
            "actions": actions,
        }
        made.append({**one, "isRecommended": True} if suggestion.recommended else one)
    return made


def _actions(
    suggestion: CardSuggestion, decision: Decision, call: Call, draft: Draft | None
) -> Iterator[dict[str, Any]]:
    for action in suggestion.actions:
        made = _action(action, decision, call, draft)
        if made is not None:
            yield made


def _action(action: CardAction, decision: Decision, call: Call, draft: Draft | None) -> dict[str, Any] | None:
    if action.kind == "request":
        return _request(action, call)
    if draft is None or draft.reference is None:
        return None
    if action.kind == "withdraw-order":
        return {"type": "delete", "description": action.description, "resourceId": draft.reference}
    resource = _corrected(draft.resource, decision)
    if resource is None:
        return None
    return {"type": "update", "description": action.description, "resource": resource}


def _request(action: CardAction, call: Call) -> dict[str, Any] | None:
    test = action.test
    if test is None:
        return None
    resource: dict[str, Any] = {
        "resourceType": "ServiceRequest",
        "status": "draft",
        "intent": _REQUEST_INTENT,
        "code": {
            "coding": [{"system": test.system, "code": test.code, "display": test.display}],
            "text": test.display,
        },
        "subject": {"reference": f"Patient/{call.patient}"},
    }
    encounter = call.context.get("encounterId")
    if encounter is not None:
        resource["encounter"] = {"reference": f"Encounter/{encounter}"}
    return {"type": "create", "description": action.description, "resource": resource}


def _corrected(resource: dict[str, Any], decision: Decision) -> dict[str, Any] | None:
    """The whole order with the interval that its dose is meant for; None where it says more than that."""
    least = _INTERVAL.fullmatch(decision.hazard.least or "") if decision.hazard else None
    rows = resource.get("dosageInstruction")
    if least is None or not isinstance(rows, list) or len(rows) != 1 or not isinstance(rows[0], dict):
        return None
    number, unit = float(least[1]), least[2]
    period = int(number) if number.is_integer() else number
    # Words and counts of the old interval would contradict the new one.
    kept = {
        key: value
        for key, value in rows[0].items()
        if key not in {"text", "patientInstruction", "additionalInstruction", "timing"}
    }
    every = _UNIT_WORDS[unit] if period == 1 else f"{period} {_UNIT_WORDS[unit]}s"
    kept["timing"] = {"repeat": {"frequency": 1, "period": period, "periodUnit": unit}}
    kept["text"] = f"Once every {every}"
    left = {key: value for key, value in resource.items() if key not in {"dispenseRequest", "text"}}
    return {**left, "dosageInstruction": [kept]}
