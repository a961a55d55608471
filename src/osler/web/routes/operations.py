"""For operators: health, figures, assets."""

from __future__ import annotations

from functools import cache
from typing import Literal

import msgspec
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from osler.web import metrics as figures
from osler.web.openapi import Operation
from osler.web.site import HERE, site_of
from osler.web.streaming import squeezed

_TYPES = {".css": "text/css; charset=utf-8", ".js": "text/javascript; charset=utf-8", ".svg": "image/svg+xml"}


async def healthz(request: Request) -> Response:
    """That the process serves, and from which knowledge."""
    body = Health("ok", site_of(request).knowledge.version)
    return Response(msgspec.json.encode(body), media_type="application/json")


async def metrics(request: Request) -> Response:
    """Counts and latencies of all workers."""
    return Response(site_of(request).metrics.text(), media_type=figures.TYPE)


async def asset(request: Request) -> Response:
    """A style sheet, script or picture; its address changes with its content, so it may be kept for good."""
    path = "/static/" + request.path_params["name"]
    for name, address in site_of(request).assets.items():
        if address == path:
            headers = {"cache-control": "public, max-age=31536000, immutable"}
            media_type = _TYPES[name[name.rindex(".") :]]
            return squeezed(request, Response(_bytes(name), headers=headers, media_type=media_type))
    raise HTTPException(404)


async def favicon(request: Request) -> Response:
    """The mark that browsers ask for by themselves."""
    headers = {"cache-control": "public, max-age=86400"}
    return Response(_bytes("mark.svg"), headers=headers, media_type="image/svg+xml")


async def robots(_request: Request) -> Response:
    """What crawlers may read: articles, nothing that is asked."""
    return Response("User-agent: *\nDisallow: /ask\nDisallow: /api/\n", media_type="text/plain")


@cache
def _bytes(name: str) -> bytes:
    return (HERE / "static" / name).read_bytes()


class Health(msgspec.Struct, frozen=True):
    """That the process serves, and from which knowledge."""

    status: Literal["ok"]
    knowledge_version: str


OPERATIONS = (
    Operation("get", "/healthz", "health", "Whether the process serves", gives=Health),
    Operation("get", "/metrics", "metrics", "Figures for Prometheus", text="text/plain"),
)
ROUTES = [
    Route("/healthz", healthz),
    Route("/metrics", metrics),
    Route("/static/{name}", asset),
    Route("/favicon.ico", favicon),
    Route("/robots.txt", robots),
]
