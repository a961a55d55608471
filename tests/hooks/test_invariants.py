"""Every invariant of the specification's models finds what breaks it, here and, of calls, in the service."""

from __future__ import annotations

import copy
import json

import pytest
from conformance import faults_of_feedback, faults_of_request, faults_of_response
from hook_calls import answered, call, draft, egfr

from osler import cds

SPECIFICATION = {
    *(f"cds-resp-{number}" for number in range(1, 8)),
    *("cds-fb-1", "cds-fb-2", "cds-fb-3", "cds-r-1", "cds-r-2", "ord-1"),
}
"""Those of HL7/cds-hooks, input/fsh/invariants."""
GOOD = answered(
    call("order-sign", egfr(20), orders=[draft("alendronate", dose=(70, "mg"), every=(1, 1, "d"))])
)
HEARD = {"card": "6f9619ff-8b86-d011-b42d-00c04fc964ff", "outcomeTimestamp": "2026-11-24T10:00:00Z"}


def suggesting():
    """A response, and the first card of it that suggests something."""
    made = copy.deepcopy(GOOD)
    return made, next(card for card in made["cards"] if card.get("suggestions"))


def card_with(**changes):
    made, card = suggesting()
    card.update(changes)
    return made


def suggestion_with(**changes):
    made, card = suggesting()
    card["suggestions"][0].update(changes)
    return made


def without(name):
    made, card = suggesting()
    if name == "selectionBehavior":
        del card[name]
    else:
        del card["suggestions"][0]["actions"][0][name]
    return made


RECOMMENDED = {"label": "x", "isRecommended": True, "actions": []}
BROKEN = {
    "cds-resp-1": card_with(selectionBehavior="at-most-one", suggestions=[RECOMMENDED, RECOMMENDED]),
    "cds-resp-2": suggestion_with(actions=[{"type": "delete", "description": "x"}]),
    "cds-resp-3": card_with(
        links=[{"label": "x", "url": "https://e.test", "type": "absolute", "appContext": "y"}]
    ),
    "cds-resp-4": card_with(overrideReasons=[{"code": "x", "system": "y"}]),
    "cds-resp-5": without("description"),
    "cds-resp-6": without("selectionBehavior"),
    "cds-resp-7": suggestion_with(actionSelectionBehavior="some"),
}
FEEDBACK = {
    "cds-fb-1": HEARD | {"outcome": "ignored"},
    "cds-fb-2": HEARD | {"outcome": "accepted"},
    "cds-fb-3": HEARD | {"outcome": "overridden", "overrideReason": {}},
}
GRANT = {
    "access_token": "t",
    "token_type": "Bearer",
    "expires_in": 1,
    "scope": "patient/*.rs",
    "subject": "s",
}
REQUESTS = {
    "cds-r-1": call(fhirAuthorization=GRANT | {"patient": "p1"}),
    "cds-r-2": call(fhirServer="https://e.test", fhirAuthorization=GRANT),
    "ord-1": call("order-select")
    | {"context": call("order-select")["context"] | {"selections": ["order-1"]}},
}


def test_the_list_is_that_of_the_specification():
    assert set(BROKEN) | set(FEEDBACK) | set(REQUESTS) == SPECIFICATION


def test_the_response_that_is_broken_below_is_sound():
    assert faults_of_response(GOOD) == []


@pytest.mark.parametrize("invariant", BROKEN)
def test_a_response_that_breaks_it_is_found(invariant):
    assert any(
        fault.partition(": ")[2].startswith(invariant) for fault in faults_of_response(BROKEN[invariant])
    )


@pytest.mark.parametrize("invariant", FEEDBACK)
def test_feedback_that_breaks_it_is_found_and_refused(invariant):
    body = {"feedback": [FEEDBACK[invariant]]}
    assert invariant in faults_of_feedback(body)
    with pytest.raises(cds.CallError):
        cds.read_feedback(json.dumps(body).encode(), cds.Namer(b"k" * 32), {})


@pytest.mark.parametrize("invariant", REQUESTS)
def test_a_call_that_breaks_it_is_found_and_refused_where_it_is_an_error(invariant):
    assert any(fault.startswith(invariant) for fault in faults_of_request(REQUESTS[invariant]))
    body = json.dumps(REQUESTS[invariant]).encode()
    if invariant == "cds-r-2":
        cds.read_call(body)
        return
    with pytest.raises(cds.CallError):
        cds.read_call(body)
