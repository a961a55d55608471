"""What the tools take and give, as JSON Schema with an object at the root."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import msgspec

from osler.assistants.desk import Desk
from osler.assistants.tools import Tool
from osler.calculating import calculators
from osler.giving import patient_schema


def taken(desk: Desk, tool: Tool[Any, Any]) -> dict[str, Any]:
    """What a tool takes; where it takes a patient's facts whole, each is described."""
    schema = rooted(tool.takes)
    properties = schema["properties"]
    if tool.name == "assess_patient":
        properties["facts"] |= {"properties": patient_schema(desk.pack)["properties"]}
    elif "facts" in properties:
        properties["facts"]["description"] += " The names stand in the tool assess_patient."
    if tool.name == "calculate":
        names = [card.name for card in calculators(desk.pack)]
        properties["name"] = {"description": properties["name"]["description"], "enum": [*names, None]}
    return schema


def given(tool: Tool[Any, Any]) -> dict[str, Any]:
    """What a tool gives."""
    return rooted(tool.gives)


def rooted(shape: type[msgspec.Struct]) -> dict[str, Any]:
    """The schema of a shape with the object itself at the root, and the other shapes under `$defs`."""
    schema = msgspec.json.schema(shape)
    parts: dict[str, Any] = schema.get("$defs", {})
    root = dict(parts.pop(shape.__name__)) if "$ref" in schema else schema
    kept = {name: part for name, part in parts.items() if name in set(_named(root, parts))}
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        **root,
        **({"$defs": kept} if kept else {}),
    }


def _named(part: Any, parts: dict[str, Any], seen: set[str] | None = None) -> Iterator[str]:  # noqa: ANN401
    """The shapes that a schema refers to, and those that they refer to."""
    seen = set() if seen is None else seen
    if isinstance(part, dict):
        name = str(part.get("$ref", "")).rpartition("/")[2]
        if name and name not in seen:
            seen.add(name)
            yield name
            yield from _named(parts.get(name), parts, seen)
    for inner in part.values() if isinstance(part, dict) else part if isinstance(part, list) else ():
        yield from _named(inner, parts, seen)
