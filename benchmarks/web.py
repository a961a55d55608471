"""Figures of the site: `python benchmarks/web.py [--workers 2] [--answers 10000] [--connections 16]`.

Starts a server of its own and drives it with wrk: start-up, page weight, first byte, answers a second,
latencies, processor time of an answer, and memory as the answers go on. Linux, with wrk on the path.
"""

from __future__ import annotations

import argparse
import json
import re
import shutil
import statistics
import subprocess
import sys
import time
from http.client import HTTPConnection
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from web_server import Server, cpu_seconds, memory, serving

QUESTION = "66-year-old woman, T-score -2.7 at the hip, eGFR 28: which drug?"
ARTICLE = "/answers/treatment-for-osteopenia"
_FORM = "application/x-www-form-urlencoded"
_PAGE = {"accept": "text/html", "accept-encoding": "gzip"}
_ROUND = 10
SCRIPT = Path(__file__).with_name("web.lua")


def main() -> None:
    """Prints the figures."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--workers", type=int, default=2)
    options.add_argument("--answers", type=int, default=2_000)
    options.add_argument("--connections", type=int, default=16)
    given = options.parse_args()
    if shutil.which("wrk") is None:
        sys.exit("web: wrk was not found: install it (Debian/Ubuntu: apt-get install wrk)")
    with serving(given.workers) as server:
        print(f"start-up: {server.started:.2f} s")
        weights(server)
        first_bytes(server)
        answers(server, given.answers, given.connections)
        fixed_pages(server, given.connections)


def weights(server: Server) -> None:
    """What a browser loads for an answer."""
    page = len(_asked(server)[0])
    home, _ = server.get("/", _PAGE | {"accept-encoding": ""})
    names = set(re.findall(rb'"(/static/[^"]+)"', home))
    assets = sum(len(server.get(name.decode(), _PAGE)[0]) for name in names)
    print(f"page weight, compressed: {page / 1000:.1f} kB and {assets / 1000:.1f} kB of assets")


def first_bytes(server: Server, times: int = 100) -> None:
    """How long one reader waits for the head, and for the whole page."""
    taken = [_asked(server)[1:] for _ in range(times)]
    for name, seconds in zip(("first byte", "whole page"), zip(*taken, strict=True), strict=True):
        cut = [each * 1000 for each in statistics.quantiles(seconds, n=100)]
        print(f"one reader, {name}: p50 {cut[49]:.1f} ms, p95 {cut[94]:.1f} ms")


def _asked(server: Server) -> tuple[bytes, float, float]:
    token, cookie = server.visit()
    connection = HTTPConnection("127.0.0.1", server.port, timeout=30)
    connection.connect()
    began = time.perf_counter()
    body = urlencode({"token": token, "question": QUESTION})
    connection.request("POST", "/ask", body, {"content-type": _FORM, "cookie": cookie, **_PAGE})
    reply = connection.getresponse()
    first = reply.read(1)
    came = time.perf_counter() - began
    return first + reply.read(), came, time.perf_counter() - began


def answers(server: Server, wanted: int, connections: int) -> None:
    """Uncached answers, all different, in rounds; memory after each."""
    token, cookie = server.visit()
    done = 0
    before = memory(server.pid)
    print(f"memory: {before.shared_once:.0f} MB (resident sizes added up: {before.resident:.0f} MB)")
    while done < wanted:
        used = cpu_seconds(server.pid)
        found = _wrk(connections, f"http://127.0.0.1:{server.port}/ask", "--", token, cookie, str(done))
        each = [after - was for after, was in zip(cpu_seconds(server.pid), used, strict=True)]
        done += found["answers"]
        now = memory(server.pid)
        print(
            f"after {done:,} answers: {found['rate']:.0f} a second, p50 {found['p50']:.0f} ms, "
            f"p95 {found['p95']:.0f} ms, p99 {found['p99']:.0f} ms, {found['failed']} failed; "
            f"{sum(each) / found['answers'] * 1000:.1f} ms of processor each, by worker "
            f"{', '.join(f'{one:.1f} s' for one in each)}; "
            f"memory {now.shared_once:.0f} MB ({now.resident:.0f} MB)"
        )


def fixed_pages(server: Server, connections: int) -> None:
    """Pages that are the same for everybody."""
    base = f"http://127.0.0.1:{server.port}"
    _, cookie = server.visit()
    _, headers = server.get(ARTICLE, {"accept": "text/html", "cookie": cookie})
    html = ("-H", "Accept: text/html", "-H", f"Cookie: {cookie}")
    runs: dict[str, tuple[str, ...]] = {
        "article": (*html, f"{base}{ARTICLE}"),
        "article, not modified": (*html, "-H", f"If-None-Match: {headers['etag']}", f"{base}{ARTICLE}"),
        "asset": (f"{base}/favicon.ico",),
    }
    for name, arguments in runs.items():
        found = _wrk(connections, *arguments, seconds=5)
        print(f"{name}: {found['rate']:.0f} a second, p95 {found['p95']:.1f} ms, p99 {found['p99']:.1f} ms")


def _wrk(connections: int, *arguments: str, seconds: int = _ROUND) -> dict[str, Any]:
    command = [
        "wrk",
        "-t1",
        f"-c{connections}",
        f"-d{seconds}s",
        "--timeout",
        "10s",
        "-s",
        str(SCRIPT),
        *arguments,
    ]
    said = subprocess.run(command, capture_output=True, text=True, check=True).stdout  # noqa: S603
    found: dict[str, Any] = json.loads(said.splitlines()[-1])
    return found


if __name__ == "__main__":
    main()
