"""The JSON interface."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

import msgspec
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from osler.core.answer import Answer, Audience
from osler.core.errors import InputError
from osler.core.record import Record
from osler.fhir import read_record
from osler.giving import day, from_map, patient_schema, region_of
from osler.interchange import FHIR, answer_json
from osler.knowledge import Pack
from osler.library import Hit, Query
from osler.web.fields import check_length, seal, trail_of
from osler.web.freshness import tagged
from osler.web.hooks import describing
from osler.web.once import once
from osler.web.openapi import Operation, description, parameter
from osler.web.routes import calculators, chat, knowledge, operations
from osler.web.site import Site, site_of
from osler.web.streaming import squeezed
from osler.web.turn import Ask, Turn, answer_turn
from osler.web.visit import same_origin


class Question(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The body of `POST /api/answers`."""

    question: str
    facts: dict[str, Any] = {}
    """By name; they outrank the record."""
    record: dict[str, Any] | list[Any] | None = None
    """FHIR R4 of one patient: a Bundle, a resource, or a list of them."""
    audience: Audience = "clinician"
    region: str | None = None
    as_of: str | None = None
    """ISO day whose guidance counts and on which the record is read; the knowledge's own when left out."""
    conversation: str | None = None
    """What the answer before gave back under this name: its facts and topic go on."""


async def api_answers(request: Request) -> Response:
    """An answer, and the token that continues the conversation."""
    site = site_of(request)
    same_origin(request)
    turn, token = await run_in_threadpool(_answer, site, await request.body())
    if request.headers.get("accept", "").partition(";")[0].strip() == FHIR:
        document = answer_json(turn.answer, turn.pack)
        return squeezed(request, Response(document, media_type=FHIR))
    answer = turn.answer
    encoded = msgspec.json.encode({**msgspec.to_builtins(answer), "conversation": token})
    return squeezed(request, Response(encoded, media_type="application/json"))


async def library_search(request: Request) -> Response:
    """Passages of the evidence library for `?q=`; no patient facts belong into an address."""
    site = site_of(request)
    if site.library is None:
        raise InputError("this site has no evidence library: the operator adds one with osler library add")
    words = request.query_params.get("q", "")
    check_length(words, site.settings.most_question)
    if not words.strip():
        raise InputError("the search is empty: write ?q= and what to look for")
    hits = await run_in_threadpool(site.library.search, Query(text=words))
    return squeezed(request, Response(msgspec.json.encode(hits), media_type="application/json"))


async def openapi(request: Request) -> Response:
    """The description of this interface."""
    return tagged(request, described(site_of(request).knowledge.packs[0]))


def _answer(site: Site, raw: bytes) -> tuple[Turn, str]:
    body = _decoded(raw)
    check_length(body.question, site.settings.most_question)
    trail = trail_of(body.conversation or "", site.signer)
    pack = site.knowledge.pack(trail.pack) if trail.pack else site.knowledge.packs[0]
    as_of = day(body.as_of) if body.as_of else None
    record = _record(pack, body.record, as_of)
    turn = answer_turn(
        site.knowledge,
        Ask(
            question=body.question,
            trail=trail,
            given=(*(record.facts if record else ()), *from_map(pack, body.facts)),
            audience=body.audience,
            region=region_of(pack, body.region),
            as_of=as_of,
            record=record,
        ),
        site.library,
        site.standings(),
    )
    site.answered(turn.answer)
    return turn, seal(turn.after, site.signer)


def _record(pack: Pack, documents: dict[str, Any] | list[Any] | None, as_of: str | None) -> Record | None:
    if documents is None:
        return None
    held = documents if isinstance(documents, list) else [documents]
    return read_record(pack, held, as_of or pack.head.last_updated)


def _decoded(body: bytes) -> Question:
    try:
        return msgspec.json.decode(body, type=Question)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise InputError(f"the body is not a question: {error}") from None


class Answered(Answer, frozen=True, kw_only=True):
    """The answer object, and how to go on."""

    conversation: str
    """Sent back under this name, it continues the conversation; signed, and good for a day."""


@lru_cache(maxsize=4)
def described(pack: Pack) -> dict[str, Any]:
    """The interface in OpenAPI 3.1."""
    facts = {key: value for key, value in patient_schema(pack).items() if key != "$schema"}
    return description(
        [
            *OPERATIONS,
            *calculators.OPERATIONS,
            *knowledge.OPERATIONS,
            *chat.OPERATIONS,
            *operations.OPERATIONS,
            *describing.OPERATIONS,
        ],
        pack.version,
        facts,
    )


OPERATIONS = (
    Operation(
        "post", "/api/answers", "ask", "Answer a question", "answers",
        takes=Question, gives=Answered, also=FHIR,
    ),
    Operation(
        "get", "/api/library/search", "search_library", "Search the evidence library", "library",
        gives=tuple[Hit, ...],
        query=(parameter("q", "What to look for; no patient facts.", {"type": "string"}, required=True),),
    ),
    Operation("get", "/openapi.json", "describe", "This description", gives=dict[str, Any], tagged=True),
)  # fmt: skip
ROUTES = [
    Route("/api/answers", once(api_answers), methods=["POST"]),
    Route("/api/library/search", library_search),
    Route("/openapi.json", openapi),
]
