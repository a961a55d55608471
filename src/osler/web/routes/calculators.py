"""Calculators: a page with a form each, and the JSON interface. Inputs travel in the body only."""

from __future__ import annotations

from typing import Any

import msgspec
from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response
from starlette.routing import Route

from osler.calculating import calculate, calculators, find, left_out
from osler.core.calculation import Calculation, Calculator, LeftOut
from osler.core.errors import InputError
from osler.knowledge import Pack
from osler.web import errors
from osler.web.browse.calculators import CalculatorPage, calculator_page
from osler.web.browse.routes import markup_of
from osler.web.freshness import tagged
from osler.web.once import once
from osler.web.openapi import PAGING, Operation
from osler.web.paging import links, page_of
from osler.web.site import Site, site_of
from osler.web.streaming import squeezed
from osler.web.visit import give_cookie, our_form, same_origin, token_for


class Listed(msgspec.Struct, frozen=True, kw_only=True):
    """The body of `GET /api/calculators`."""

    calculators: tuple[Calculator, ...]
    left_out: tuple[LeftOut, ...]


async def form(request: Request) -> Response:
    """The page of one calculator, empty."""
    return await _page(request, None)


async def worked_out(request: Request) -> Response:
    """The page with the result of what was typed, or with what cannot be used of it."""
    sent = await our_form(request)
    typed: dict[str, str] = {}
    for name, value in sent.fields:
        # A ticked box stands before its "no".
        typed.setdefault(name, value)
    return await _page(request, typed)


async def _page(request: Request, typed: dict[str, str] | None) -> Response:
    site = site_of(request)
    pack, name = _holding(site, request.path_params["name"])
    token, visit = token_for(request)
    page = await run_in_threadpool(calculator_page, pack, pack.calculators[name], typed, token)
    text = await run_in_threadpool(markup_of, site, page)
    return give_cookie(request, squeezed(request, HTMLResponse(text, _status(page))), visit)


def _status(page: CalculatorPage) -> int:
    return 200 if page.problem is None else 422


def _holding(site: Site, name: str) -> tuple[Pack, str]:
    """The pack that holds a calculator.

    Raises:
        HTTPException: none does (404).
    """
    for pack in site.knowledge.packs:
        if name in pack.calculators:
            return pack, name
    raise HTTPException(404)


async def api_calculators(request: Request) -> Response:
    """Every calculator with its card, and what is left out; with `?limit=` a page of them."""
    listed = await run_in_threadpool(_listed, site_of(request))
    if not {"limit", "after"} & set(request.query_params):
        return tagged(request, listed)
    cards, following = page_of(request, {card.name: card for card in listed.calculators})
    return tagged(request, Listed(calculators=cards, left_out=listed.left_out), headers=links(following))


def _listed(site: Site) -> Listed:
    packs = site.knowledge.packs
    return Listed(
        calculators=tuple(card for pack in packs for card in calculators(pack)),
        left_out=tuple(item for pack in packs for item in left_out(pack)),
    )


async def api_calculate(request: Request) -> Response:
    """One calculation; the body holds the inputs by name."""
    site = site_of(request)
    same_origin(request)
    name = request.path_params["name"]
    try:
        pack = _found(site, name)
    except InputError as error:
        return errors.told(request, 404, str(error))
    given = _decoded(await request.body())
    found = await run_in_threadpool(calculate, pack, name, given)
    return squeezed(request, Response(msgspec.json.encode(found), media_type="application/json"))


def _found(site: Site, name: str) -> Pack:
    """The first pack that knows this calculator by any of its names.

    Raises:
        InputError: none does.
    """
    for pack in site.knowledge.packs[1:]:
        if name in pack.calculators:
            return pack
    find(site.knowledge.packs[0], name)
    return site.knowledge.packs[0]


def _decoded(body: bytes) -> dict[str, Any]:
    """The inputs: the body itself, or what it holds under "inputs".

    Raises:
        InputError: it is no JSON object.
    """
    try:
        found = msgspec.json.decode(body, type=dict[str, Any])
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        raise InputError(
            'the body is not a JSON object of inputs: send one like {"age": 66, "weight": "132 lb"}'
        ) from None
    inner = found.get("inputs")
    return inner if list(found) == ["inputs"] and isinstance(inner, dict) else found


OPERATIONS = (
    Operation(
        "get", "/api/calculators", "list_calculators", "List the calculators",
        scope="calculators", gives=Listed, query=PAGING, tagged=True,
    ),
    Operation(
        "post", "/api/calculators/{name}", "calculate", "Work a calculator out",
        scope="calculators", takes=dict[str, Any], gives=Calculation, problems=(404,),
        body="Inputs by name, as the calculator's card lists them; a text may hold a unit.",
    ),
)  # fmt: skip


ROUTES = [
    Route("/calculators/{name}", form),
    Route("/calculators/{name}", worked_out, methods=["POST"]),
    Route("/api/calculators", api_calculators),
    Route("/api/calculators/{name}", once(api_calculate), methods=["POST"]),
]
