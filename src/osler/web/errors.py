"""Errors as a page or as RFC 9457 problem details, with what the person typed."""

from __future__ import annotations

import msgspec
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

from osler.assistants.chat.shapes import ErrorBody, ErrorDetail
from osler.core.errors import InputError
from osler.core.wording import begun
from osler.web.fields import TRIED, Typed, audience_of, record_of, trail_of
from osler.web.pages.error import ErrorPage
from osler.web.site import site_of
from osler.web.visit import give_cookie, token_for

PROBLEM = "application/problem+json"
CHAT = "/v1/"
"""Where errors have the shape that clients of the chat interface read."""
_SAID = {
    401: ("You are not signed in", "Sign in at /board/sign-in, then try again."),
    409: (
        "Somebody was faster",
        "What you saw has changed meanwhile, so nothing was done. Go back, load the page again and look.",
    ),
    503: (
        "Part of this site is away for a moment",
        "Nothing was lost. Try again in a few seconds: it comes back by itself.",
    ),
    403: (
        "This form could not be confirmed",
        "The page was open for too long or in another window. Send it again: what you typed is kept below.",
    ),
    404: ("There is no such page", "Check the address, or ask your question here."),
    405: (
        "This address does not take that request",
        "Ask from the form below, or read the description of the interface at /openapi.json.",
    ),
    406: (
        "This form of the page is not made here",
        "PDF needs the extra osler[pdf] on this server. Go back and take the page as Markdown or JSON, or "
        "print it from the browser; the question is kept below.",
    ),
    413: (
        "That is too much text",
        "Shorten it to the question and the facts that matter, and send it again. Your browser still holds "
        "what you typed: go back one page.",
    ),
    415: (
        "That kind of content is not read here",
        "Send a form from a page, or JSON with Content-Type: application/json.",
    ),
    422: ("Something you sent cannot be used", "Correct it below and send it again."),
    429: (
        "Too many questions at once",
        "Wait a few seconds, then send it again: what you typed is kept below.",
    ),
    500: (
        "Something went wrong on our side",
        "Nothing of your question was stored. Send it again; if it fails again, please report it, "
        "without patient data.",
    ),
}


_NOT_ALLOWED = (
    "Your account may not do this",
    "Nothing was done. Where a role is missing, an administrator can give it on the page People.",
)
"""A person who is known, but may not; without words of its own 403 is a form that is not ours."""


class Problem(msgspec.Struct, frozen=True, kw_only=True):
    """RFC 9457 problem details."""

    type: str = "about:blank"
    title: str
    status: int
    detail: str


def of_http(request: Request, error: Exception) -> Response:
    """The response to an error of HTTP."""
    assert isinstance(error, HTTPException)
    headers = dict(error.headers or {})
    return of_status(request, error.status_code, headers)


def of_input(request: Request, error: Exception) -> Response:
    """The response to something given that cannot be used."""
    assert isinstance(error, InputError)
    return told(request, 422, str(error))


def of_fault(request: Request, _error: Exception | None = None) -> Response:
    """The response to an unforeseen error; it says nothing of the error."""
    return _respond(request, 500)


def of_status(request: Request, status: int, headers: dict[str, str] | None = None) -> Response:
    """The response for a status."""
    return _respond(request, status, headers=headers)


def refused(
    request: Request, status: int, title: str, detail: str, headers: dict[str, str] | None = None
) -> Response:
    """The response to a program, with a title of its own."""
    return _problem(request, Problem(title=title, status=status, detail=detail), headers)


def told(request: Request, status: int, detail: str) -> Response:
    """The response for a status, with what exactly is wrong."""
    return _respond(request, status, begun(detail) + ".")


def _respond(
    request: Request, status: int, detail: str | None = None, *, headers: dict[str, str] | None = None
) -> Response:
    title, what_next = _SAID.get(status, _SAID[500 if status >= 500 else 404])
    if status == 403 and detail is not None:
        title, what_next = _NOT_ALLOWED
    if not _wants_page(request):
        return _problem(request, Problem(title=title, status=status, detail=detail or what_next), headers)
    token, visit = token_for(request)
    sent: Typed = getattr(request.state, "typed", Typed())
    page = ErrorPage(
        status=status,
        title=title,
        detail=detail,
        what_next=what_next,
        question=sent.question,
        kept=tuple(pair for pair in sent.fields if not pair[0].startswith(TRIED) and _usable(request, pair)),
        tried=tuple(pair for pair in sent.fields if pair[0].startswith(TRIED) and pair[1].strip()),
        token=token,
    )
    text = site_of(request).templates.get_template("error.html.j2").render(page=page)
    return give_cookie(request, HTMLResponse(text, status, headers), visit)


def _usable(request: Request, field: tuple[str, str]) -> bool:
    """Whether a hidden field may be sent again: nobody could mend one that is refused."""
    site, (name, value) = site_of(request), field
    try:
        match name:
            case "conversation":
                trail_of(value, site.signer)
            case "record":
                record_of(value, site.signer)
            case "audience" | "reader":
                audience_of(value)
            case "region":
                return not value or any(value in pack.head.regions for pack in site.knowledge.packs)
            case "as":
                return False
    except InputError:
        return False
    return True


def _problem(request: Request, problem: Problem, headers: dict[str, str] | None) -> Response:
    """Problem details, or what clients of the chat interface read in their place."""
    if request.url.path.startswith(CHAT):
        kind, code = _CHAT_KINDS.get(problem.status, ("invalid_request_error", "invalid_request"))
        detail = ErrorDetail(message=problem.detail, type=kind, code=code)
        return Response(
            msgspec.json.encode(ErrorBody(error=detail)),
            problem.status,
            headers,
            media_type="application/json",
        )
    return Response(msgspec.json.encode(problem), problem.status, headers, media_type=PROBLEM)


_CHAT_KINDS = {
    401: ("authentication_error", "invalid_api_key"),
    403: ("permission_error", "insufficient_permissions"),
    404: ("invalid_request_error", "not_found"),
    429: ("rate_limit_error", "rate_limit_exceeded"),
    500: ("server_error", "server_error"),
    503: ("server_error", "unavailable"),
}


def _wants_page(request: Request) -> bool:
    if request.url.path.startswith(("/api/", CHAT, "/mcp")):
        return False
    return "text/html" in request.headers.get("accept", "")
