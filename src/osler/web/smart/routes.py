"""`/smart/launch`, `/smart/callback` and `/smart/jwks.json`."""

from __future__ import annotations

import asyncio
import hmac
import time
from datetime import UTC, datetime
from typing import Any

import msgspec
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response
from starlette.routing import Route

from osler import cds
from osler.core.errors import InputError
from osler.knowledge import Pack
from osler.web.fields import carried, seal_record
from osler.web.hooks.routes import hooks_of, public_url
from osler.web.outside import Outside, OutsideError
from osler.web.pages.record import record_page
from osler.web.records import Source
from osler.web.site import site_of
from osler.web.smart.launching import Granted, Pending, begin, finish, hashed
from osler.web.smart.proving import public_keys
from osler.web.visit import give_cookie, token_for

COOKIE = "osler_launch"
_SECONDS = 600
"""How long a sign-in may take."""
_READING = 15.0
_AGAIN = "the launch is unknown, too old or of another browser: start it again from the record"


async def launch(request: Request) -> Response:
    """Sends the browser to the record's own sign-in: from the record (iss, launch) or on its own (iss)."""
    hooks = hooks_of(request)
    server = request.query_params.get("iss", "").rstrip("/")
    if not server and len(hooks.clinic.launchers) == 1:
        server = next(iter(hooks.clinic.launchers))
    launcher = hooks.clinic.launchers.get(server)
    if launcher is None:
        raise InputError("that record system may not launch this site: its operator names it with --smart")
    back = public_url(request, hooks) + "/smart/callback"
    types = cds.templates(site_of(request).knowledge.packs[0].record_codes)
    started = await begin(server, launcher, request.query_params.get("launch"), back, types, hooks.outside)
    address, state, pending, secret = started
    hooks.kept.remember_launch(state, msgspec.json.encode(pending).decode(), until=time.time() + _SECONDS)
    response = RedirectResponse(address, 302)
    # Lax, unlike the site's other cookie: the browser comes back from the record system's sign-in.
    response.set_cookie(
        COOKIE, secret, max_age=_SECONDS, httponly=True, samesite="lax", path="/smart",
        secure=back.startswith("https:"),
    )  # fmt: skip
    return response


async def callback(request: Request) -> Response:
    """Takes the code, reads the record once, and shows its facts to confirm."""
    site, hooks = site_of(request), hooks_of(request)
    state, code = request.query_params.get("state", ""), request.query_params.get("code", "")
    kept = hooks.kept.take_launch(state, now=time.time())
    pending = None if kept is None else msgspec.json.decode(kept, type=Pending)
    secret = request.cookies.get(COOKIE, "")
    if pending is None or not hmac.compare_digest(hashed(secret), pending.browser):
        raise InputError(_AGAIN)
    if not code:
        raise InputError("the record system gave no leave to read: start again from the record")
    launcher = hooks.clinic.launchers.get(pending.server)
    if launcher is None:
        raise InputError(_AGAIN)
    granted = await finish(pending, launcher, code, hooks.outside)
    pack = site.knowledge.packs[0]
    patient, not_read = await _read(pack, pending.server, granted, hooks.outside)
    token, visit = token_for(request)
    sealed = seal_record(carried(patient.record), site.signer) if patient.record else ""
    page = record_page(
        pack, patient, not_read, longest=site.settings.most_question, token=token, sealed=sealed
    )
    response = HTMLResponse(site.templates.get_template("record.html.j2").render(page=page))
    response.delete_cookie(COOKIE, path="/smart")
    return give_cookie(request, response, visit)


async def _read(
    pack: Pack, server: str, granted: Granted, outside: Outside
) -> tuple[cds.Patient, tuple[str, ...]]:
    """The patient's facts, and the types of resource that the server did not give."""
    wanted = cds.templates(pack.record_codes)

    async def one(source: Source, template: str) -> list[dict[str, Any]] | None:
        try:
            async with asyncio.timeout(_READING):
                return await source.search(template, granted.patient)
        except (OutsideError, TimeoutError):
            return None

    async with outside.talk() as talk:
        source = Source(server, granted.token, talk)
        found = await asyncio.gather(*(one(source, template) for template in wanted.values()))
    documents = [page for pages in found for page in pages or ()]
    today = datetime.now(UTC).date().isoformat()
    try:
        whose = cds.InContext(granted.patient, server)
        patient = cds.patient_of(pack, whose, documents, today, assuming=False)
    except cds.CallError as error:
        raise InputError(f"the record cannot be used: {error}") from None
    return patient, tuple(kind for kind, pages in zip(wanted, found, strict=True) if pages is None)


async def keys(request: Request) -> Response:
    """The public keys by which a record system knows this site."""
    found = await run_in_threadpool(public_keys, hooks_of(request).clinic.launchers.values())
    return Response(msgspec.json.encode(found), media_type="application/json")


SMART_ROUTES = [
    Route("/smart/launch", launch),
    Route("/smart/callback", callback),
    Route("/smart/jwks.json", keys),
]
