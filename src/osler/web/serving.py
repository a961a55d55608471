"""The site on a port: one process, or several that share the loaded knowledge."""

from __future__ import annotations

import asyncio
import contextlib
import gc
import importlib
import os
import socket
from collections.abc import Callable
from typing import NamedTuple

import anyio
import uvicorn

from osler.core.errors import InputError
from osler.web.app import create_app
from osler.web.crew import GRACE, Crew, Lifeline
from osler.web.guard import Guard
from osler.web.settings import Settings
from osler.web.sharing import Acceptor, Loads

_WAITING = 2048
"""Connections that may wait to be accepted."""
_BEAT = 10
"""A sign of life every so many ticks of a tenth of a second."""


class Place(NamedTuple):
    """Where to serve, and by how many processes."""

    host: str
    port: int
    workers: int = 1
    trusted: str | None = None
    """Addresses of proxies whose X-Forwarded-* headers are believed."""


def listen(place: Place) -> socket.socket:
    """The socket, bound and listening.

    Raises:
        InputError: the address is taken, not of this machine, or not allowed.
    """
    family = socket.AF_INET6 if ":" in place.host else socket.AF_INET
    try:
        return socket.create_server((place.host, place.port), family=family, backlog=_WAITING)
    except OSError as error:
        where = f"{place.host}:{place.port}"
        raise InputError(
            f"{where} cannot be served on ({error.strerror}): choose others with --host and --port"
        ) from None


def serve(settings: Settings, place: Place, listener: socket.socket) -> None:
    """Serves until SIGTERM or SIGINT.

    Raises:
        InputError: several workers where processes cannot be forked.
    """
    if place.workers > 1 and not hasattr(os, "fork"):
        raise InputError("--workers needs a system that can fork (Linux, macOS): use --workers 1")
    app = create_app(settings)
    app.site.metrics.share(place.workers)
    config = _config(app, place)
    # What a server would import when it starts is imported here, where workers share it.
    with contextlib.suppress(ModuleNotFoundError):
        importlib.import_module("osler.assistants.http")
    config.load()
    config.get_loop_factory()
    anyio.run(anyio.sleep, 0)
    # The knowledge stays for good: the collector need not look at it, nor touch the pages that are shared.
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000, 20, 50)

    if place.workers == 1:
        uvicorn.Server(config).run([listener])
        return
    loads = Loads(place.workers)

    def work(lifeline: Lifeline) -> None:
        app.site.metrics.take(lifeline.place)
        _Worker(config, lifeline, loads).run([listener])

    Crew(work, place.workers, gone=loads.gone).run()


class _Worker(uvicorn.Server):
    """A server that shares its socket evenly, and ends with its parent."""

    def __init__(self, config: uvicorn.Config, lifeline: Lifeline, loads: Loads) -> None:
        super().__init__(config)
        self._lifeline = lifeline
        self._loads = loads
        self._acceptor: Acceptor | None = None

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Begins to accept, as all workers do from the one socket."""
        await super().startup(sockets=[])
        assert sockets is not None
        held = self.server_state.connections
        self._acceptor = Acceptor(
            sockets[0], self._protocol, lambda: len(held), self._loads, self._lifeline.place
        )
        self._acceptor.start()

    def _protocol(self) -> asyncio.Protocol:
        make: Callable[..., asyncio.Protocol] = self.config.http_protocol_class
        return make(config=self.config, server_state=self.server_state, app_state=self.lifespan.state)

    async def on_tick(self, counter: int) -> bool:
        """Tells that it lives, and how many connections it holds."""
        if self._acceptor is not None:
            self._acceptor.tell()
        if counter % _BEAT == 0 and not self._lifeline.beat():
            return True
        return await super().on_tick(counter)

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """Stops accepting, then ends what is under way."""
        if self._acceptor is not None:
            self._acceptor.stop()
        await super().shutdown(sockets)


def _config(app: Guard, place: Place) -> uvicorn.Config:
    # No access log of the server's own: it would write addresses, which people type.
    return uvicorn.Config(
        app, access_log=False, log_config=None, log_level="warning", server_header=False,
        proxy_headers=place.trusted is not None, forwarded_allow_ips=place.trusted or "127.0.0.1",
        timeout_keep_alive=20, timeout_graceful_shutdown=int(GRACE) - 5,
        h11_max_incomplete_event_size=64_000, backlog=_WAITING,
    )  # fmt: skip
