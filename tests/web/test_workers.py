"""Several processes behind one port: even, watched, replaced, stopped; against the real command."""

from __future__ import annotations

import asyncio
import os
import signal
import socket
import subprocess
import sys
import time
from contextlib import closing
from http.client import HTTPConnection
from pathlib import Path

import pytest

from loops import run
from osler.core.errors import InputError
from osler.web.serving import Place, listen
from osler.web.sharing import Acceptor, Loads

pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="this system cannot fork")


class Served:
    """A running `osler serve` of two workers."""

    def __init__(self, folder: Path) -> None:
        command = [
            str(Path(sys.executable).with_name("osler")),
            "serve",
            "--port",
            "0",
            "--workers",
            "2",
            "--no-library",
        ]
        self.said = folder / "said.txt"
        with self.said.open("w") as said:
            self.process = subprocess.Popen(command, stderr=said)
        until(lambda: "serving on" in self.said.read_text())
        self.port = int(self.said.read_text().partition("127.0.0.1:")[2].split()[0])
        until(lambda: len(self.workers()) == 2 and self.healthy())

    def healthy(self) -> bool:
        connection = HTTPConnection("127.0.0.1", self.port, timeout=5)
        try:
            connection.request("GET", "/healthz")
            return connection.getresponse().status == 200
        except OSError:
            return False
        finally:
            connection.close()

    def workers(self) -> set[int]:
        listed = subprocess.run(["ps", "-A", "-o", "pid=,ppid="], capture_output=True, text=True, check=True)
        pairs = (map(int, line.split()) for line in listed.stdout.splitlines())
        return {pid for pid, parent in pairs if parent == self.process.pid}


def until(met, seconds=20.0):
    end = time.monotonic() + seconds
    while not met():
        assert time.monotonic() < end, "it did not come about in time"
        time.sleep(0.05)


def lives(pid: int) -> bool:
    """Whether a process runs; one that ended and waits to be buried does not."""
    shown = subprocess.run(["ps", "-o", "stat=", "-p", str(pid)], capture_output=True, text=True, check=False)
    return bool(shown.stdout.strip()) and not shown.stdout.strip().startswith("Z")


@pytest.fixture
def server(tmp_path):
    running = Served(tmp_path)
    pids = running.workers()
    yield running
    running.process.kill()
    running.process.wait(10)
    for pid in pids | running.workers():
        if lives(pid):
            os.kill(pid, signal.SIGKILL)


def test_a_dead_worker_is_replaced(server):
    before = server.workers()
    os.kill(min(before), signal.SIGKILL)
    until(lambda: len(server.workers()) == 2 and server.workers() != before)
    assert all(server.healthy() for _ in range(20))
    assert f"worker {min(before)} ended (-9)" in server.said.read_text()


def test_figures_are_those_of_all_workers(server):
    def text():
        connection = HTTPConnection("127.0.0.1", server.port, timeout=5)
        with closing(connection):
            connection.request("GET", "/metrics")
            return connection.getresponse().read().decode()

    def healthy():
        return int(text().partition('page="healthz",method="GET",status="200"} ')[2].split()[0])

    asked = healthy()
    # Connections held side by side are spread over both.
    held = [HTTPConnection("127.0.0.1", server.port, timeout=5) for _ in range(6)]
    for connection in held:
        connection.request("GET", "/healthz")
        assert connection.getresponse().read()
    assert [healthy() for _ in range(4)] == [asked + 6] * 4
    for connection in held:
        connection.close()
    os.kill(min(server.workers()), signal.SIGKILL)
    until(lambda: len(server.workers()) == 2)
    assert healthy() >= asked + 6


def test_told_to_stop_it_ends_with_all_its_workers(server):
    workers = server.workers()
    server.process.terminate()
    assert server.process.wait(20) == 0
    assert not any(lives(pid) for pid in workers)


def test_workers_end_with_their_parent(server):
    workers = server.workers()
    server.process.kill()
    server.process.wait(10)
    until(lambda: not any(lives(pid) for pid in workers))


def test_a_taken_port_is_told_in_one_line():
    with listen(Place("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        with pytest.raises(InputError, match=rf"127\.0\.0\.1:{port} cannot be served on .* --port"):
            listen(Place("127.0.0.1", port))


def test_connections_are_spread_evenly():
    async def spread(number: int) -> list[int]:
        loads, held = Loads(2), [set[asyncio.BaseTransport](), set[asyncio.BaseTransport]()]

        def kept(place: int) -> type[asyncio.Protocol]:
            class Kept(asyncio.Protocol):
                def connection_made(self, transport: asyncio.BaseTransport) -> None:
                    held[place].add(transport)

            return Kept

        with listen(Place("127.0.0.1", 0)) as listener:
            # Each worker has a descriptor of its own for the one socket.
            sockets = [listener, listener.dup()]
            acceptors = [
                Acceptor(each, kept(place), lambda place=place: len(held[place]), loads, place)
                for place, each in enumerate(sockets)
            ]
            for acceptor in acceptors:
                acceptor.start()
            clients = [socket.create_connection(listener.getsockname()) for _ in range(number)]
            while sum(map(len, held)) < number:
                await asyncio.sleep(0.01)
            found = [len(each) for each in held]
            for acceptor in acceptors:
                acceptor.stop()
            for end in (*clients, sockets[1]):
                end.close()
            for transport in held[0] | held[1]:
                transport.close()
            await asyncio.sleep(0)
        return found

    one, other = run(lambda: asyncio.wait_for(spread(16), 20))
    assert abs(one - other) <= 2


def test_a_worker_that_is_stuck_holds_no_connection_back():
    async def accepted() -> int:
        loads, held = Loads(2), list[asyncio.BaseTransport]()
        # The other worker holds nothing, and never takes anything.
        loads.set(1, 0)

        class Kept(asyncio.Protocol):
            def connection_made(self, transport: asyncio.BaseTransport) -> None:
                held.append(transport)

        with listen(Place("127.0.0.1", 0)) as listener:
            acceptor = Acceptor(listener, Kept, lambda: len(held), loads, 0)
            acceptor.start()
            clients = [socket.create_connection(listener.getsockname()) for _ in range(3)]
            while len(held) < 3:
                await asyncio.sleep(0.01)
            acceptor.stop()
            for end in (*clients, *held):
                end.close()
            await asyncio.sleep(0)
        return len(held)

    assert run(lambda: asyncio.wait_for(accepted(), 20)) == 3
