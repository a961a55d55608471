"""The specification's logical models and invariants as a check of any message: the faults found in it.

From HL7/cds-hooks, input/fsh (models and the invariants cds-resp-1..7, cds-fb-1..3, cds-r-1..2), and the
checks that Inferno's CRD kit makes of cards and discovery.
"""

from __future__ import annotations

import re
from datetime import datetime
from urllib.parse import urlsplit
from uuid import UUID

from markdown_it import MarkdownIt

from osler.cds.reasons import DISPLAYS, SYSTEM

_TOKEN = re.compile(r"\{\{([^{}]*)\}\}")
_SEARCH = re.compile(r"[A-Z][A-Za-z]+\?[^?]+")
_READ = re.compile(r"[A-Z][A-Za-z]+/\{\{context\.patientId\}\}")
_PARAMETERS = {"patient", "code", "category", "status", "_count", "_sort", "date"}


def faults_of_response(response) -> list[str]:
    """Everything wrong with a service's answer."""
    faults = _keys("response", response, {"cards": list}, {})
    for at, card in enumerate(response.get("cards", ())):
        faults += [f"card {at}: {fault}" for fault in _card(card)]
    uuids = [card.get("uuid") for card in response.get("cards", ())]
    if len(set(uuids)) < len(uuids):
        faults.append("two cards have one uuid")
    return faults + ([] if response.get("systemActions", [1]) else ["empty systemActions"])


def _card(card) -> list[str]:
    faults = _keys(
        "card",
        card,
        {"summary": str, "indicator": str, "source": dict},
        {
            "uuid": str,
            "detail": str,
            "suggestions": list,
            "selectionBehavior": str,
            "overrideReasons": list,
            "links": list,
        },
    )
    faults += _uuid(card.get("uuid")) + _no_empty("card", card)
    if not 0 < len(card["summary"]) < 140 or "\n" in card["summary"]:
        faults.append("the summary is no one sentence of fewer than 140 characters")
    if card["indicator"] not in {"info", "warning", "critical"}:
        faults.append("the indicator is unknown")
    faults += _source(card["source"]) + _detail(card.get("detail", "")) + _suggestions(card)
    for reason in card.get("overrideReasons", ()):
        if "display" not in reason:
            faults.append("cds-resp-4: an override reason without display")
        if reason.get("system") == SYSTEM and DISPLAYS.get(reason.get("code")) != reason.get("display"):
            faults.append("an override reason is not as the code system has it")
    for link in card.get("links", ()):
        faults += _link(link)
    return faults


def _suggestions(card) -> list[str]:
    faults = []
    suggestions = card.get("suggestions", [])
    if suggestions and "selectionBehavior" not in card:
        faults.append("cds-resp-6: suggestions without selectionBehavior")
    if card.get("selectionBehavior", "any") not in {"at-most-one", "any"}:
        faults.append("selectionBehavior is unknown")
    recommended = sum(one.get("isRecommended", False) for one in suggestions)
    if card.get("selectionBehavior") == "at-most-one" and recommended > 1:
        faults.append("cds-resp-1: more than one is recommended")
    for one in suggestions:
        faults += _suggestion(one)
    return faults


def _source(source) -> list[str]:
    faults = _keys("source", source, {"label": str}, {"url": str, "icon": str, "topic": dict})
    if "url" in source:
        faults += _absolute("source.url", source["url"])
    if "topic" in source:
        faults += _keys("topic", source["topic"], {"system": str, "code": str}, {"display": str})
    return faults


def _detail(text) -> list[str]:
    tokens = MarkdownIt("gfm-like", {"html": True, "linkify": False}).parse(text)
    kinds = {token.type for token in tokens} | {inner.type for one in tokens for inner in one.children or ()}
    return ["the detail holds HTML"] if kinds & {"html_block", "html_inline"} else []


def _suggestion(one) -> list[str]:
    faults = _keys("suggestion", one, {"label": str}, {"uuid": str, "isRecommended": bool, "actions": list})
    faults += _uuid(one.get("uuid"))
    if one.get("actionSelectionBehavior") not in {None, "all", "any", "at-most-one"}:
        faults.append("cds-resp-7: actionSelectionBehavior is unknown")
    for action in one.get("actions", ()):
        faults += _keys(
            "action", action, {"type": str}, {"description": str, "resource": dict, "resourceId": str}
        )
        if "description" not in action:
            faults.append("cds-resp-5: an action without description")
        if action.get("type") not in {"create", "update", "delete"}:
            faults.append("an action's type is unknown")
        if action.get("type") == "delete" and ("resourceId" not in action or "resource" in action):
            faults.append("cds-resp-2: delete needs a resourceId and no resource")
        if action.get("type") in {"create", "update"} and "resourceType" not in action.get("resource", {}):
            faults.append("create and update need a resource")
    return faults


def _link(link) -> list[str]:
    faults = _keys(
        "link", link, {"label": str, "url": str, "type": str}, {"appContext": str, "autolaunchable": bool}
    )
    if link.get("type") not in {"absolute", "smart"}:
        faults.append("a link's type is unknown")
    if link.get("type") != "smart" and "appContext" in link:
        faults.append("cds-resp-3: appContext belongs to a smart link")
    if link.get("autolaunchable"):
        faults.append("clinical advice is never launched by itself")
    return faults + _absolute("link.url", link.get("url", ""))


def faults_of_discovery(listed) -> list[str]:
    """Everything wrong with a discovery answer, prefetch templates in the restricted forms included."""
    faults = _keys("discovery", listed, {"services": list}, {})
    for one in listed.get("services", ()):
        faults += _keys(
            "service",
            one,
            {"hook": str, "description": str, "id": str},
            {"title": str, "prefetch": dict, "usageRequirements": str, "version": str, "hookVersion": str},
        )
        for template in one.get("prefetch", {}).values():
            faults += _template(template)
    pairs = [(one["hook"], one["id"]) for one in listed["services"]]
    return faults + (["one service stands twice at a hook"] if len(set(pairs)) < len(pairs) else [])


def _template(template) -> list[str]:
    if set(_TOKEN.findall(template)) - {"context.patientId"}:
        return [f"a token that patient-view lacks: {template}"]
    if _READ.fullmatch(template):
        return []
    if not _SEARCH.fullmatch(template):
        return [f"neither a read nor a type search: {template}"]
    pairs = [pair.partition("=") for pair in template.partition("?")[2].split("&")]
    faults = [
        f"a parameter beyond the restricted forms: {name}" for name, _, _ in pairs if name not in _PARAMETERS
    ]
    if ("patient", "=", "{{context.patientId}}") not in pairs:
        faults.append(f"not of the patient in context: {template}")
    return faults


def faults_of_feedback(body) -> list[str]:
    """cds-fb-1 to 3 and the model."""
    faults = []
    for one in body["feedback"]:
        faults += _uuid(one.get("card"))
        if one.get("outcome") not in {"accepted", "overridden"}:
            faults.append("cds-fb-1")
        if one.get("outcome") == "accepted" and not one.get("acceptedSuggestions"):
            faults.append("cds-fb-2")
        reason = one.get("overrideReason")
        if reason is not None and not reason.get("reason") and not reason.get("userComment"):
            faults.append("cds-fb-3")
        try:
            moment = datetime.fromisoformat(one.get("outcomeTimestamp", ""))
        except ValueError:
            moment = None
        if moment is None or moment.tzinfo is None:
            faults.append("outcomeTimestamp")
    return faults


def faults_of_request(call) -> list[str]:
    """cds-r-1, cds-r-2, ord-1 and the model."""
    faults = _keys(
        "request",
        call,
        {"hook": str, "hookInstance": str, "context": dict},
        {
            "fhirServer": str,
            "fhirAuthorization": dict,
            "prefetch": dict,
            "extension": dict,
        },
    )
    granted = call.get("fhirAuthorization")
    if granted is not None and "fhirServer" not in call:
        faults.append("cds-r-1")
    if granted is not None and "patient/" in granted.get("scope", "") and "patient" not in granted:
        faults.append("cds-r-2 (warning)")
    chosen = call.get("context", {}).get("selections", ())
    if not all(re.fullmatch(r"[\w]+/[\w.-]+", each) for each in chosen):
        faults.append("ord-1")
    return faults + _uuid(call.get("hookInstance"))


def _keys(what, value, required, optional) -> list[str]:
    faults = [f"{what} lacks {name}" for name in required if name not in value]
    for name, held in value.items():
        kind = required.get(name) or optional.get(name)
        if kind is None:
            faults.append(f"{what} has {name}, which the model lacks")
        elif not isinstance(held, kind):
            faults.append(f"{what}.{name} is no {kind.__name__}")
    return faults


def _no_empty(where, value) -> list[str]:
    """Optional empty arrays and nulls are forbidden, everywhere inside."""
    if value is None or value in ([], {}, ""):
        return [f"{where} is empty"]
    inner = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    # A resource of the client's own goes back as it came.
    return [fault for key, one in inner if key != "resource" for fault in _no_empty(f"{where}.{key}", one)]


def _uuid(text) -> list[str]:
    try:
        UUID(str(text).removeprefix("urn:uuid:"))
    except ValueError:
        return ["a uuid is none"]
    return []


def _absolute(what, url) -> list[str]:
    parts = urlsplit(url)
    return [] if parts.scheme in {"http", "https"} and parts.netloc else [f"{what} is not absolute"]
