"""Readers' reports about a sentence."""

from __future__ import annotations

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response
from starlette.routing import Route

from osler.web import feedback as reports
from osler.web.pages.thanks import ThanksPage
from osler.web.site import site_of
from osler.web.visit import our_form, token_for


async def feedback(request: Request) -> Response:
    """Keeps a report; a page that sent it in place needs no page back."""
    site = site_of(request)
    fields = dict((await our_form(request)).fields)
    item = reports.report(fields.get("report", ""), fields.get("text", ""), fields.get("version", ""))
    await run_in_threadpool(reports.keep, site.settings.data, item)
    if request.headers.get("accept") == "application/json":
        return Response(status_code=204)
    token, _ = token_for(request)
    page = ThanksPage(
        kind=item.kind,
        statement=item.statement,
        version=item.knowledge_version,
        longest=reports.LONGEST,
        said=bool(item.text),
        token=token,
    )
    return HTMLResponse(site.templates.get_template("thanks.html.j2").render(page=page))


ROUTES = [Route("/feedback", feedback, methods=["POST"])]
