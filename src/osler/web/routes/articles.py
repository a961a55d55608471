"""Articles: answers to common questions without a patient, the same for everybody."""

from __future__ import annotations

from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from osler.answer.reviewed import content_digest
from osler.core.answer import Audience
from osler.core.errors import InputError
from osler.core.standing import Standings
from osler.interchange import FHIR, answer_json
from osler.knowledge.schema import Article
from osler.pictures.paper import on_paper
from osler.render import Form, render
from osler.web.fields import audience_of
from osler.web.keeping import kept, kept_page
from osler.web.pages.answer import answer_page
from osler.web.site import FLUSH, PLACE, Page, Site, site_of
from osler.web.turn import Ask, Turn, answer_turn

_TYPES: dict[str, tuple[Form, str]] = {
    "application/json": ("json", "application/json"),
    "text/markdown": ("markdown", "text/markdown; charset=utf-8"),
}


async def article(request: Request) -> Response:
    """One article, in the form that the client accepts."""
    site = site_of(request)
    found = article_of(site, request.path_params["slug"])
    audience = audience_of(request.query_params.get("audience", ""))
    accept = request.headers.get("accept", "text/html").partition(",")[0].partition(";")[0].strip()
    if accept in _TYPES:
        form, media_type = _TYPES[accept]
        turn = await run_in_threadpool(_turn, site, found, audience)
        return kept(request, Response(render(turn.answer, form), media_type=media_type), "")
    if accept == FHIR:
        turn = await run_in_threadpool(_turn, site, found, audience)
        return kept(request, Response(answer_json(turn.answer, turn.pack), media_type=FHIR), "")
    if accept == "application/pdf":
        turn = await run_in_threadpool(_turn, site, found, audience)
        return kept(request, Response(await run_in_threadpool(paper, turn), media_type=accept), "")
    text = await run_in_threadpool(
        site.page, (found.slug, audience), lambda signed: _made(site, found, audience, signed)
    )
    return kept_page(request, text)


def paper(turn: Turn) -> bytes:
    """An answer as PDF.

    Raises:
        HTTPException: what makes PDF is not installed here (406).
    """
    try:
        return on_paper(turn.pack, turn.asked.case.values(), turn.answer)
    except InputError:
        raise HTTPException(406) from None


def article_of(site: Site, slug: str) -> Article:
    """The article with this name.

    Raises:
        HTTPException: there is none.
    """
    for pack in site.knowledge.packs:
        for item in pack.articles:
            if item.slug == slug:
                return item
    raise HTTPException(404)


def _turn(site: Site, found: Article, audience: Audience) -> Turn:
    """The answer to an article's question; not for the event loop, as what was signed may be waited for."""
    return _signed_turn(site, found, audience, site.standings())


def _signed_turn(site: Site, found: Article, audience: Audience, signed: Standings | None) -> Turn:
    try:
        return answer_turn(site.knowledge, Ask(question=found.question, audience=audience), standings=signed)
    except InputError as error:
        raise AssertionError(f"the article {found.slug!r} cannot be answered: {error}") from None


def _made(site: Site, found: Article, audience: Audience, signed: Standings | None) -> Page:
    """The article's page, with a mark where the token of the visit goes."""
    turn = _signed_turn(site, found, audience, signed)
    page = answer_page(turn, site.signer, token=PLACE, slug=found.slug)
    template = site.templates.get_template("answer.html.j2")
    text = template.render(question=found.question, again=(), load=lambda: page)
    mark = content_digest(turn.answer)
    # An answer that is no unit of the board rests on many: any change of what was signed counts.
    return text.replace(FLUSH, ""), lambda now: now and now.answers.get(mark, now.mark)


ROUTES = [Route("/answers/{slug}", article)]
