"""Fetching over HTTP: at the pace a service asks for, again after a passing failure, never without an end."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Mapping
from typing import Any
from urllib.error import HTTPError, URLError
from urllib.parse import urlencode, urlsplit
from urllib.request import Request, urlopen

from osler.core.errors import InputError

_AGENT = "Osler (open-source clinical evidence engine)"
_TIMEOUT = 60.0
_TRIES = 5
_PASSING = {408, 425, 429, 500, 502, 503, 504}
_LARGEST = 500_000_000


class Web:
    """Fetches from one service."""

    def __init__(
        self,
        base: str,
        *,
        a_second: float,
        sleep: Callable[[float], None] = time.sleep,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        if urlsplit(base).scheme not in {"http", "https"}:
            raise InputError(f"the address {base!r} is none of the web: it begins with https://")
        self._base = base.rstrip("/")
        self._gap = 1 / a_second
        self._sleep = sleep
        self._clock = clock
        self._next = 0.0

    def get(self, path: str, parameters: Mapping[str, Any] | None = None) -> bytes:
        """The body of a page.

        Raises:
            InputError: the service cannot be reached, refuses, or goes on failing.
        """
        asked = f"{self._base}/{path}"
        if parameters:
            asked += "?" + urlencode({name: value for name, value in parameters.items() if value is not None})
        for attempt in range(_TRIES):
            self._wait()
            try:
                with urlopen(Request(asked, headers={"User-Agent": _AGENT}), timeout=_TIMEOUT) as answer:  # noqa: S310
                    return bytes(answer.read(_LARGEST))
            except HTTPError as error:
                if error.code not in _PASSING or attempt == _TRIES - 1:
                    raise InputError(self._failed(f"answers {error.code} {error.reason}")) from None
                self._sleep(_pause(attempt, error.headers.get("Retry-After")))
            except (URLError, TimeoutError, ConnectionError) as error:
                if attempt == _TRIES - 1:
                    raise InputError(self._failed(f"cannot be reached ({_why(error)})")) from None
                self._sleep(_pause(attempt, None))
        raise AssertionError("every way out of the loop returns or raises")

    def json(self, path: str, parameters: Mapping[str, Any] | None = None) -> Any:  # noqa: ANN401 - any JSON
        """The body as JSON.

        Raises:
            InputError: as `get`, or the body is no JSON.
        """
        try:
            return json.loads(self.get(path, parameters))
        except ValueError:
            raise InputError(self._failed("answers with something that is no JSON")) from None

    def _wait(self) -> None:
        now = self._clock()
        if now < self._next:
            self._sleep(self._next - now)
        self._next = max(now, self._next) + self._gap

    def _failed(self, how: str) -> str:
        return f"{urlsplit(self._base).netloc} {how}: what was stored stays; run the same command again later"


def _pause(attempt: int, asked: str | None) -> float:
    """What the service asks for, else twice as long each time."""
    return min(float(asked), 120.0) if asked and asked.isdigit() else float(2**attempt)


def _why(error: Exception) -> str:
    return str(getattr(error, "reason", error)) or type(error).__name__
