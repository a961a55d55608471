"""Work spread over the processors of this machine."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from multiprocessing import get_context
from typing import TypeVar

from osler.documents.spreading import Spread

_Item = TypeVar("_Item")
_Done = TypeVar("_Done")
_WORTH_PROCESSES = 20
"""Items from which starting processes pays."""


class Processes:
    """This machine's processors; a small load is done by the process itself."""

    def __init__(self) -> None:
        self._met = 0
        self._pool: ProcessPoolExecutor | None = None

    def map(self, work: Callable[[_Item], _Done], items: Iterable[_Item]) -> Iterator[_Done]:
        """What the work makes of each item, in their order."""
        waiting = list(items)
        self._met += len(waiting)
        if self._met < _WORTH_PROCESSES:
            return map(work, waiting)
        if self._pool is None:
            self._pool = ProcessPoolExecutor(mp_context=get_context("forkserver"))
        return self._pool.map(work, waiting)

    def close(self) -> None:
        """Ends the processes it started."""
        if self._pool is not None:
            self._pool.shutdown(cancel_futures=True)
            self._pool = None


@contextmanager
def spreading(given: Spread | None) -> Iterator[Spread]:
    """What was given to do the work, or this machine's processors for as long as the block runs."""
    if given is not None:
        yield given
        return
    own = Processes()
    try:
        yield own
    finally:
        own.close()
