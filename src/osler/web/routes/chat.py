"""OpenAI's chat interface: any chat front end can use Osler as its model."""

from __future__ import annotations

import time
from collections.abc import Iterator
from datetime import UTC, date, datetime

import msgspec
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response, StreamingResponse
from starlette.routing import Route

from osler.assistants import Desk
from osler.assistants.chat import (
    MODELS,
    ChatRequest,
    Completion,
    ErrorBody,
    Model,
    Models,
    RefusedError,
    chunks,
    complete,
    finished,
    read_request,
    woven,
)
from osler.assistants.chat.answering import Written
from osler.assistants.chat.shapes import ErrorDetail
from osler.web.openapi import Operation
from osler.web.site import Site, site_of
from osler.web.streaming import squeezed
from osler.web.visit import same_origin


async def models(request: Request) -> Response:
    """The ways in which Osler speaks, each as a model."""
    made = tuple(_model(site_of(request), name) for name in MODELS)
    return _json(request, Models(data=made))


async def model(request: Request) -> Response:
    """One of them."""
    name = request.path_params["name"]
    if name not in MODELS:
        return _refused(RefusedError(f"there is no model {name!r}", param="model", code="model_not_found"))
    return _json(request, _model(site_of(request), name))


async def completions(request: Request) -> Response:
    """The reply to a conversation, whole or in chunks."""
    site = site_of(request)
    same_origin(request)
    try:
        wanted = read_request(await request.body())
        desk = Desk(
            knowledge=site.knowledge, library=site.library, standings=site.standings, voice=site.voice
        )
        written = await run_in_threadpool(complete, desk, wanted, created=int(time.time()))
    except RefusedError as error:
        return _refused(error)
    site.metrics.answered(written.completion.osler.status, MODELS[wanted.model])
    if not wanted.stream:
        return _json(request, await run_in_threadpool(_whole, desk, written))
    pieces: Iterator[bytes] = chunks(written, usage=wanted.with_usage, more=woven(desk, written))
    headers = {"x-accel-buffering": "no"}
    return StreamingResponse(pieces, headers=headers, media_type="text/event-stream")


def _whole(desk: Desk, written: Written) -> Completion:
    for _ in woven(desk, written):
        pass
    return finished(written)


def _model(site: Site, name: str) -> Model:
    """A model; it was made when its knowledge was."""
    day = date.fromisoformat(site.knowledge.packs[0].head.last_updated)
    return Model(id=name, created=int(datetime(day.year, day.month, day.day, tzinfo=UTC).timestamp()))


def _json(request: Request, found: msgspec.Struct) -> Response:
    return squeezed(request, Response(msgspec.json.encode(found), media_type="application/json"))


def _refused(error: RefusedError) -> Response:
    detail = ErrorDetail(message=str(error), type="invalid_request_error", param=error.param, code=error.code)
    status = 404 if error.code == "model_not_found" else 400
    return Response(msgspec.json.encode(ErrorBody(error=detail)), status, media_type="application/json")


OPERATIONS = (
    Operation("get", "/v1/models", "list_models", "List the models", "chat", gives=Models),
    Operation(
        "get", "/v1/models/{name}", "get_model", "One model", "chat", gives=Model, problems=(404,)
    ),
    Operation(
        "post", "/v1/chat/completions", "chat", "Reply to a conversation", "chat",
        takes=ChatRequest, gives=Completion, problems=(400, 404), once=False,
        body="As OpenAI's chat completions; with stream the reply comes as server-sent events.",
    ),
)  # fmt: skip
ROUTES = [
    Route("/v1/models", models),
    Route("/v1/models/{name}", model),
    Route("/v1/chat/completions", completions, methods=["POST"]),
]
