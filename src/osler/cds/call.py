"""The body of a service call, read strictly; no message repeats what it holds."""

from __future__ import annotations

import re
from typing import Any, get_args
from uuid import UUID

import msgspec

from osler.knowledge.schema import Hook

HOOKS: tuple[Hook, ...] = get_args(Hook)
_ID = re.compile(r"[A-Za-z0-9.-]{1,64}")
_REFERENCE = re.compile(r"[A-Za-z0-9]+/[A-Za-z0-9_.-]+")
_BEARER = "Bearer"
_USERS = {"Practitioner", "PractitionerRole", "Patient", "RelatedPerson"}
_OF_PATIENT_VIEW = {"Patient", "RelatedPerson"}


class CallError(Exception):
    """The call breaks the specification; the message says where, without a value."""


class MissingDataError(Exception):
    """Data that the service needs is neither in the call nor to be had: HTTP 412."""


class Authorization(msgspec.Struct, frozen=True):
    """Leave to read the client's FHIR server."""

    access_token: str
    token_type: str
    expires_in: int
    scope: str
    subject: str
    patient: str | None = None


class InContext(msgspec.Struct, frozen=True):
    """Whose data it is."""

    patient: str
    """The FHIR id of the patient."""
    server: str | None = None
    """The FHIR server that knows the patient by that id."""


class Call(msgspec.Struct, frozen=True):
    """One service call."""

    hook: Hook
    instance: str
    """The UUID of the hook call."""
    patient: str
    """The FHIR id of the patient in context."""
    context: dict[str, Any]
    prefetch: dict[str, Any]
    """By key; null says that there is no such data."""
    fhir_server: str | None
    authorization: Authorization | None

    @property
    def whose(self) -> InContext:
        """The patient in context."""
        return InContext(self.patient, self.fhir_server)


class CallBody(msgspec.Struct, frozen=True):
    """A service call as it is sent."""

    hook: str
    hookInstance: str  # noqa: N815 - the names of the specification
    context: dict[str, Any]
    fhirServer: str | None = None  # noqa: N815
    fhirAuthorization: Authorization | None = None  # noqa: N815
    prefetch: dict[str, Any] | None = None


def read_call(body: bytes) -> Call:
    """A call from its JSON.

    Raises:
        CallError: not JSON, or not a call of one of the hooks served here.
    """
    try:
        read = msgspec.json.decode(body, type=CallBody)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise CallError(f"the body is not a CDS Hooks call: {error}") from None
    hook = next((each for each in HOOKS if each == read.hook), None)
    if hook is None:
        raise CallError(f"the hook is not served here: use one of {', '.join(HOOKS)}")
    if read.fhirAuthorization is not None:
        _check(read.fhirServer is not None, "fhirAuthorization needs fhirServer")
        is_bearer = read.fhirAuthorization.token_type == _BEARER
        _check(is_bearer, "fhirAuthorization.token_type is not Bearer")
    patient = read.context.get("patientId")
    _check(_is_id(patient), "context.patientId is missing or no FHIR id")
    _check_user(hook, read.context.get("userId"))
    encounter = read.context.get("encounterId")
    _check(encounter is None or _is_id(encounter), "context.encounterId is no FHIR id")
    _check_orders(hook, read.context)
    granted = read.fhirAuthorization
    if granted is not None and granted.patient is not None:
        _check(granted.patient == patient, "fhirAuthorization.patient is not the patient in context")
    return Call(
        hook,
        _uuid(read.hookInstance),
        str(patient),
        read.context,
        read.prefetch or {},
        read.fhirServer,
        granted,
    )


def _uuid(text: str) -> str:
    try:
        return str(UUID(text.removeprefix("urn:uuid:")))
    except ValueError:
        raise CallError("hookInstance is no UUID") from None


def _is_id(value: object) -> bool:
    return isinstance(value, str) and _ID.fullmatch(value) is not None


def _check_user(hook: Hook, user: object) -> None:
    kind, _, name = user.partition("/") if isinstance(user, str) else ("", "", "")
    _check(kind in _USERS and _is_id(name), "context.userId is missing or not like Practitioner/123")
    _check(hook == "patient-view" or kind not in _OF_PATIENT_VIEW, "context.userId is no professional")


def _check_orders(hook: Hook, context: dict[str, Any]) -> None:
    if hook == "patient-view":
        return
    orders = context.get("draftOrders")
    is_bundle = isinstance(orders, dict) and orders.get("resourceType") == "Bundle"
    _check(is_bundle, "context.draftOrders is missing or no Bundle")
    if hook == "order-select":
        chosen = context.get("selections")
        _check(isinstance(chosen, list), "context.selections is missing or no array")
        are_references = all(isinstance(each, str) and _REFERENCE.fullmatch(each) for each in chosen or ())
        _check(are_references, "context.selections holds what is no Type/id")


def _check(holds: bool, message: str) -> None:
    if not holds:
        raise CallError(message)
