"""A browser without a screen, for tests of pages and forms, and a server for real ones."""

from __future__ import annotations

import re
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import uvicorn
from starlette.testclient import TestClient

from ports import free_port


@contextmanager
def listening(app: Any) -> Iterator[str]:
    """Serves an application on a port of its own; gives its address."""
    port = free_port()
    server = uvicorn.Server(
        uvicorn.Config(app, host="127.0.0.1", port=port, log_config=None, access_log=False)
    )
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    until = time.monotonic() + 20
    while not server.started:
        assert time.monotonic() < until, "the server did not start"
        thread.join(0.02)
    yield f"http://127.0.0.1:{port}"
    server.should_exit = True
    thread.join(10)


class Visitor:
    """A browser without a screen: keeps the cookie and sends the forms it is shown."""

    def __init__(self, client: TestClient) -> None:
        self.client = client
        self.token = self.token_in(client.get("/", headers={"accept": "text/html"}).text)

    @staticmethod
    def token_in(page: str) -> str:
        found = re.search(r'name="token" value="([^"]+)"', page)
        assert found is not None
        return found[1]

    def post(self, path: str, fields, *, accept="text/html"):
        return self.client.post(path, data={"token": self.token, **fields}, headers={"accept": accept})

    def ask(self, question: str, **fields):
        return self.post("/ask", {"question": question, **fields})


def fields_of(page: str, form: str) -> dict[str, str]:
    """The hidden fields of one form of a page."""
    body = re.search(rf'<form[^>]*id="{form}".*?</form>', page, re.S)
    assert body is not None
    return dict(re.findall(r'type="hidden" name="([^"]+)" value="([^"]*)"', body[0]))
