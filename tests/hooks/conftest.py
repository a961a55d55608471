"""A site for calls, without limits of rate."""

from __future__ import annotations

import pytest
from record_server import RecordServer, running
from starlette.testclient import TestClient

from osler.web import Settings, create_app
from osler.web.clinic import Clinic


@pytest.fixture
def site(tmp_path):
    """Makes a site with these settings of work inside a clinic."""

    def made(**clinic):
        app = create_app(Settings(data=str(tmp_path), rate=0, clinic=Clinic(rate=0, **clinic)))
        return TestClient(app, base_url="http://127.0.0.1:8000", follow_redirects=False)

    return made


@pytest.fixture(scope="module")
def open_site():
    return TestClient(
        create_app(Settings(rate=0, clinic=Clinic(rate=0))),
        base_url="http://127.0.0.1:8000",
        raise_server_exceptions=False,
    )


@pytest.fixture
def record():
    """A record system on a port of its own."""
    with running(RecordServer()) as server:
        yield server
