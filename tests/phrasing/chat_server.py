"""A local server that speaks the chat protocol over HTTP, and misbehaves as it is told."""

import json
import threading
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer


def chunk(text, finish=None):
    choice = {"index": 0, "delta": {"content": text}, "finish_reason": finish}
    body = {"id": "c1", "object": "chat.completion.chunk", "created": 1, "model": "m", "choices": [choice]}
    return f"data: {json.dumps(body)}\n\n".encode()


def spoken(text, size=12):
    parts = [text[at : at + size] for at in range(0, len(text), size)]
    return [*(chunk(part) for part in parts), chunk("", "stop"), b"data: [DONE]\n\n"]


class ChatServer:
    """Replies in turn; each is a list of bytes, floats (seconds to wait), or an HTTP status."""

    def __init__(self, replies):
        self.replies = list(replies)
        self.requests = []
        self.closed = threading.Event()
        outer = self

        class Handler(BaseHTTPRequestHandler):
            def log_message(self, *_):
                pass

            def do_POST(self):
                body = self.rfile.read(int(self.headers["content-length"]))
                outer.requests.append((dict(self.headers), json.loads(body)))
                reply = outer.replies.pop(0) if len(outer.replies) > 1 else outer.replies[0]
                try:
                    outer.send(self, reply)
                except (BrokenPipeError, ConnectionResetError):
                    outer.closed.set()
                self.close_connection = True

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.server.daemon_threads = True
        self.url = f"http://127.0.0.1:{self.server.server_address[1]}/v1"

    def send(self, handler, reply):
        if isinstance(reply, int):
            handler.send_response(reply)
            handler.send_header("content-type", "application/json")
            handler.end_headers()
            handler.wfile.write(b'{"error": {"message": "no", "type": "x"}}')
            return
        handler.send_response(200)
        handler.send_header("content-type", "text/event-stream")
        handler.end_headers()
        for piece in reply:
            if isinstance(piece, float):
                self.closed.wait(piece)
            else:
                handler.wfile.write(piece)
                handler.wfile.flush()

    @property
    def system(self):
        """The instructions of the first request."""
        return self.requests[0][1]["messages"][0]["content"]


@contextmanager
def serving(*replies):
    held = ChatServer(replies)
    thread = threading.Thread(target=held.server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield held
    finally:
        held.closed.set()
        held.server.shutdown()
        held.server.server_close()
        thread.join(5)


HANG = 40
"""Seconds after which a test says that what it waited for hangs; no measure of speed."""


def guarded(call):
    """The result of a call that must end by itself."""
    done = ThreadPoolExecutor(1).submit(call)
    return done.result(timeout=HANG)
