"""The addresses of the browse pages."""

from __future__ import annotations

import hashlib

from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response
from starlette.routing import BaseRoute, Route

from osler.web.browse.catalog import TEMPLATES, WHOLE, Page, page_at
from osler.web.browse.library import Library, library_of
from osler.web.browse.search import search
from osler.web.site import Site, site_of
from osler.web.streaming import squeezed

_FRESH = "public, max-age=300"


async def browse(request: Request) -> Response:
    """One browse page: the same for everybody, so a browser may keep it and ask whether it still holds."""
    site = site_of(request)
    path = request.url.path.rstrip("/")
    markup = await run_in_threadpool(_kept, site, path)
    if markup is None:
        raise HTTPException(404)
    tag = f'W/"{hashlib.sha256(markup.encode()).hexdigest()[:24]}"'
    headers = {"etag": tag, "cache-control": _FRESH}
    if request.headers.get("if-none-match") == tag:
        return Response(status_code=304, headers=headers)
    return squeezed(request, HTMLResponse(markup, headers=headers))


async def find(request: Request) -> Response:
    """The search page; what was searched is nobody's to keep."""
    site = site_of(request)
    page = await run_in_threadpool(search, _library(site), request.query_params.get("q", ""))
    return squeezed(request, HTMLResponse(markup_of(site, page)))


def markup_of(site: Site, page: Page) -> str:
    """A page as HTML."""
    return site.templates.get_template(TEMPLATES[type(page)]).render(page=page)


def _kept(site: Site, path: str) -> str | None:
    key = (path, "browse")
    if key not in site.pages:
        page = page_at(_library(site), path)
        if page is None:
            return None
        site.pages[key] = markup_of(site, page)
    return site.pages[key]


def _library(site: Site) -> Library:
    return library_of(site.knowledge, tuple(site.settings.packs))


BROWSE_ROUTES: list[BaseRoute] = [
    *(Route(path, browse) for path in WHOLE),
    Route("/topics/{name}", browse),
    Route("/guidelines/{name}", browse),
    Route("/recommendations/{name}", browse),
    Route("/drugs/{name}", browse),
    Route("/search", find),
]
