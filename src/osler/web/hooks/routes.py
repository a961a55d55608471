"""`/cds-services`: discovery, service calls, feedback."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import msgspec
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from osler import cds
from osler.web.hooks.access import NobodyError
from osler.web.hooks.fetching import whole_data
from osler.web.hooks.state import Hooks
from osler.web.site import site_of

_LARGE = 200_000
"""Bytes from which reading a call would hold up the others: it goes to a thread."""
_METHODS = "GET, POST, OPTIONS"


def hooks_of(request: Request) -> Hooks:
    """The hooks of the site that serves a request."""
    return site_of(request).hooks


async def discovery(request: Request) -> Response:
    """What services there are and what data each needs."""
    hooks = hooks_of(request)
    refused = await _refused(request, hooks)
    if refused is not None:
        return refused
    listed = [service.described() for service in cds.services(hooks.knowledge)]
    return _answer(request, hooks, {"services": listed})


async def service(request: Request) -> Response:
    """The cards for one call."""
    hooks = hooks_of(request)
    refused = await _refused(request, hooks)
    if refused is not None:
        return refused
    name = request.path_params["id"]
    if name not in hooks.names:
        return _fault(request, hooks, 404, "not-found", "there is no such service: see /cds-services")
    body = await request.body()
    try:
        call = await _off(body, cds.read_call, body)
        found = cds.service_for(hooks.knowledge, name, call.hook)
        if found is None:
            raise cds.CallError("this service is not offered at that hook: see /cds-services")
        documents = await whole_data(call, found, hooks.clinic.fhir_servers, hooks.outside)
        around = cds.Surroundings(hooks.namer, public_url(request, hooks), _today())
        made = await _off(body, _respond, found, call, documents, around)
    except cds.MissingDataError as error:
        return _fault(request, hooks, 412, "required", str(error))
    except cds.CallError as error:
        return _fault(request, hooks, 400, "invalid", str(error))
    hooks.count(call.hook, len(made["cards"]))
    return _answer(request, hooks, made)


async def feedback(request: Request) -> Response:
    """Keeps what clinicians did with cards; the same report sent again changes nothing."""
    hooks = hooks_of(request)
    refused = await _refused(request, hooks)
    if refused is not None:
        return refused
    cards = hooks.cards_of(request.path_params["id"])
    if not cards:
        return _fault(request, hooks, 404, "not-found", "there is no such service: see /cds-services")
    try:
        reports = cds.read_feedback(await request.body(), hooks.namer, cards)
    except cds.CallError as error:
        return _fault(request, hooks, 400, "invalid", str(error))
    await run_in_threadpool(hooks.kept.keep, reports)
    return _answer(request, hooks, {})


async def preflight(request: Request) -> Response:
    """Tells a browser whether its page may call."""
    hooks = hooks_of(request)
    response = Response(status_code=204 if _origin(request, hooks) else 403)
    response.headers["access-control-allow-methods"] = _METHODS
    response.headers["access-control-allow-headers"] = "Authorization, Content-Type"
    response.headers["access-control-max-age"] = "600"
    return _shared(request, hooks, response)


def _respond(
    found: cds.Service, call: cds.Call, documents: list[dict[str, Any]], around: cds.Surroundings
) -> dict[str, Any]:
    day, assuming = around.as_of, found.assumes
    patient = cds.patient_of(found.pack, call.whose, documents, day, assuming=assuming)
    return cds.respond(found.pack, call, patient, around)


async def _off(body: bytes, work: Any, *given: Any) -> Any:  # noqa: ANN401 - passes through what work takes
    return await run_in_threadpool(work, *given) if len(body) > _LARGE else work(*given)


async def _refused(request: Request, hooks: Hooks) -> Response | None:
    """The response to a call that may not be made: a page of another site, nobody, or not JSON."""
    if request.headers.get("origin") and not _origin(request, hooks) and not _own(request):
        return _fault(request, hooks, 403, "forbidden", "calls from that origin are not allowed here")
    if hooks.clinic.authenticates:
        audience = public_url(request, hooks) + request.url.path
        try:
            await hooks.access.check(request.headers.get("authorization", ""), audience)
        except NobodyError:
            return _shared(request, hooks, Response(status_code=401, headers={"www-authenticate": "Bearer"}))
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if request.method == "POST" and kind not in {"application/json", "application/fhir+json"}:
        return _fault(request, hooks, 415, "invalid", "send JSON with Content-Type: application/json")
    return None


def public_url(request: Request, hooks: Hooks) -> str:
    """The address of this site as others see it."""
    return hooks.clinic.public_url or f"{request.url.scheme}://{request.url.netloc}"


def _today() -> str:
    return datetime.now(UTC).date().isoformat()


def _origin(request: Request, hooks: Hooks) -> str | None:
    origin = request.headers.get("origin")
    return origin if origin in hooks.clinic.origins else None


def _own(request: Request) -> bool:
    return request.headers.get("origin") == f"{request.url.scheme}://{request.url.netloc}"


def _answer(request: Request, hooks: Hooks, content: object) -> Response:
    return _shared(request, hooks, Response(msgspec.json.encode(content), media_type="application/json"))


def _shared(request: Request, hooks: Hooks, response: Response) -> Response:
    response.headers["vary"] = "Origin"
    origin = _origin(request, hooks)
    if origin is not None:
        response.headers["access-control-allow-origin"] = origin
    return response


def _fault(request: Request, hooks: Hooks, status: int, code: str, text: str) -> Response:
    """An OperationOutcome, or RFC 9457 problem details for a client that asks for them."""
    if "application/problem+json" in request.headers.get("accept", ""):
        problem = {"type": "about:blank", "title": code, "status": status, "detail": text}
        body, kind = msgspec.json.encode(problem), "application/problem+json"
    else:
        issue = {"severity": "error", "code": code, "details": {"text": text}}
        body = msgspec.json.encode({"resourceType": "OperationOutcome", "issue": [issue]})
        kind = "application/fhir+json"
    return _shared(request, hooks, Response(body, status, media_type=kind))


HOOK_ROUTES = [
    Route("/cds-services", discovery, methods=["GET"]),
    Route("/cds-services/{id}", service, methods=["POST"]),
    Route("/cds-services/{id}/feedback", feedback, methods=["POST"]),
    Route("/cds-services", preflight, methods=["OPTIONS"]),
    Route("/cds-services/{id}", preflight, methods=["OPTIONS"]),
    Route("/cds-services/{id}/feedback", preflight, methods=["OPTIONS"]),
]
