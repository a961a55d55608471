"""The description of the interface in OpenAPI 3.1, made from the same types that the routes read and give."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import msgspec

from osler.assistants.chat import ErrorBody
from osler.web.errors import CHAT, PROBLEM, Problem
from osler.web.keys import Scope
from osler.web.paging import MOST, USUAL

_REF = "#/components/schemas/{name}"
_TOLD = {
    400: "cannot be used",
    401: "no valid key or token",
    403: "not allowed: another site's page, or a key without the scope",
    404: "there is none",
    406: "that form is not made here",
    412: "data that the service needs is missing, and cannot be fetched",
    409: "the first request with this Idempotency-Key is still being answered",
    413: "too large",
    415: "not JSON",
    422: "cannot be used",
    429: "too often",
    500: "a fault of Osler",
}


class Operation(msgspec.Struct, frozen=True):
    """One call: what it takes and gives."""

    method: str
    path: str
    id: str
    summary: str
    scope: Scope | None = None
    """The scope that a key must have, where keys are asked for."""
    takes: Any = None
    """Type of the body, None where there is none."""
    gives: Any = None
    """Type of the reply, None where it is text."""
    query: tuple[dict[str, Any], ...] = ()
    problems: tuple[int, ...] = ()
    """Beside those that every call of its kind has."""
    body: str = ""
    """What the body is."""
    tagged: bool = False
    """Whether the reply has an ETag."""
    text: str = ""
    """Content type of a reply that is text."""
    also: str = ""
    """Another content type, an object of which is given to who accepts it."""
    outcome: tuple[str, Any] | None = None
    """Content type and type of the FHIR resource as which an error may come; such a call may need a token."""
    once: bool = True
    """Whether a call with a body takes an Idempotency-Key."""

    @property
    def problem(self) -> tuple[str, type[msgspec.Struct]]:
        """Content type and shape of its errors."""
        return ("application/json", ErrorBody) if self.path.startswith(CHAT) else (PROBLEM, Problem)


def parameter(
    name: str, description: str, schema: dict[str, Any], *, required: bool = False
) -> dict[str, Any]:
    """A parameter of the query."""
    return {"name": name, "in": "query", "required": required, "description": description, "schema": schema}


PAGING = (
    parameter(
        "limit", "So many at most.", {"type": "integer", "minimum": 1, "maximum": MOST, "default": USUAL}
    ),
    parameter("after", "Begins after this id; the Link header names the next page.", {"type": "string"}),
)


def description(operations: Iterable[Operation], version: str, facts: dict[str, Any]) -> dict[str, Any]:
    """The whole description; `facts` is the schema of a patient's facts."""
    calls = tuple(operations)
    shapes = [
        kind
        for call in calls
        for kind in (call.takes, call.gives, call.problem[1], call.outcome and call.outcome[1])
        if kind
    ]
    schemas, parts = msgspec.json.schema_components(shapes, ref_template=_REF)
    by_kind = dict(zip(shapes, schemas, strict=True))
    paths: dict[str, dict[str, Any]] = {}
    for call in calls:
        paths.setdefault(call.path, {})[call.method] = _call(call, by_kind)
    for name in ("Question", "Patient"):
        if name in parts:
            parts[name]["properties"]["facts"] = facts
    return _plainly_named(
        {
            "openapi": "3.1.0",
            "info": {
                "title": "Osler",
                "version": version,
                "summary": "Clinical questions answered from guidelines, every sentence with its source.",
                "license": {"name": "Apache-2.0", "identifier": "Apache-2.0"},
            },
            "servers": [{"url": "/"}],
            "paths": paths,
            "components": {
                "schemas": parts,
                "securitySchemes": {
                    "key": {
                        "type": "http",
                        "scheme": "bearer",
                        "description": "Only where the operator asks for keys.",
                    },
                    "client": {
                        "type": "http",
                        "scheme": "bearer",
                        "bearerFormat": "JWT",
                        "description": "A CDS client's own token, only where the operator names clients.",
                    },
                },
            },
        }
    )


def _plainly_named(described: dict[str, Any]) -> dict[str, Any]:
    """The description, where two shapes of one name, told apart by their modules, get names without dots."""
    text = msgspec.json.encode(described).decode()
    for name in sorted(described["components"]["schemas"], key=len, reverse=True):
        if "." in name:
            plain = "".join(part[:1].upper() + part[1:] for part in name.split(".")[-2:])
            text = text.replace(f'{_REF.format(name=name)}"', f'{_REF.format(name=plain)}"')
            text = text.replace(f'"{name}":', f'"{plain}":')
    found: dict[str, Any] = msgspec.json.decode(text)
    return found


def _call(call: Operation, by_kind: dict[Any, Any]) -> dict[str, Any]:
    found: dict[str, Any] = {
        "operationId": call.id,
        "summary": call.summary,
        "tags": [call.scope or "operations"],
        "parameters": [*_path_parameters(call.path), *call.query, *_headers(call)],
        "responses": _responses(call, by_kind),
        "security": [
            {},
            *([{"key": [call.scope]}] if call.scope else [{"client": []}] if call.outcome else []),
        ],
    }
    if call.takes is not None:
        content = {"application/json": {"schema": by_kind[call.takes]}}
        found["requestBody"] = {"required": True, "content": content}
        if call.body:
            found["requestBody"]["description"] = call.body
    return found


def _path_parameters(path: str) -> list[dict[str, Any]]:
    names = [part[1:-1] for part in path.split("/") if part.startswith("{")]
    return [{"name": name, "in": "path", "required": True, "schema": {"type": "string"}} for name in names]


def _headers(call: Operation) -> list[dict[str, Any]]:
    def header(name: str, text: str) -> dict[str, Any]:
        return {"name": name, "in": "header", "description": text, "schema": {"type": "string"}}

    if call.takes is not None and call.once:
        text = "The same key with the same body gets the same reply for ten minutes."
        return [header("Idempotency-Key", text)]
    return [header("If-None-Match", "The ETag of what you have.")] if call.tagged else []


def _responses(call: Operation, by_kind: dict[Any, Any]) -> dict[str, Any]:
    kind, schema = ("application/json", by_kind[call.gives]) if call.gives is not None else (call.text, {})
    reply: dict[str, Any] = {"description": "the result", "content": {kind: {"schema": schema}}}
    if call.also:
        reply["content"][call.also] = {"schema": {"type": "object"}}
    if call.tagged:
        reply["headers"] = {"ETag": {"schema": {"type": "string"}}, "Link": {"schema": {"type": "string"}}}
    usual = {401, 403, 429} if call.scope else {401} if call.outcome else set()
    has_body = call.takes is not None and call.outcome is None
    posted = {413, 415, 422, *({409} if call.once else ())} if has_body else set()
    queried = {422} if call.query else set()
    statuses = sorted(usual | posted | queried | set(call.problems) | {500})
    media_type, shape = call.problem
    error = {media_type: {"schema": by_kind[shape]}}
    if call.outcome:
        error[call.outcome[0]] = {"schema": by_kind[call.outcome[1]]}
    return {
        "200": reply,
        **({"304": {"description": "you have it"}} if call.tagged else {}),
        **{str(status): {"description": _TOLD[status], "content": error} for status in statuses},
    }
