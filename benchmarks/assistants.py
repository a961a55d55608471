"""Figures of the doors for programs: `python benchmarks/assistants.py [--calls 300]`.

Starts a server on a free port and calls each tool of MCP, the chat interface and the interface for programs,
one call after the other over one connection; also starts `osler mcp` and times it to its first answer.
"""

from __future__ import annotations

import argparse
import json
import socket
import subprocess
import sys
import time
from http.client import HTTPConnection
from typing import Any

QUESTION = "66-year-old woman, T-score -2.7 at the hip, eGFR 28: which drug?"
TOOLS: dict[str, dict[str, Any]] = {
    "ask": {"question": QUESTION},
    "assess_patient": {"facts": {"age": 70, "sex": "female", "t_score_total_hip": -2.8}},
    "explain_rule": {"id": "prolia-ckd-warning", "facts": {"egfr": 28}},
    "get_source": {"id": "acp-2023"},
    "search_library": {"query": "gout"},
    "calculate": {"name": "ost", "inputs": {"age": 60, "weight": 72}},
}
READS = (
    "/api/recommendations",
    "/api/knowledge/denosumab",
    "/api/calculators",
    "/openapi.json",
    "/v1/models",
)
_COMMAND = [sys.executable, "-c", "from osler.cli import main; main()"]


def main() -> None:
    """Prints the figures."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--calls", type=int, default=300)
    calls = options.parse_args().calls
    print(f"osler mcp, from start to first answer: {_first_answer():.2f} s")
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    serve = [*_COMMAND, "serve", "--port", str(port), "--rate", "0", "--no-library"]
    server = subprocess.Popen(serve, stderr=subprocess.DEVNULL)  # noqa: S603
    try:
        connection = _reached(port)
        for name, arguments in TOOLS.items():
            _time(connection, f"/mcp {name}", calls, "/mcp", *_tool_call(name, arguments))
        said = [{"role": "user", "content": QUESTION}]
        chat = {"model": "osler", "messages": said}
        _time(connection, "chat", calls, "/v1/chat/completions", chat)
        more = {**chat, "messages": [*said, {"role": "user", "content": "And denosumab?"}]}
        _time(connection, "chat, second turn", calls, "/v1/chat/completions", more)
        _time(connection, "POST /api/answers", calls, "/api/answers", {"question": QUESTION})
        for path in READS:
            _time(connection, f"GET {path}", calls, path)
    finally:
        server.terminate()
        server.wait(10)


def _envelope(name: str, arguments: dict[str, Any]) -> dict[str, Any]:
    meta = {
        "io.modelcontextprotocol/protocolVersion": "2026-07-28",
        "io.modelcontextprotocol/clientCapabilities": {},
    }
    params = {"name": name, "arguments": arguments, "_meta": meta}
    return {"jsonrpc": "2.0", "id": 1, "method": "tools/call", "params": params}


def _tool_call(name: str, arguments: dict[str, Any]) -> tuple[dict[str, Any], dict[str, str]]:
    headers = {"mcp-protocol-version": "2026-07-28", "mcp-method": "tools/call", "mcp-name": name}
    return _envelope(name, arguments), headers


def _first_answer() -> float:
    began = time.perf_counter()
    command = [*_COMMAND, "mcp", "--no-library"]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as process:  # noqa: S603
        assert process.stdin is not None
        assert process.stdout is not None
        process.stdin.write(json.dumps(_envelope("ask", TOOLS["ask"])).encode() + b"\n")
        process.stdin.flush()
        assert b'"structuredContent"' in process.stdout.readline()
        seconds = time.perf_counter() - began
        process.stdin.close()
    return seconds


def _reached(port: int) -> HTTPConnection:
    connection = HTTPConnection("127.0.0.1", port)
    until = time.monotonic() + 30
    while True:
        try:
            connection.connect()
        except ConnectionRefusedError:
            if time.monotonic() > until:
                raise
            time.sleep(0.05)
        else:
            return connection


def _time(
    connection: HTTPConnection,
    name: str,
    calls: int,
    path: str,
    body: dict[str, Any] | None = None,
    more: dict[str, str] | None = None,
) -> None:
    headers = {
        "content-type": "application/json",
        "accept": "application/json, text/event-stream",
        **(more or {}),
    }
    sent = None if body is None else json.dumps(body)
    taken, size = [], 0
    for _ in range(calls + 10):
        began = time.perf_counter()
        connection.request("GET" if body is None else "POST", path, sent, headers)
        response = connection.getresponse()
        size = len(response.read())
        taken.append((time.perf_counter() - began) * 1000)
        assert response.status == 200, (name, response.status)
    warm = sorted(taken[10:])
    middle, late = warm[len(warm) // 2], warm[int(len(warm) * 0.95)]
    print(f"{name:32} p50 {middle:6.1f} ms  p95 {late:6.1f} ms  {size:,} bytes")


if __name__ == "__main__":
    main()
