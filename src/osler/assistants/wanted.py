"""Facts to ask a person for, as the flat form that MCP clients can show."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import msgspec

from osler.core.wording import begun
from osler.knowledge.schema import FactFile


class Wanting(msgspec.Struct, frozen=True):
    """What to ask for: the message above the form, and the facts in it."""

    message: str
    facts: tuple[FactFile, ...]
    key: str = "facts"
    """Names the question, so that its answer is known when it comes back."""


def form(wanting: Wanting, *, titled: bool = True) -> dict[str, Any]:
    """The form as JSON Schema of the flat kind; nothing in it is required, for what is unknown stays unknown.

    `titled`: words carry their labels, which revisions of MCP before 2025-11-25 cannot show.
    """
    return {
        "type": "object",
        "properties": {fact.id: _field(fact, titled=titled) for fact in wanting.facts},
    }


def answers(wanting: Wanting, content: Mapping[str, Any] | None) -> dict[str, Any]:
    """What was answered of what was asked; an empty field is no answer."""
    names = {fact.id for fact in wanting.facts}
    return {
        name: value
        for name, value in (content or {}).items()
        if name in names and value not in (None, "", [])
    }


def _field(fact: FactFile, *, titled: bool) -> dict[str, Any]:
    unit = fact.unit_label or fact.unit
    named = {"title": begun(fact.label) + (f" ({unit})" if unit else "")}
    if fact.ask:
        named["description"] = fact.ask
    if fact.type == "boolean":
        return {"type": "boolean", **named}
    if fact.type == "number":
        limits = dict(zip(("minimum", "maximum"), fact.range, strict=True)) if fact.range else {}
        return {"type": "number", **named, **limits}
    choices = [{"const": word, "title": begun(label)} for word, label in fact.words.items()]
    if fact.type == "words":
        items = {"anyOf": choices} if titled else {"type": "string", "enum": list(fact.words)}
        return {"type": "array", **named, "items": items}
    return {"type": "string", **named, **({"oneOf": choices} if titled else {"enum": list(fact.words)})}
