"""What no form of ours would send: long, odd, broken; each is answered or told, and never breaks the page."""

from __future__ import annotations

import socket
import socketserver
import threading
from contextlib import contextmanager, suppress
from urllib.parse import quote_from_bytes, urlsplit

import pytest

LONG = "66-year-old woman, T-score -2.7 at the hip, eGFR 28: which drug? "
FORM = {"content-type": "application/x-www-form-urlencoded", "accept": "text/html"}


def sent(visitor, question: bytes):
    body = f"token={quote_from_bytes(visitor.token.encode())}&question={quote_from_bytes(question)}"
    return visitor.client.post("/ask", content=body, headers=FORM)


def test_ten_thousand_characters_are_answered_and_one_more_is_told(visitor):
    most = (LONG * 200)[:10_000]
    assert 'class="bottom"' in visitor.ask(most).text
    refused = visitor.ask(most + "x")
    assert refused.status_code == 422
    assert "10,001 characters" in refused.text
    assert most[:200] in refused.text


@pytest.mark.parametrize(
    "odd",
    [
        b"\x00\x01\x02 which drug for osteoporosis?",
        b"\xff\xfe\xed\xa0\x80 which drug for osteoporosis?",
        "\u202ewhich drug for osteoporosis?\u202c".encode(),
        "which drug for osteoporosis? \U0001f9b4\ufdd0\ufffd".encode(),
        b"which drug for osteoporosis?\r\n\r\nSet-Cookie: a=b",
        b"{{ 7*7 }} {% raw %} ${7*7} which drug for osteoporosis?",
        b"<!--flush--> which drug for osteoporosis?",
        b"@@place-of-the-token@@ which drug for osteoporosis?",
        ("wh" + "í" * 4000 + "ch drug for osteoporosis?").encode(),
    ],
    ids=(
        "controls",
        "not UTF-8",
        "turned",
        "no letters",
        "line ends",
        "templates",
        "our mark",
        "our place",
        "long",
    ),
)
def test_odd_bytes_are_answered_and_stay_text(visitor, odd):
    reply = sent(visitor, odd)
    assert reply.status_code == 200
    assert reply.text.rstrip().endswith("</html>")
    assert "could not be made" not in reply.text
    assert "\x00" not in reply.text
    assert "49" not in reply.text.partition("</h1>")[0]
    assert "set-cookie" not in reply.headers or "a=b" not in reply.headers["set-cookie"]


class Cutting(socketserver.ThreadingTCPServer):
    """A way to the server that breaks off the first answer after so many bytes, and none after that."""

    allow_reuse_address = True

    def __init__(self, served: str, after: int) -> None:
        super().__init__(("127.0.0.1", 0), Way)
        self.to = (urlsplit(served).hostname, urlsplit(served).port)
        self.after = after
        self.cuts = 0


class Way(socketserver.BaseRequestHandler):
    """One connection through it."""

    def handle(self) -> None:
        self.left = None
        with socket.create_connection(self.server.to) as there:
            back = threading.Thread(target=self.back, args=(there,))
            back.start()
            while data := received(self.request):
                if data.startswith(b"POST /ask") and not self.server.cuts:
                    self.server.cuts, self.left = 1, self.server.after
                there.sendall(data)
            shut(there)
            back.join()

    def back(self, there: socket.socket) -> None:
        while data := received(there, 512):
            try:
                self.request.sendall(data)
            except OSError:
                break
            if self.left is not None:
                self.left -= len(data)
                if self.left < 0:
                    break
        shut(self.request)


def received(end: socket.socket, most: int = 65_536) -> bytes:
    try:
        return end.recv(most)
    except OSError:
        return b""


def shut(end: socket.socket) -> None:
    with suppress(OSError):
        end.shutdown(socket.SHUT_RDWR)


@contextmanager
def cutting(served: str, after: int):
    with Cutting(served, after) as server:
        thread = threading.Thread(target=server.serve_forever, args=(0.05,))
        thread.start()
        yield f"http://127.0.0.1:{server.server_address[1]}", server
        server.shutdown()
        thread.join()


@pytest.mark.parametrize("after", [1, 1_500, 9_000], ids=["at once", "after the head", "in the middle"])
def test_a_connection_cut_mid_stream_is_asked_again(browser, served, after):
    with cutting(served, after) as (address, way):
        context = browser.new_context(base_url=address)
        page = context.new_page()
        page.goto("/")
        page.fill("#question", LONG.strip())
        page.click("#ask .primary")
        page.wait_for_selector(".bottom", timeout=20_000)
        assert way.cuts == 1
        assert page.inner_text("h1") == LONG.strip()
        assert page.locator(".closing").count() == 1
        assert page.locator("role=alert").count() == 0
        context.close()
