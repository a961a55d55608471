"""The one cookie: a random name for a visit, by which forms are known to be ours."""

from __future__ import annotations

import os
from urllib.parse import urlsplit

from starlette.datastructures import FormData
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from osler.web.fields import Typed, typed
from osler.web.site import site_of

COOKIE = "osler_visit"
_FORMS = ("application/x-www-form-urlencoded", "multipart/form-data")
_MOST_FIELDS = 600


def token_for(request: Request) -> tuple[str, str]:
    """A form token, and the visit it belongs to."""
    held = request.cookies.get(COOKIE, "")
    visit = held if len(held) == 32 and held.isalnum() else os.urandom(16).hex()
    return site_of(request).signer.form_token(visit), visit


def give_cookie(request: Request, response: Response, visit: str) -> Response:
    """The response, with the visit's cookie where the browser has none yet."""
    if request.cookies.get(COOKIE) != visit:
        response.set_cookie(
            COOKIE, visit, httponly=True, samesite="strict", secure=request.url.scheme == "https", path="/"
        )
    return response


async def our_form(request: Request) -> Typed:
    """The fields of a form that one of our pages sent.

    Raises:
        HTTPException: another content type (415), or a form that is not ours (403).
    """
    form = await keep_typed(request)
    if form is None:
        raise HTTPException(415)
    token = form.get("token")
    if not isinstance(token, str) or not site_of(request).signer.is_ours(
        request.cookies.get(COOKIE, ""), token
    ):
        raise HTTPException(403)
    return typed(form)


async def keep_typed(request: Request) -> FormData | None:
    """The form of a request, None where it has none.

    What was typed is kept with the request before any check: whatever is refused, it is shown again.
    """
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if kind not in _FORMS:
        return None
    form = await request.form(max_files=0, max_fields=_MOST_FIELDS)
    request.state.typed = typed(form)
    return form


def same_origin(request: Request) -> None:
    """Refuses another site's page; JSON cannot be sent by a plain form, so that is refused too.

    Raises:
        HTTPException: not JSON (415), or from another site (403).
    """
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if kind != "application/json":
        raise HTTPException(415)
    origin = request.headers.get("origin")
    if origin and urlsplit(origin).netloc != request.headers.get("host"):
        raise HTTPException(403)
