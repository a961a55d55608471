"""A site in this process, a site on a port of its own, and pages in the browser of the whole run."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from starlette.testclient import TestClient
from visiting import Visitor, listening

from barriers import axe  # noqa: F401 - a fixture of every test here
from osler.web import Settings, create_app


@pytest.fixture(scope="session")
def site_folder(tmp_path_factory):
    return tmp_path_factory.mktemp("site")


@pytest.fixture(scope="session")
def app(site_folder):
    return create_app(Settings(data=str(site_folder), rate=0))


@pytest.fixture
def client(app) -> TestClient:
    return TestClient(app, base_url="http://osler.test", raise_server_exceptions=True)


@pytest.fixture
def visitor(client) -> Visitor:
    return Visitor(client)


@pytest.fixture(scope="session")
def served() -> Iterator[str]:
    """The address of a real server."""
    with listening(create_app(Settings(rate=0))) as address:
        yield address


@pytest.fixture
def open_page(browser, served):
    """Opens pages; at the end no console may hold an error and no request may have left the machine."""
    contexts, faults = [], []

    def opened(path="/", *, width=1280, height=900, scheme="light", script=True, reader=None):
        context = browser.new_context(
            viewport={"width": width, "height": height}, color_scheme=scheme, java_script_enabled=script,
            base_url=served,
        )  # fmt: skip
        contexts.append(context)
        context.on(
            "request",
            lambda request: (
                None
                if request.url.startswith((served, "data:", "about:"))
                else faults.append(f"left the machine: {request.url}")
            ),
        )
        page = context.new_page()
        page.set_default_timeout(20_000)
        page.on("pageerror", lambda error: faults.append(f"script: {error}"))
        page.on(
            "console",
            lambda message: (
                faults.append(f"console: {message.text}")
                if message.type == "error" and "status of 4" not in message.text
                else None
            ),
        )
        page.goto(path)
        if reader:
            page.evaluate("reader => localStorage.setItem('osler.reader', reader)", reader)
        return page

    yield opened
    for context in contexts:
        context.close()
    assert faults == []
