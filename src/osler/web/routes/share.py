"""Sharing a question by link: shown first, then confirmed; the link keeps it away from every server."""

from __future__ import annotations

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response
from starlette.routing import Route

from osler.web.fields import check_length, read_ask
from osler.web.pages.share import LONGEST, SharedPage, share_page
from osler.web.site import site_of
from osler.web.streaming import squeezed
from osler.web.turn import answer_turn
from osler.web.visit import give_cookie, our_form, token_for


async def share(request: Request) -> Response:
    """What the link would carry; the link itself once the reader has seen that text."""
    site = site_of(request)
    sent = await our_form(request)
    wanted = read_ask(sent, site.knowledge, site.signer, longest=site.settings.most_question)
    check_length(wanted.question.strip(), LONGEST)
    turn = await run_in_threadpool(answer_turn, site.knowledge, wanted)
    token, visit = token_for(request)
    seen = dict(sent.fields).get("seen")
    page = share_page(turn, seen=seen, base=str(request.base_url), token=token)
    text = site.templates.get_template("share.html.j2").render(page=page)
    return give_cookie(request, squeezed(request, HTMLResponse(text)), visit)


async def shared(request: Request) -> Response:
    """Where a link leads; the same page for everybody, since the question never reaches this process."""
    site = site_of(request)
    token, visit = token_for(request)
    page = SharedPage(longest=site.settings.most_question, token=token)
    text = site.templates.get_template("shared.html.j2").render(page=page)
    return give_cookie(request, squeezed(request, HTMLResponse(text)), visit)


ROUTES = [Route("/share", share, methods=["POST"]), Route("/shared", shared)]
