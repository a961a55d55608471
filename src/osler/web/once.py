"""Idempotency keys: a request sent again under the same key gets the same reply, for some minutes."""

from __future__ import annotations

import hashlib
from collections.abc import Awaitable, Callable

from starlette.requests import Request
from starlette.responses import Response

from osler.web import errors
from osler.web.replies import Kept
from osler.web.site import site_of

_MOST_KEY = 255
_Endpoint = Callable[[Request], Awaitable[Response]]


def once(endpoint: _Endpoint) -> _Endpoint:
    """The endpoint, which makes one reply for one `Idempotency-Key`.

    The same key with another body is refused (422), and while the first is being made (409). Faults are
    not kept, so that they may be tried again.
    """

    async def keeping(request: Request) -> Response:
        key = request.headers.get("idempotency-key")
        if key is None:
            return await endpoint(request)
        if not key.strip() or len(key) > _MOST_KEY:
            return errors.told(request, 422, f"Idempotency-Key must have 1 to {_MOST_KEY} characters")
        return await _kept_reply(request, endpoint, key)

    keeping.__name__ = getattr(endpoint, "__name__", "none")
    keeping.__doc__ = endpoint.__doc__
    return keeping


async def _kept_reply(request: Request, endpoint: _Endpoint, key: str) -> Response:
    replies = site_of(request).replies
    whose = request.headers.get("authorization", "") + request.headers.get("x-api-key", "")
    form = request.headers.get("accept-encoding", "")
    name = hashlib.sha256("\0".join((request.url.path, whose, key, form)).encode()).digest()
    body = hashlib.sha256(await request.body()).digest()
    held = replies.held(name)
    if held is not None and held.body != body:
        text = "this Idempotency-Key came with another body: take a new key for a new request"
        return errors.told(request, 422, text)
    if held is not None and not held.status:
        text = "the first request with this key is still being answered: send it again shortly"
        return errors.refused(request, 409, "Not yet answered", text, {"retry-after": "1"})
    if held is not None:
        return _again(held)
    kept = replies.begin(name, body)
    try:
        response = await endpoint(request)
    except BaseException:
        replies.drop(name)
        raise
    kept.status, kept.reply = response.status_code, bytes(response.body)
    kept.headers = tuple(response.raw_headers)
    return response


def _again(held: Kept) -> Response:
    response = Response(held.reply, held.status)
    response.raw_headers = [*held.headers, (b"idempotency-replayed", b"true")]
    return response
