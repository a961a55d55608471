"""Sends a page as far as it is made, compressed without holding the first part back."""

from __future__ import annotations

import zlib
from collections.abc import AsyncIterator, Iterator

from anyio import CapacityLimiter, to_thread
from starlette.requests import Request
from starlette.responses import Response, StreamingResponse

from osler.web.site import FLUSH

_GZIP = 31
_LEVEL = 3
"""Twice as fast as 5, for a page a tenth larger."""
_WORTH = 1_000
_ONE = CapacityLimiter(1)
"""Answers are made one after the other: threads of one process would only take turns, and all be late."""


def parts(chunks: Iterator[str]) -> Iterator[str]:
    """The page cut where it may be sent."""
    held: list[str] = []
    for chunk in chunks:
        if FLUSH in chunk:
            before, _, after = chunk.partition(FLUSH)
            yield "".join([*held, before])
            held = [after]
        else:
            held.append(chunk)
    yield "".join(held)


def stream(request: Request, chunks: Iterator[str]) -> StreamingResponse:
    """A response that sends each part of the page when it is made."""
    zipped = takes_gzip(request)
    headers = {"vary": "accept-encoding"} | ({"content-encoding": "gzip"} if zipped else {})
    body = _bytes(parts(chunks), zipped)
    return StreamingResponse(body, headers=headers, media_type="text/html; charset=utf-8")


async def _bytes(pieces: Iterator[str], zipped: bool) -> AsyncIterator[bytes]:
    squeeze = zlib.compressobj(_LEVEL, zlib.DEFLATED, _GZIP)
    # The head is quickly made; the answer is made in a thread, so that others are served meanwhile.
    piece = next(pieces, None)
    while piece is not None:
        data = piece.encode()
        yield squeeze.compress(data) + squeeze.flush(zlib.Z_SYNC_FLUSH) if zipped else data
        piece = await to_thread.run_sync(next, pieces, None, limiter=_ONE)
    if zipped:
        yield squeeze.flush()


def takes_gzip(request: Request) -> bool:
    """Whether the client reads gzip."""
    return "gzip" in request.headers.get("accept-encoding", "")


def squeezed(request: Request, response: Response) -> Response:
    """A finished response, compressed where that is worth it."""
    body = bytes(response.body)
    response.headers.add_vary_header("accept-encoding")
    if takes_gzip(request) and len(body) >= _WORTH:
        response.body = zlib.compress(body, _LEVEL, _GZIP)
        response.headers["content-encoding"] = "gzip"
        response.headers["content-length"] = str(len(response.body))
    return response
