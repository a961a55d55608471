"""A server of its own for the figures of the site, and what it uses of the machine."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.client import HTTPConnection
from pathlib import Path
from typing import NamedTuple


class Server(NamedTuple):
    """A running site: its port, its first process, and seconds from its start to its first answer."""

    port: int
    pid: int
    started: float

    def get(self, path: str, headers: dict[str, str] | None = None) -> tuple[bytes, dict[str, str]]:
        """Body and headers of a page."""
        return _get(self.port, path, headers)

    def visit(self) -> tuple[str, str]:
        """Token and cookie with which forms are sent."""
        body, headers = self.get("/", {"accept": "text/html"})
        found = re.search(rb'name="token" value="([^"]+)"', body)
        assert found is not None
        return found[1].decode(), headers["set-cookie"].partition(";")[0]


@contextmanager
def serving(workers: int) -> Iterator[Server]:
    """A server on a free port."""
    command = [str(Path(sys.executable).with_name("osler")), "serve", "--port", "0", "--rate", "0",
               "--workers", str(workers), "--no-library"]  # fmt: skip
    began = time.perf_counter()
    process = subprocess.Popen(command, stderr=subprocess.PIPE, text=True)  # noqa: S603
    assert process.stderr is not None
    port = int(process.stderr.readline().partition("127.0.0.1:")[2].split()[0])
    # What else it says is nobody's to read here; a full pipe would stop it.
    with subprocess.Popen(["cat"], stdin=process.stderr, stdout=subprocess.DEVNULL) as sink:  # noqa: S607
        try:
            _get(port, "/healthz")
            yield Server(port, process.pid, time.perf_counter() - began)
        finally:
            process.terminate()
            process.wait(30)
            sink.terminate()


def _get(port: int, path: str, headers: dict[str, str] | None = None) -> tuple[bytes, dict[str, str]]:
    connection = HTTPConnection("127.0.0.1", port, timeout=30)
    connection.request("GET", path, headers=headers or {})
    reply = connection.getresponse()
    return reply.read(), {name.lower(): value for name, value in reply.getheaders()}


class Memory(NamedTuple):
    """Megabytes of all processes together; a page that several share counts once in the first."""

    shared_once: float
    resident: float


def memory(parent: int) -> Memory:
    """Memory of a server and its workers. Linux only."""
    shared = resident = 0
    for pid in family(parent):
        fields = dict(
            line.split(":", 1) for line in Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()[1:]
        )
        shared += int(fields["Pss"].split()[0])
        resident += int(fields["Rss"].split()[0])
    return Memory(shared / 1000, resident / 1000)


def cpu_seconds(parent: int) -> list[float]:
    """Processor time that each worker has used, or the one process there is."""
    tick = os.sysconf("SC_CLK_TCK")
    workers = family(parent)[1:] or [parent]
    parts = [Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split() for pid in workers]
    return [(int(fields[11]) + int(fields[12])) / tick for fields in parts]


def family(parent: int) -> list[int]:
    """A process and its children."""
    found = [parent]
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = stat.read_text().rpartition(")")[2].split()
        except OSError:
            continue
        if int(fields[1]) == parent:
            found.append(int(stat.parent.name))
    return found
