"""MCP over HTTP: the tools for assistants, served while the site is."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.routing import BaseRoute, Route
from starlette.types import Receive, Scope, Send

from osler.assistants import Desk
from osler.web import errors
from osler.web.site import Site, site_of


class _Tools:
    """The endpoint of the route; the real one is made when the site begins to serve."""

    __name__ = "mcp"

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        request = Request(scope, receive)
        endpoint = site_of(request).tools or errors.refused(
            request, 503, "The tools are not served", "MCP is not installed here: pip install 'mcp>=2.3,<3'."
        )
        await endpoint(scope, receive, send)


@asynccontextmanager
async def serving(app: Starlette) -> AsyncIterator[None]:
    """Serves the tools for as long as the process serves; without the SDK the site does without them."""
    site: Site = app.state.site
    try:
        from osler.assistants.http import Endpoint  # noqa: PLC0415 - half a second that tests need not wait
    except ModuleNotFoundError:
        yield
        return
    desk = Desk(knowledge=site.knowledge, library=site.library, standings=site.standings)
    settings = site.settings
    endpoint = Endpoint(desk, most_bytes=settings.most_record_bytes, hosts=settings.hosts)
    async with endpoint.running():
        site.tools = endpoint
        try:
            yield
        finally:
            site.tools = None


ROUTES: list[BaseRoute] = [Route("/mcp", _Tools(), methods=["POST"])]
"""Only POST: there are no sessions to end, and no stream of the server's own to listen to."""
