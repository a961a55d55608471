"""Waits for a model no longer than is allowed, whatever it does."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from queue import Empty, Queue
from threading import Event, Thread

from osler.phrasing.model import ModelError

_DONE = object()


def patiently(
    start: Callable[[], Iterator[str]], *, patience: float, until: float, cancelled: Event | None = None
) -> Iterator[str]:
    """The pieces as they come: none may take longer than `patience` seconds, nor come after `until`.

    The model is read in a thread of its own, which is told to stop when nobody waits any more.
    `until` is on the clock of `time.monotonic`.

    Raises:
        ModelError: it is too slow, it failed, or the asker cancelled.
    """
    queue: Queue[object] = Queue()
    stop = Event()
    Thread(target=_pump, args=(start, queue, stop), daemon=True, name="osler-model").start()
    try:
        while True:
            piece = _next(queue, min(patience, until - time.monotonic()), cancelled)
            if piece is _DONE:
                return
            if isinstance(piece, ModelError):
                raise piece
            yield str(piece)
    finally:
        stop.set()


def _next(queue: Queue[object], seconds: float, cancelled: Event | None) -> object:
    deadline = time.monotonic() + seconds
    while True:
        if cancelled is not None and cancelled.is_set():
            raise ModelError("was stopped by the asker")
        left = deadline - time.monotonic()
        if left <= 0:
            raise ModelError("did not answer in time")
        try:
            return queue.get(timeout=left if cancelled is None else min(left, 0.05))
        except Empty:
            continue


def _pump(start: Callable[[], Iterator[str]], queue: Queue[object], stop: Event) -> None:
    try:
        for piece in start():
            if stop.is_set():
                return
            queue.put(piece)
        queue.put(_DONE)
    except ModelError as error:
        queue.put(error)
    # The thread has no one above it: a fault here is the model's, and the answer goes on without it.
    except Exception:
        queue.put(ModelError("failed"))
