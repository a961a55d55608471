"""JSON from servers that an operator named: no redirects, short waits, nothing large."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import msgspec

if TYPE_CHECKING:
    import httpx2

_MOST_BYTES = 6_000_000
_SECONDS = 4.0


class OutsideError(Exception):
    """A server named by the operator did not give what was asked; the message holds no address."""


class Outside:
    """Asks servers; one for a process, opened when first needed."""

    def __init__(self) -> None:
        self._client: httpx2.AsyncClient | None = None
        self._loop: asyncio.AbstractEventLoop | None = None

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
        import httpx2  # noqa: PLC0415 - only where a server outside is asked

        try:
            async with self._opened().stream(method, url, headers=dict(headers), data=form) as response:
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

    def _opened(self) -> httpx2.AsyncClient:
        import ssl  # noqa: PLC0415

        import httpx2  # noqa: PLC0415

        loop = asyncio.get_running_loop()
        if self._client is None or self._loop is not loop:
            # Neither proxies nor passwords of the environment: only the operator's servers are asked.
            self._client = httpx2.AsyncClient(
                timeout=httpx2.Timeout(_SECONDS),
                follow_redirects=False,
                trust_env=False,
                verify=ssl.create_default_context(),
            )
            self._loop = loop
        return self._client
