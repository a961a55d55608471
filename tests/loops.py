"""Running coroutines in tests, in a thread of their own: a browser keeps a loop in the main one."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any


def run(main: Callable[[], Any]) -> Any:
    """What the coroutine that `main` makes gives."""
    return aside(lambda: asyncio.run(main()))


def aside(work: Callable[[], Any]) -> Any:
    """What the work gives, done in a thread of its own."""
    with ThreadPoolExecutor(1) as pool:
        return pool.submit(work).result()
