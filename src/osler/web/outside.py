"""JSON from servers that an operator named: no redirects, short waits, nothing large."""

from __future__ import annotations

import logging
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from functools import cached_property
from typing import TYPE_CHECKING, Any

import msgspec

if TYPE_CHECKING:
    import ssl

    import httpx2

_MOST_BYTES = 6_000_000
_SECONDS = 4.0


class OutsideError(Exception):
    """A server named by the operator did not give what was asked; the message holds no address."""


class Outside:
    """Opens talks with servers; one for a process."""

    @asynccontextmanager
    async def talk(self) -> AsyncIterator[Talk]:
        """A talk whose requests share their connections."""
        import httpx2  # noqa: PLC0415 - only where a server outside is asked

        # It would log addresses, and those of a record name the patient.
        for name in ("httpx2", "httpcore2"):
            logging.getLogger(name).setLevel(logging.WARNING)
        # Neither proxies nor passwords of the environment: only the operator's servers are asked.
        async with httpx2.AsyncClient(
            timeout=httpx2.Timeout(_SECONDS), follow_redirects=False, trust_env=False, verify=self._trust
        ) as client:
            yield Talk(client)

    @cached_property
    def _trust(self) -> ssl.SSLContext:
        import ssl  # noqa: PLC0415

        return ssl.create_default_context()


class Talk:
    """Requests to servers, one after another or at once."""

    def __init__(self, client: httpx2.AsyncClient) -> None:
        self._client = client

    async def get(self, url: str, headers: Mapping[str, str] | None = None) -> Any:  # noqa: ANN401 - JSON
        """The JSON at an address.

        Raises:
            OutsideError: out of reach, not 200, too large or not JSON.
        """
        return await self._asked("GET", url, headers or {}, None)

    async def post(self, url: str, form: Mapping[str, str], headers: Mapping[str, str] | None = None) -> Any:  # noqa: ANN401
        """The JSON with which an address answers a form.

        Raises:
            OutsideError: as `get`.
        """
        return await self._asked("POST", url, headers or {}, form)

    async def _asked(self, method: str, url: str, headers: Mapping[str, str], form: Any) -> Any:  # noqa: ANN401
        import httpx2  # noqa: PLC0415

        try:
            async with self._client.stream(method, url, headers=dict(headers), data=form) as response:
                if response.status_code != 200:
                    raise OutsideError(f"the server answered {response.status_code}")
                held = bytearray()
                async for chunk in response.aiter_bytes():
                    held += chunk
                    if len(held) > _MOST_BYTES:
                        raise OutsideError("the server sent too much")
            return msgspec.json.decode(bytes(held))
        except (httpx2.HTTPError, httpx2.InvalidURL) as error:
            raise OutsideError(f"the server cannot be asked ({type(error).__name__})") from None
        except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
            raise OutsideError("the server did not send JSON") from None
