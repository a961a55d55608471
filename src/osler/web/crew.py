"""Worker processes that share what their parent has loaded: forked, watched, replaced, stopped.

Knows processes only, nothing of HTTP. The parent must have no threads when it forks.
"""

from __future__ import annotations

import contextlib
import logging
import os
import selectors
import signal
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

LOG = logging.getLogger("osler.web")
STUCK = 60.0
"""Seconds without a sign of life after which a worker is replaced."""
GRACE = 15.0
"""Seconds that workers have to finish what they are answering when they are told to stop."""
_LOOK = 0.25
_YOUNG = 5.0
_LONGEST_PAUSE = 30.0
_SIGNALS = (signal.SIGTERM, signal.SIGINT)


class Lifeline:
    """What a worker holds of its parent: its place, and a pipe on which it tells that it lives."""

    def __init__(self, place: int, pipe: int) -> None:
        self.place = place
        """From 0 on; one worker at a time has it."""
        self._pipe = pipe

    def beat(self) -> bool:
        """Gives a sign of life; False when the parent is gone and the worker should stop too."""
        try:
            os.write(self._pipe, b".")
        except BlockingIOError:
            return True
        except OSError:
            return False
        return True


@dataclass
class _Worker:
    place: int
    pid: int
    pipe: int
    began: float = field(default_factory=time.monotonic)
    seen: float = field(default_factory=time.monotonic)


class Crew:
    """So many workers, as long as nobody stops them; `gone` is told the place of each that ended."""

    def __init__(
        self, work: Callable[[Lifeline], None], size: int, *, gone: Callable[[int], None] = lambda _: None
    ) -> None:
        self._work = work
        self._free = list(range(size))
        self._gone = gone
        self._workers: dict[int, _Worker] = {}
        self._selector = selectors.DefaultSelector()
        self._stops = 0
        self._pause = 0.0
        self._next = 0.0

    def run(self) -> None:
        """Works until SIGTERM or SIGINT; a second one ends without waiting."""
        with self._signals():
            while not self._stops:
                self._fill()
                self._look()
            self._stop()

    @contextlib.contextmanager
    def _signals(self) -> Iterator[None]:
        before = {number: signal.signal(number, self._told) for number in _SIGNALS}
        try:
            yield
        finally:
            for number, handler in before.items():
                signal.signal(number, handler)

    def _told(self, _number: int, _frame: object) -> None:
        self._stops += 1

    def _fill(self) -> None:
        while self._free and not self._stops and time.monotonic() >= self._next:
            self._fork(self._free.pop(0))

    def _fork(self, place: int) -> None:
        reads, writes = os.pipe()
        os.set_blocking(reads, False)
        os.set_blocking(writes, False)
        sys.stdout.flush()
        sys.stderr.flush()
        pid = os.fork()
        if pid == 0:
            os.close(reads)
            self._begin(Lifeline(place, writes))
        os.close(writes)
        self._workers[reads] = _Worker(place, pid, reads)
        self._selector.register(reads, selectors.EVENT_READ)

    def _begin(self, lifeline: Lifeline) -> None:
        """The life of a worker: it never returns into what its parent was doing."""
        status = 1
        try:
            signal.signal(signal.SIGTERM, signal.SIG_DFL)
            signal.signal(signal.SIGINT, signal.default_int_handler)
            self._selector.close()
            for pipe in self._workers:
                os.close(pipe)
            self._work(lifeline)
            status = 0
        except KeyboardInterrupt:
            status = 0
        # The outermost catch of a process; a message may hold what a person typed, the kind does not.
        except BaseException as error:
            LOG.error("worker %d failed: %s", os.getpid(), type(error).__name__)
        finally:
            logging.shutdown()
            os._exit(status)

    def _look(self) -> None:
        """Waits for signs of life, a short while; an empty read is the end of a worker."""
        for key, _ in self._selector.select(_LOOK):
            worker = self._workers[key.fd]
            if os.read(key.fd, 4096):
                worker.seen = time.monotonic()
            else:
                self._ended(worker)
        for worker in list(self._workers.values()):
            if time.monotonic() - worker.seen > STUCK:
                LOG.error("worker %d gave no sign of life for %.0f s and is ended", worker.pid, STUCK)
                os.kill(worker.pid, signal.SIGKILL)
                self._ended(worker)

    def _ended(self, worker: _Worker) -> None:
        status = self._forget(worker)
        if self._stops:
            return
        # One that dies young would die again: the pauses grow until one lives.
        young = time.monotonic() - worker.began < _YOUNG
        self._pause = min(2 * self._pause or 0.5, _LONGEST_PAUSE) if young else 0.0
        self._next = time.monotonic() + self._pause
        LOG.error("worker %d ended (%d); another takes its place", worker.pid, status)

    def _forget(self, worker: _Worker) -> int:
        del self._workers[worker.pipe]
        self._selector.unregister(worker.pipe)
        os.close(worker.pipe)
        self._free.append(worker.place)
        self._gone(worker.place)
        return os.waitstatus_to_exitcode(os.waitpid(worker.pid, 0)[1])

    def _stop(self) -> None:
        self._send(signal.SIGTERM)
        until = time.monotonic() + GRACE
        while self._workers and self._stops == 1 and time.monotonic() < until:
            self._look()
        self._send(signal.SIGKILL)
        for worker in list(self._workers.values()):
            self._forget(worker)

    def _send(self, number: signal.Signals) -> None:
        for worker in self._workers.values():
            os.kill(worker.pid, number)
