"""Who may use the interface for programs: with --require-api-key, holders of a key whose scope fits."""

from __future__ import annotations

import msgspec
from starlette.requests import Request

from osler.web.keys import Key, Keyring, Scope
from osler.web.limits import Buckets, Pace
from osler.web.settings import Settings

_AREAS: tuple[tuple[str, Scope], ...] = (
    ("/api/answers", "answers"),
    ("/api/calculators", "calculators"),
    ("/api/library", "library"),
    ("/api/", "knowledge"),
    ("/v1/", "chat"),
    ("/mcp", "tools"),
)
"""The first that begins the address gives the scope; pages for people need no key."""


class Refusal(msgspec.Struct, frozen=True):
    """What is answered in place of what was asked for."""

    status: int
    title: str
    detail: str
    headers: dict[str, str]


class Admission:
    """Checks keys and how often each is used, by all workers together."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._keys = Keyring(settings.data)
        self._buckets = Buckets(Pace(settings.rate, settings.burst))

    def scope_of(self, path: str) -> Scope | None:
        """The scope that an address asks for; None where no key is asked for."""
        if not self._settings.require_api_key:
            return None
        return next((scope for start, scope in _AREAS if path.startswith(start)), None)

    def refusal(self, request: Request, scope: Scope) -> Refusal | None:
        """What is answered instead: no key (401), not for this (403), too often (429)."""
        key = self._keys.holder(_token(request))
        if key is None:
            return Refusal(
                401,
                "A key is needed",
                "Send a valid key as Authorization: Bearer; the operator makes one with osler keys create.",
                {"www-authenticate": 'Bearer realm="osler"'},
            )
        if scope not in key.scopes:
            return Refusal(
                403,
                "This key is not for that",
                f"The key has not the scope {scope}: ask the operator for one that has.",
                {"www-authenticate": f'Bearer realm="osler", error="insufficient_scope", scope="{scope}"'},
            )
        wait = self._buckets.wait(key.id, self._pace(key))
        if wait:
            return Refusal(
                429,
                "Too many requests with this key",
                "Wait as long as Retry-After says, then send it again.",
                {"retry-after": str(int(wait) + 1)},
            )
        return None

    def _pace(self, key: Key) -> Pace:
        rate = self._settings.rate if key.rate is None else key.rate
        return Pace(rate, self._settings.burst if key.burst is None else key.burst)


def _token(request: Request) -> str:
    scheme, _, token = request.headers.get("authorization", "").partition(" ")
    if scheme.lower() == "bearer":
        return token.strip()
    return request.headers.get("x-api-key", "")
