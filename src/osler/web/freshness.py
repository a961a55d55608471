"""Tags by which a client asks whether what it has is still the same."""

from __future__ import annotations

import hashlib

import msgspec
from starlette.requests import Request
from starlette.responses import Response

from osler.web.streaming import squeezed


def is_fresh(request: Request, tag: str) -> bool:
    """Whether `If-None-Match` names the tag; weak and strong ones are compared alike."""
    named = request.headers.get("if-none-match", "")
    bare = tag.removeprefix("W/")
    return any(each.strip().removeprefix("W/") in {bare, "*"} for each in named.split(","))


def tagged(request: Request, found: object, *, headers: dict[str, str] | None = None) -> Response:
    """Knowledge as JSON, the same for everybody until the knowledge changes; 304 where the client has it."""
    body = msgspec.json.encode(found)
    tag = f'W/"{hashlib.sha256(body).hexdigest()[:24]}"'
    told = {"etag": tag, "cache-control": "no-cache", **(headers or {})}
    if is_fresh(request, tag):
        return Response(status_code=304, headers=told)
    return squeezed(request, Response(body, headers=told, media_type="application/json"))
