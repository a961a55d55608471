"""MCP over HTTP: who may call, how much, and what is logged."""

from __future__ import annotations

import pytest
from mcp.client import Client
from starlette.testclient import TestClient

from loops import run
from osler.web import Settings, create_app

DISCOVER = {
    "jsonrpc": "2.0", "id": 1, "method": "server/discover",
    "params": {
        "_meta": {
            "io.modelcontextprotocol/protocolVersion": "2026-07-28",
            "io.modelcontextprotocol/clientCapabilities": {},
        }
    },
}  # fmt: skip
HEADERS = {
    "accept": "application/json, text/event-stream",
    "mcp-protocol-version": "2026-07-28",
    "mcp-method": "server/discover",
}


@pytest.fixture
def tools(site_folder):
    app = create_app(Settings(data=str(site_folder), rate=0))
    with TestClient(app, base_url="http://osler.test") as client:
        yield client


def discovered(client, **headers):
    return client.post("/mcp", json=DISCOVER, headers={**HEADERS, **headers})


def test_a_client_talks_over_http(served):
    async def talk():
        async with Client(f"{served}/mcp") as client:
            listed = await client.list_tools()
            return listed, await client.call_tool("ask", {"question": "Who needs a DXA?"})

    listed, found = run(talk)
    assert len(listed.tools) == 6
    assert found.structured_content["status"] == "answered"


def test_the_server_tells_its_revision_and_that_it_may_be_kept(tools):
    result = discovered(tools).json()["result"]
    assert result["supportedVersions"] == ["2026-07-28"]
    assert result["ttlMs"] > 0
    assert result["cacheScope"] == "public"
    assert result["capabilities"]["tools"] is not None


def test_another_sites_page_is_refused(tools):
    assert discovered(tools, origin="http://elsewhere.example").status_code == 403
    assert discovered(tools, origin="null").status_code == 403
    assert discovered(tools, origin="http://osler.test").status_code == 200


def test_a_page_that_borrows_a_local_address_is_refused(site_folder):
    app = create_app(Settings(data=str(site_folder), rate=0, hosts=("osler.hospital.example",)))
    with TestClient(app, base_url="http://127.0.0.1:8000") as client:
        assert discovered(client).status_code == 200
        assert discovered(client, host="localhost:8000").status_code == 200
        assert discovered(client, host="osler.hospital.example").status_code == 200
        evil = {"host": "evil.example:8000", "origin": "http://evil.example:8000"}
        assert discovered(client, **evil).status_code == 403
        assert discovered(client, host="[::1").status_code == 403


def test_a_record_may_be_long_and_not_too_long(site_folder):
    app = create_app(Settings(data=str(site_folder), rate=0, most_record_bytes=200_000))
    with TestClient(app, base_url="http://osler.test") as client:
        for size, status in ((150_000, 200), (250_000, 413)):
            body = {**DISCOVER, "params": {**DISCOVER["params"], "x": "x" * size}}
            assert client.post("/mcp", json=body, headers=HEADERS).status_code == status


def test_other_methods_and_bodies_are_refused(tools):
    assert tools.get("/mcp", headers=HEADERS).status_code == 405
    assert tools.put("/mcp").status_code == 405
    assert (
        tools.post("/mcp", content=b"{", headers={**HEADERS, "content-type": "application/json"}).status_code
        == 400
    )
    assert tools.post("/mcp", content=b"x", headers=HEADERS).status_code >= 400


REVISIONS = (None, "2024-11-05", "2025-06-18", "2025-11-25", "2026-07-28", "x")
BODIES = (
    b"", b"{", b"[]", b"null", b"1", b"[" * 60_000, b'{"a":' * 30_000, b"\xff\xfe", b'{"jsonrpc": "2.0"}',
    b'{"jsonrpc": "2.0", "id": 1, "method": "tools/call"}',
    b'{"jsonrpc": "2.0", "id": null, "method": "tools/call", "params": []}',
    b'{"jsonrpc": "2.0", "id": 1, "method": "tools/call", "params": {"name": 5, "arguments": "x"}}',
    b'{"jsonrpc": "2.0", "id": 1e400, "method": "initialize", "params": {"protocolVersion": {}}}',
    b'{"jsonrpc": "2.0", "id": 1, "result": {}}',
    b'[{"jsonrpc": "2.0", "id": 1, "method": "ping"}]',
)  # fmt: skip


@pytest.mark.parametrize("revision", REVISIONS)
def test_whatever_is_sent_there_is_no_fault(tools, revision):
    headers = {**HEADERS, "content-type": "application/json", "mcp-protocol-version": revision}
    headers = {name: value for name, value in headers.items() if value is not None}
    for body in BODIES:
        assert tools.post("/mcp", content=body, headers=headers).status_code < 500, body[:80]


def test_where_nothing_is_served_that_is_said(client):
    refused = discovered(client)
    assert refused.status_code == 503
    assert refused.headers["content-type"] == "application/problem+json"


def test_the_log_knows_no_patient(tools, caplog, capfd):
    caplog.set_level("DEBUG")
    call = {
        "method": "tools/call",
        "params": {
            **DISCOVER["params"], "name": "ask",
            "arguments": {"question": "zebrafish, T-score -2.73", "facts": {"egfr": 88317}},
        },
    }  # fmt: skip
    told = tools.post(
        "/mcp", json={**DISCOVER, **call}, headers={**HEADERS, "mcp-method": "tools/call", "mcp-name": "ask"}
    )
    assert told.json()["result"]["isError"]
    out, err = capfd.readouterr()
    ours = [record.getMessage() for record in caplog.records if not record.name.startswith("http")]
    written = "\n".join([*ours, out, err])
    assert "POST mcp 200" in written
    for mark in ("zebrafish", "-2.73", "88317"):
        assert mark not in written
