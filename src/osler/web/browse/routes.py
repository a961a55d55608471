"""The addresses of the browse pages."""

from __future__ import annotations

import msgspec
from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response
from starlette.routing import BaseRoute, Route

from osler.core.standing import Standings
from osler.web.browse.catalog import TEMPLATES, WHOLE, Page, page_at
from osler.web.browse.library import Library, library_of, signed_of
from osler.web.browse.search import search
from osler.web.keeping import kept_page
from osler.web.site import PLACE, Claim, Site, site_of
from osler.web.streaming import squeezed
from osler.web.visit import give_cookie, our_form, token_for


async def browse(request: Request) -> Response:
    """One browse page."""
    markup = await run_in_threadpool(_kept, site_of(request), request.url.path.rstrip("/"))
    return kept_page(request, markup)


async def search_form(request: Request) -> Response:
    """The search page, empty: words in an address are not read, as addresses are kept and logged."""
    site = site_of(request)
    page = await run_in_threadpool(search, _library(site), "")
    return kept_page(request, markup_of(site, page))


async def find(request: Request) -> Response:
    """What was found; the words travel in the body, and are nobody's to keep."""
    site = site_of(request)
    words = dict((await our_form(request)).fields).get("q", "")
    page = await run_in_threadpool(search, _library(site), words)
    token, visit = token_for(request)
    text = markup_of(site, page).replace(PLACE, token)
    return give_cookie(request, squeezed(request, HTMLResponse(text)), visit)


def markup_of(site: Site, page: Page) -> str:
    """A page as HTML."""
    return site.templates.get_template(TEMPLATES[type(page)]).render(page=page)


def _kept(site: Site, path: str) -> str:
    def made(signed: Standings | None) -> tuple[str, Claim]:
        page = page_at(msgspec.structs.replace(_library(site), standings=signed), path)
        if page is None:
            raise HTTPException(404)
        _, kind, name = f"{path}//".split("/")[:3]
        return markup_of(site, page), lambda now: signed_of(now, kind, name)

    return site.page((path, "browse"), made)


def _library(site: Site) -> Library:
    return library_of(site.knowledge, tuple(site.settings.packs))


BROWSE_ROUTES: list[BaseRoute] = [
    *(Route(path, browse) for path in WHOLE),
    Route("/topics/{name}", browse),
    Route("/guidelines/{name}", browse),
    Route("/recommendations/{name}", browse),
    Route("/drugs/{name}", browse),
    Route("/search", search_form),
    Route("/search", find, methods=["POST"]),
]
