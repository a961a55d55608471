"""The outermost layer: limits, security headers, figures, the access log, the last catch.

Nothing of a question or a patient is logged: the log knows the page, not the address.
"""

from __future__ import annotations

import logging
import time
from typing import Any

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from osler.web import errors
from osler.web.faults import place
from osler.web.site import Site
from osler.web.visit import keep_typed

LOG = logging.getLogger("osler.web")

POLICY = "; ".join(
    (
        "default-src 'none'", "style-src 'self'", "script-src 'self'", "img-src 'self'", "font-src 'self'",
        "connect-src 'self'", "form-action 'self'", "frame-ancestors 'none'", "base-uri 'none'",
    )
)  # fmt: skip
HEADERS = {
    "content-security-policy": POLICY,
    "x-content-type-options": "nosniff",
    "referrer-policy": "no-referrer",
    "permissions-policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
}
_RAW = [(name.encode(), value.encode()) for name, value in HEADERS.items()]
_TRANSPORT = (b"strict-transport-security", b"max-age=31536000; includeSubDomains")
_NO_STORE = (b"cache-control", b"no-store")


_LONG = {"/api/answers", "/mcp", "/v1/chat/completions"}
"""Where a patient's record or a long conversation may come."""


class Guard:
    """Wraps the application; every response passes through."""

    def __init__(self, app: ASGIApp, site: Site) -> None:
        self.app = app
        self.site = site

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serves one request."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        exchange = _Exchange(self.site, scope, receive, send)
        try:
            refusal = await exchange.refusal()
            if refusal is not None:
                await refusal(scope, receive, exchange.send)
            else:
                await self.app(scope, exchange.receive, exchange.send)
        # The outermost catch: the message of an unforeseen error may hold patient data, its kind does not.
        except Exception as error:
            LOG.error("fault %s in %s at %s", type(error).__name__, exchange.page(), place(error))
            if exchange.status == 0:
                response = errors.of_fault(Request(scope, receive))
                await response(scope, receive, exchange.send)
        finally:
            exchange.close()


class _Exchange:
    """One request and its response."""

    def __init__(self, site: Site, scope: Scope, receive: Receive, send: Send) -> None:
        self._site = site
        self._scope = scope
        self._receive = receive
        self._send = send
        self._read = 0
        self._began = time.perf_counter()
        self.status = 0
        scope.setdefault("app", None)
        scope.setdefault("state", {})
        scope["state"]["site"] = site

    @property
    def _is_hook(self) -> bool:
        """A call from a record: larger and more often than a person's."""
        return str(self._scope["path"]).startswith("/cds-services/")

    async def refusal(self) -> ASGIApp | None:
        """What is answered instead, where the request is too large or too often."""
        request = Request(self._scope)
        length = request.headers.get("content-length", "0")
        if length.isdigit() and int(length) > self._most_bytes():
            return errors.of_status(request, 413)
        scope = self._site.admission.scope_of(request.url.path)
        if scope is not None:
            no = self._site.admission.refusal(request, scope)
            return None if no is None else errors.refused(request, no.status, no.title, no.detail, no.headers)
        if self._scope["method"] != "POST":
            return None
        buckets = self._site.hook_buckets if self._is_hook else self._site.buckets
        wait = buckets.wait(request.client.host if request.client else "")
        if wait:
            await keep_typed(Request(self._scope, self.receive))
            return errors.of_status(request, 429, {"retry-after": str(int(wait) + 1)})
        return None

    async def receive(self) -> Message:
        """Passes the body on, up to the size that is allowed."""
        message = await self._receive()
        self._read += len(message.get("body", b""))
        if self._read > self._most_bytes():
            raise HTTPException(413)
        return message

    def _most_bytes(self) -> int:
        settings = self._site.settings
        if self._is_hook:
            return settings.clinic.most_bytes
        return settings.most_record_bytes if self._scope["path"] in _LONG else settings.most_bytes

    async def send(self, message: Message) -> None:
        """Adds the headers that every response carries."""
        if message["type"] == "http.response.start":
            self.status = message["status"]
            message["headers"] = self._headers(message.get("headers", []))
        await self._send(message)

    def _headers(self, given: Any) -> list[tuple[bytes, bytes]]:  # noqa: ANN401 - ASGI leaves it open
        headers = [*given, *_RAW]
        if not any(name == b"cache-control" for name, _ in headers):
            headers.append(_NO_STORE)
        if self._scope["scheme"] == "https":
            headers.append(_TRANSPORT)
        return headers

    def page(self) -> str:
        """The name of what served the request; never its address, which a person may have typed."""
        return getattr(self._scope.get("endpoint"), "__name__", "none")

    def close(self) -> None:
        """Counts and logs."""
        seconds = time.perf_counter() - self._began
        method = self._scope["method"] if self._scope["method"] in _METHODS else "OTHER"
        self._site.metrics.request(self.page(), method, self.status, seconds)
        LOG.info("%s %s %d %.1f ms", method, self.page(), self.status, seconds * 1000)


_METHODS = {"GET", "HEAD", "POST", "PUT", "DELETE", "OPTIONS", "PATCH"}
