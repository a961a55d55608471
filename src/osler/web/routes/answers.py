"""The ask page, and answers to questions with or without a patient."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator
from typing import Literal

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response
from starlette.routing import Route

from osler.interchange import FHIR, STYLES, answer_json, export
from osler.render import render
from osler.web.faults import place
from osler.web.fields import again, read_ask
from osler.web.pages.answer import AnswerPage, answer_page
from osler.web.pages.ask import ask_page
from osler.web.routes.articles import paper
from osler.web.site import Site, site_of
from osler.web.streaming import squeezed, stream
from osler.web.turn import Ask, Turn, answer_turn
from osler.web.visit import give_cookie, our_form, token_for
from osler.web.weaving import woven_into

LOG = logging.getLogger("osler.web")
_FORMS: dict[str, tuple[Literal["markdown", "json"], str]] = {
    "text/markdown": ("markdown", "text/markdown; charset=utf-8"),
    "application/json": ("json", "application/json"),
}


async def home(request: Request) -> Response:
    """The ask page."""
    site = site_of(request)
    token, visit = token_for(request)
    page = ask_page(site.knowledge.packs[0], longest=site.settings.most_question, token=token)
    text = site.templates.get_template("ask.html.j2").render(page=page)
    return give_cookie(request, squeezed(request, HTMLResponse(text)), visit)


async def ask(request: Request) -> Response:
    """An answer; the page begins to arrive before the answer is made."""
    site = site_of(request)
    sent = await our_form(request)
    wanted = read_ask(sent, site.knowledge, site.signer, longest=site.settings.most_question)
    if not wanted.question.strip():
        await run_in_threadpool(_turn, site, wanted)
    if "application/pdf" in (dict(sent.fields).get("as", ""), request.headers.get("accept", "")):
        turn = await run_in_threadpool(_turn, site, wanted)
        return Response(await run_in_threadpool(paper, turn), media_type="application/pdf")
    if FHIR in (dict(sent.fields).get("as", ""), request.headers.get("accept", "")):
        turn = await run_in_threadpool(answer_turn, site.knowledge, wanted, site.library)
        return Response(answer_json(turn.answer, turn.pack), media_type=FHIR)
    form = _FORMS.get(dict(sent.fields).get("as", "")) or _FORMS.get(request.headers.get("accept", ""))
    if form is not None:
        turn = await run_in_threadpool(_turn, site, wanted)
        return Response(render(turn.answer, form[0]), media_type=form[1])
    token, visit = token_for(request)
    unfolded = dict(sent.fields).get("unfold") == "yes"
    made: list[Turn] = []
    load = _loader(site, wanted, token, made, unfolded=unfolded)
    page = _page(site, wanted.question, again(wanted, site.signer, token), load)
    response = stream(request, page, lambda: woven_into(site, made[-1].answer) if made else iter(()))
    return give_cookie(request, response, visit)


async def references(request: Request) -> Response:
    """The references of an answer, for a reference manager."""
    site = site_of(request)
    sent = await our_form(request)
    wanted = read_ask(sent, site.knowledge, site.signer, longest=site.settings.most_question)
    name = dict(sent.fields).get("style", "ris")
    style = STYLES.get(name, STYLES["ris"])
    turn = await run_in_threadpool(_turn, site, wanted)
    text = export(turn.answer.references, name if name in STYLES else "ris")
    headers = {"content-disposition": f'attachment; filename="references.{style.ending}"'}
    return Response(text, headers=headers, media_type=style.media_type)


def _turn(site: Site, wanted: Ask) -> Turn:
    """The answer; not for the event loop, as the library is opened and what was signed may be waited for."""
    return answer_turn(site.knowledge, wanted, site.library, site.standings())


def _page(
    site: Site, question: str, fields: tuple[tuple[str, str], ...], load: Callable[[], AnswerPage]
) -> Iterator[str]:
    template = site.templates.get_template("answer.html.j2")
    try:
        yield from template.generate(question=question, again=fields, load=load)
    # The page has begun, so its status cannot change: the fault is said where the answer would be.
    except Exception as error:
        LOG.error("fault %s while answering at %s", type(error).__name__, place(error))
        yield site.templates.get_template("failed.html.j2").render(question=question, again=fields)


def _loader(
    site: Site, wanted: Ask, token: str, made: list[Turn], *, unfolded: bool
) -> Callable[[], AnswerPage]:
    """Makes the page; the turn is put into `made` for what comes after the page."""

    def load() -> AnswerPage:
        turn = _turn(site, wanted)
        made.append(turn)
        site.answered(turn.answer)
        return answer_page(turn, site.signer, token=token, unfolded=unfolded)

    return load


ROUTES = [
    Route("/", home),
    Route("/ask", ask, methods=["POST"]),
    Route("/references", references, methods=["POST"]),
]
