"""MCP over Streamable HTTP, to be mounted: stateless, so any number of processes may serve it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from contextlib import AbstractAsyncContextManager
from typing import Any
from urllib.parse import urlsplit

from mcp.server.streamable_http_manager import StreamableHTTPSessionManager
from mcp.server.transport_security import TransportSecuritySettings
from starlette.datastructures import Headers
from starlette.responses import Response
from starlette.types import Receive, Scope, Send

from osler.assistants.desk import Desk
from osler.assistants.server import server
from osler.assistants.tools import TOOLS, Tool

LOCAL = frozenset({"localhost", "127.0.0.1", "::1"})


class Endpoint:
    """The endpoint; serves while `running` is entered."""

    def __init__(
        self,
        desk: Desk,
        *,
        most_bytes: int,
        hosts: Iterable[str] = (),
        tools: Sequence[Tool[Any, Any]] = TOOLS,
    ) -> None:
        """`hosts`: names under which this machine is reached, beside localhost."""
        self._hosts = LOCAL | frozenset(hosts)
        # Host and origin are checked here: the SDK would have to know every name and port beforehand.
        unchecked = TransportSecuritySettings(enable_dns_rebinding_protection=False)
        self._manager = StreamableHTTPSessionManager(
            server(desk, tools),
            json_response=True,
            stateless=True,
            security_settings=unchecked,
            max_request_body_size=most_bytes,
        )

    def running(self) -> AbstractAsyncContextManager[None]:
        """Entered once, for as long as the process serves."""
        return self._manager.run()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serves one request; another site's page, or one that borrows a local address, is refused."""
        if not self._is_ours(scope):
            text = "Forbidden: another site's page, or a name of this host that the operator has not told"
            await Response(text, 403, media_type="text/plain")(scope, receive, send)
            return
        # White space around a header's value is no part of it (RFC 9110); not every server takes it off.
        headers = [(name, value.strip(b" \t")) for name, value in scope["headers"]]
        await self._manager.handle_request({**scope, "headers": headers}, receive, send)

    def _is_ours(self, scope: Scope) -> bool:
        headers = Headers(scope=scope)
        host, origin = headers.get("host", ""), headers.get("origin")
        reached = (scope.get("server") or ("",))[0]
        # Only a page that borrows our address by its own name reaches a local server under that name.
        if reached in LOCAL and _name(host) not in self._hosts:
            return False
        return not origin or urlsplit(origin).netloc == host


def _name(host: str) -> str:
    """The name in a Host header, without its port."""
    try:
        return urlsplit(f"//{host}").hostname or ""
    except ValueError:
        return ""
