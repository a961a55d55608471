"""Sends a page as far as it is made, compressed without holding the first part back."""

from __future__ import annotations

import zlib
from collections.abc import AsyncIterator, Callable, Iterator
from typing import NamedTuple

from anyio import CapacityLimiter, to_thread
from starlette.requests import Request
from starlette.responses import Response, StreamingResponse

from osler.web.site import FLUSH, WOVEN

_GZIP = 31
_LEVEL = 3
"""Twice as fast as 5, for a page a tenth larger."""
_WORTH = 1_000
_ONE = CapacityLimiter(1)
"""Answers are made one after the other: threads of one process would only take turns, and all be late."""

_MODELS = CapacityLimiter(16)
"""Readers that wait for a model at once."""


class Piece(NamedTuple):
    """A part of a page that may be sent."""

    text: str
    is_last: bool


def parts(chunks: Iterator[str]) -> Iterator[Piece]:
    """The page cut where it may be sent."""
    held: list[str] = []
    for chunk in chunks:
        if FLUSH in chunk:
            before, _, after = chunk.partition(FLUSH)
            yield Piece("".join([*held, before]), is_last=False)
            held = [after]
        else:
            held.append(chunk)
    yield Piece("".join(held), is_last=True)


def stream(
    request: Request, chunks: Iterator[str], woven: Callable[[], Iterator[str]] = lambda: iter(())
) -> StreamingResponse:
    """A response that sends each part of the page when it is made.

    `woven` gives what a model writes, which goes where the page says: waited for apart from the answers, so
    that a slow model holds up no other reader.
    """
    zipped = takes_gzip(request)
    headers = {"vary": "accept-encoding"} | ({"content-encoding": "gzip"} if zipped else {})
    body = _bytes(parts(chunks), woven, zipped=zipped)
    return StreamingResponse(body, headers=headers, media_type="text/html; charset=utf-8")


async def _bytes(
    pieces: Iterator[Piece], woven: Callable[[], Iterator[str]], *, zipped: bool
) -> AsyncIterator[bytes]:
    squeeze = zlib.compressobj(_LEVEL, zlib.DEFLATED, _GZIP)
    async for piece in _with_woven(pieces, woven):
        data = piece.text.encode()
        ending = zlib.Z_FINISH if piece.is_last else zlib.Z_SYNC_FLUSH
        yield squeeze.compress(data) + squeeze.flush(ending) if zipped else data


async def _with_woven(pieces: Iterator[Piece], woven: Callable[[], Iterator[str]]) -> AsyncIterator[Piece]:
    # The head is quickly made; the answer is made in a thread, so that others are served meanwhile.
    piece = next(pieces)
    while True:
        before, place, after = piece.text.partition(WOVEN)
        if place:
            yield Piece(before, is_last=False)
            written = woven()
            while (more := await to_thread.run_sync(next, written, None, limiter=_MODELS)) is not None:
                yield Piece(more, is_last=False)
            yield Piece(after, is_last=piece.is_last)
        else:
            yield piece
        if piece.is_last:
            return
        piece = await to_thread.run_sync(next, pieces, limiter=_ONE)


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
