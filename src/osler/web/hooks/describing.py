"""The hooks in the description of the interface: what they take and give, as CDS Hooks 2.0 has it."""

from __future__ import annotations

from typing import Annotated, Any, Literal

import msgspec
from msgspec import Meta

from osler.cds.call import CallBody
from osler.cds.feedback import FeedbackBody
from osler.web.openapi import Operation

FHIR = "application/fhir+json"
_PROBLEMS = (403, 429)
_POSTED = (400, 403, 404, 413, 415, 429)


class Discovered(msgspec.Struct, frozen=True, kw_only=True, rename="camel"):
    """One service."""

    hook: str
    id: str
    title: str
    description: str
    prefetch: dict[str, str]
    usage_requirements: str
    version: str
    hook_version: str


class Services(msgspec.Struct, frozen=True):
    """What discovery lists."""

    services: tuple[Discovered, ...]


class CardCoding(msgspec.Struct, frozen=True, kw_only=True):
    """A code with what it is called."""

    system: str
    code: str
    display: str


class CardSource(msgspec.Struct, frozen=True, kw_only=True):
    """The guideline or label that the card rests on."""

    label: str
    topic: CardCoding
    url: str | msgspec.UnsetType = msgspec.UNSET


class CardLink(msgspec.Struct, frozen=True, kw_only=True):
    """More to read."""

    label: str
    url: str
    type: Literal["absolute"]


class SuggestedAction(msgspec.Struct, frozen=True, kw_only=True, rename="camel"):
    """What would be done."""

    type: Literal["create", "update", "delete"]
    description: str
    resource: dict[str, Any] | msgspec.UnsetType = msgspec.UNSET
    resource_id: str | msgspec.UnsetType = msgspec.UNSET


class Suggestion(msgspec.Struct, frozen=True, kw_only=True, rename="camel"):
    """A change that the clinician can take over."""

    label: str
    uuid: str
    actions: tuple[SuggestedAction, ...]
    is_recommended: bool | msgspec.UnsetType = msgspec.UNSET


class HookCard(msgspec.Struct, frozen=True, kw_only=True, rename="camel"):
    """One card."""

    uuid: str
    summary: Annotated[str, Meta(max_length=139)]
    indicator: Literal["info", "warning", "critical"]
    detail: str
    """GitHub-flavored Markdown without HTML."""
    source: CardSource
    override_reasons: tuple[CardCoding, ...]
    suggestions: tuple[Suggestion, ...] | msgspec.UnsetType = msgspec.UNSET
    selection_behavior: Literal["at-most-one", "any"] | msgspec.UnsetType = msgspec.UNSET
    links: tuple[CardLink, ...] | msgspec.UnsetType = msgspec.UNSET


class Cards(msgspec.Struct, frozen=True):
    """The response to a call; no card where nothing is to be said."""

    cards: tuple[HookCard, ...]


class Nothing(msgspec.Struct, frozen=True):
    """An empty object."""


class OperationOutcome(msgspec.Struct, frozen=True, kw_only=True, rename="camel"):
    """An error as a FHIR resource."""

    resource_type: Literal["OperationOutcome"]
    issue: tuple[dict[str, Any], ...]


OPERATIONS = (
    Operation(
        "get", "/cds-services", "list_hook_services", "CDS Hooks: the services and the data each needs",
        gives=Services, problems=_PROBLEMS, outcome=(FHIR, OperationOutcome),
    ),
    Operation(
        "post", "/cds-services/{id}", "call_hook_service", "CDS Hooks: cards for a patient or draft orders",
        takes=CallBody, gives=Cards, problems=(*_POSTED, 412), once=False, outcome=(FHIR, OperationOutcome),
    ),
    Operation(
        "post", "/cds-services/{id}/feedback", "tell_hook_feedback", "CDS Hooks: what was done with cards",
        takes=FeedbackBody, gives=Nothing, problems=_POSTED, once=False, outcome=(FHIR, OperationOutcome),
        body="The same report sent again changes nothing.",
    ),
)  # fmt: skip
