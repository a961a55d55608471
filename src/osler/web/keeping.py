"""Pages that are the same for everybody but for the token of the visit: made once, checked by a tag."""

from __future__ import annotations

import hashlib

from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

from osler.web.freshness import is_fresh
from osler.web.site import PLACE
from osler.web.streaming import squeezed
from osler.web.visit import give_cookie, token_for


def kept_page(request: Request, text: str) -> Response:
    """The page for this visit; its forms are the visit's own, so only the reader's browser may keep it."""
    if PLACE not in text:
        return kept(request, HTMLResponse(text), "")
    token, visit = token_for(request)
    page = HTMLResponse(text.replace(PLACE, token))
    mark = hashlib.sha256((text + visit).encode()).hexdigest()[:24]
    return give_cookie(request, kept(request, page, mark), visit)


def kept(request: Request, response: Response, mark: str) -> Response:
    """With a tag by which a browser asks whether the page is still the same."""
    mark = mark or hashlib.sha256(bytes(response.body)).hexdigest()[:24]
    headers = {"etag": f'W/"{mark}"', "cache-control": "private, no-cache", "vary": "accept, cookie"}
    response.headers.update(headers)
    if is_fresh(request, headers["etag"]):
        return Response(status_code=304, headers=headers)
    return squeezed(request, response)
