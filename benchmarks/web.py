"""Figures of the site: `python benchmarks/web.py [--workers 2] [--answers 10000]`.

Starts a server on a free port and drives it from this process: answers a second, latencies, first byte,
page weight, start-up, memory. With wrk on the path, articles and uncached answers are driven by wrk too.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import re
import shutil
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from http.client import HTTPConnection
from pathlib import Path
from urllib.parse import urlencode

QUESTIONS = (
    "{age}-year-old woman, T-score -2.{tenth} at the hip, eGFR 72: which drug?",
    "What is the recommended treatment for a patient with osteopenia, lumbar spine T score -1.9, age {age}?",
    "{age} yo man, prednisone 10 mg daily for 6 months, FRAX major 1{tenth}%, hip 2.{tenth}%: treat?",
    "Can I stop denosumab after {tenth} years?",
)
_FORM = "application/x-www-form-urlencoded"


def main() -> None:
    """Prints the figures."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--workers", type=int, default=2)
    options.add_argument("--answers", type=int, default=2_000)
    options.add_argument("--connections", type=int, default=16)
    given = options.parse_args()
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    began = time.perf_counter()
    server = _serve(port, given.workers)
    try:
        _until_healthy(port)
        print(f"start-up: {time.perf_counter() - began:.2f} s")
        token, cookie = _visit(port)
        _weights(port, token, cookie)
        print(f"memory before: {_memory(server.pid):.0f} MB in {given.workers} workers and their parent")
        asyncio.run(_load(port, token, cookie, given.answers, given.connections))
        print(f"memory after {given.answers:,} answers: {_memory(server.pid):.0f} MB")
        if shutil.which("wrk"):
            _wrk(port, token, cookie)
    finally:
        server.terminate()
        server.wait(10)


def _serve(port: int, workers: int) -> subprocess.Popen[bytes]:
    command = [
        str(Path(sys.executable).with_name("osler")), "serve", "--port", str(port), "--workers", str(workers),
        "--rate", "0",
    ]  # fmt: skip
    return subprocess.Popen(command, stderr=subprocess.DEVNULL)  # noqa: S603


def _until_healthy(port: int) -> None:
    while True:
        try:
            _get(port, "/healthz")
        except OSError:
            time.sleep(0.01)
        else:
            return


def _get(port: int, path: str, headers: dict[str, str] | None = None) -> tuple[bytes, dict[str, str]]:
    connection = HTTPConnection("127.0.0.1", port, timeout=30)
    connection.request("GET", path, headers=headers or {})
    reply = connection.getresponse()
    return reply.read(), {name.lower(): value for name, value in reply.getheaders()}


def _visit(port: int) -> tuple[str, str]:
    body, headers = _get(port, "/", {"accept": "text/html"})
    found = re.search(rb'name="token" value="([^"]+)"', body)
    assert found is not None
    return found[1].decode(), headers["set-cookie"].partition(";")[0]


def _body(token: str, number: int) -> bytes:
    question = QUESTIONS[number % len(QUESTIONS)].format(age=50 + number % 40, tenth=1 + number % 9)
    return urlencode({"token": token, "question": question}).encode()


def _weights(port: int, token: str, cookie: str) -> None:
    connection = HTTPConnection("127.0.0.1", port, timeout=30)
    headers = {"content-type": _FORM, "cookie": cookie, "accept-encoding": "gzip", "accept": "text/html"}
    connection.request("POST", "/ask", _body(token, 0), headers)
    page = len(connection.getresponse().read())
    home, _ = _get(port, "/")
    names = set(re.findall(rb'"(/static/[^"]+)"', home))
    assets = sum(len(_get(port, name.decode(), {"accept-encoding": "gzip"})[0]) for name in names)
    print(f"page weight, compressed: {page / 1000:.1f} kB and {assets / 1000:.1f} kB of assets")


async def _load(port: int, token: str, cookie: str, answers: int, connections: int) -> None:
    numbers = iter(range(answers))
    whole: list[float] = []
    first: list[float] = []

    async def client() -> None:
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        for number in numbers:
            body = _body(token, number)
            head = (
                f"POST /ask HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: {_FORM}\r\nCookie: {cookie}\r\n"
                f"Accept: text/html\r\nAccept-Encoding: gzip\r\nContent-Length: {len(body)}\r\n\r\n"
            )
            began = time.perf_counter()
            writer.write(head.encode() + body)
            status = await reader.readline()
            assert b" 200 " in status, status
            await reader.readuntil(b"\r\n\r\n")
            size = int((await reader.readline()).strip(), 16)
            first.append(time.perf_counter() - began)
            while size:
                await reader.readexactly(size + 2)
                size = int((await reader.readline()).strip(), 16)
            await reader.readline()
            whole.append(time.perf_counter() - began)
        writer.close()

    began = time.perf_counter()
    await asyncio.gather(*(client() for _ in range(connections)))
    took = time.perf_counter() - began
    print(f"answers, {connections} connections: {answers / took:.0f} a second, {_told(whole)}")
    print(f"first byte, {connections} connections: {_told(first)}")


def _told(seconds: list[float]) -> str:
    cut = statistics.quantiles(seconds, n=100)
    return f"p50 {cut[49] * 1000:.1f} ms, p95 {cut[94] * 1000:.1f} ms, p99 {cut[98] * 1000:.1f} ms"


def _memory(parent: int) -> float:
    """Resident memory of the server and its workers, in MB, where the system tells it."""
    total = 0
    for entry in Path("/proc").glob("[0-9]*/status"):
        try:
            fields = dict(line.split(":\t", 1) for line in entry.read_text().splitlines() if ":\t" in line)
        except OSError:
            continue
        if str(parent) in {fields["Pid"].strip(), fields["PPid"].strip()}:
            total += int(fields.get("VmRSS", "0 kB").split()[0])
    return total / 1000


def _wrk(port: int, token: str, cookie: str) -> None:
    script = (
        'wrk.method = "POST"\n'
        f'wrk.headers["Content-Type"] = "{_FORM}"\nwrk.headers["Cookie"] = "{cookie}"\n'
        f"wrk.body = {_body(token, 0).decode()!r}\n"
    )
    with tempfile.NamedTemporaryFile("w", suffix=".lua", delete=False) as file:
        file.write(script)
    base = f"http://127.0.0.1:{port}"
    runs = {
        "uncached answers": ["-s", file.name, f"{base}/ask"],
        "article": ["-H", "Accept: text/html", f"{base}/answers/treatment-for-osteopenia"],
        "article, not modified": [],
        "asset": [f"{base}/favicon.ico"],
    }
    _, headers = _get(port, "/answers/treatment-for-osteopenia", {"accept": "text/html", "cookie": cookie})
    runs["article, not modified"] = [
        "-H", "Accept: text/html", "-H", f"Cookie: {cookie}", "-H", f"If-None-Match: {headers['etag']}",
        f"{base}/answers/treatment-for-osteopenia",
    ]  # fmt: skip
    for name, arguments in runs.items():
        command = ["wrk", "-t1", "-c16", "-d5s", "--latency", *arguments]
        said = subprocess.run(command, capture_output=True, text=True, check=True).stdout  # noqa: S603
        rate = re.search(r"Requests/sec:\s+([\d.]+)", said)
        worst = re.search(r"99%\s+(\S+)", said)
        print(f"wrk, {name}: {rate[1] if rate else '?'} requests a second, p99 {worst[1] if worst else '?'}")
    os.unlink(file.name)


if __name__ == "__main__":
    main()
