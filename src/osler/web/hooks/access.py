"""Who calls: the JWT of a CDS client, by a key that the operator's allow-list leads to."""

from __future__ import annotations

import time
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, TypeGuard

from osler.web.hooks.kept import Kept
from osler.web.outside import Outside, OutsideError

if TYPE_CHECKING:
    from joserfc.jwk import KeySet

_ALGORITHMS = ("ES384", "RS384")
_KINDS = ("EC", "RSA")
_LONGEST = 8_000
_LEEWAY = 30
_MOST_AHEAD = 3_600
"""Seconds that a token may still live: it must be kept as long against a replay."""
_KEYS_FRESH = 600
_KEYS_PAUSE = 5
"""Seconds without asking after keys could not be had."""
_KEYS_AGAIN = 30
"""Seconds between two looks for a key that is not there."""


class NobodyError(Exception):
    """The call does not prove who makes it. Says nothing of the token."""


class Access:
    """Checks tokens; keeps keys for a while and the ids of tokens until they end."""

    def __init__(self, callers: Mapping[str, str], outside: Outside, kept: Kept) -> None:
        self._callers = callers
        self._outside = outside
        self._kept = kept
        self._keys: dict[str, tuple[float, KeySet]] = {}
        self._failed: dict[str, float] = {}

    async def check(self, authorization: str, audience: str) -> None:
        """Passes where the header holds a token of an allowed client for this endpoint.

        Raises:
            NobodyError: anything is wrong with it.
        """
        scheme, _, token = authorization.partition(" ")
        if scheme.lower() != "bearer" or not token or len(token) > _LONGEST:
            raise NobodyError
        header, claims = _peeked(token)
        issuer = claims.get("iss")
        address = self._callers.get(issuer) if isinstance(issuer, str) else None
        # The key's address comes from the operator; one in the token may only repeat it.
        if address is None or header.get("alg") not in _ALGORITHMS or header.get("jku", address) != address:
            raise NobodyError
        kid = header.get("kid")
        if not isinstance(kid, str) or header.get("typ", "JWT") != "JWT":
            raise NobodyError
        _check_proved(token, await self._key(address, kid))
        self._check_claims(claims, str(issuer), audience)

    async def _key(self, address: str, kid: str) -> Any:  # noqa: ANN401 - one of joserfc's keys
        held = self._keys.get(address)
        now = time.monotonic()
        if held is None or now - held[0] > _KEYS_FRESH:
            held = await self._fetched(address)
        found = _with_kid(held[1], kid)
        if found is None and now - held[0] > _KEYS_AGAIN:
            found = _with_kid((await self._fetched(address))[1], kid)
        if found is None:
            raise NobodyError
        return found

    async def _fetched(self, address: str) -> tuple[float, KeySet]:
        from joserfc.errors import JoseError  # noqa: PLC0415 - only where callers are checked
        from joserfc.jwk import KeySet  # noqa: PLC0415

        # Whoever sends tokens that cannot be proved must not make this site ask without end.
        if time.monotonic() - self._failed.get(address, -_KEYS_PAUSE) < _KEYS_PAUSE:
            raise NobodyError
        try:
            async with self._outside.talk() as talk:
                told = await talk.get(address)
            keys = KeySet.import_key_set({"keys": [key for key in told["keys"] if key["kty"] in _KINDS]})
        except (OutsideError, JoseError, ValueError, KeyError, TypeError, AttributeError):
            self._failed[address] = time.monotonic()
            raise NobodyError from None
        self._keys[address] = (time.monotonic(), keys)
        return self._keys[address]

    def _check_claims(self, claims: Mapping[str, Any], issuer: str, audience: str) -> None:
        now = time.time()
        ends, begun, name = claims.get("exp"), claims.get("iat"), claims.get("jti")
        meant = claims.get("aud")
        if not _is_time(ends) or not _is_time(begun) or not isinstance(name, str) or not 0 < len(name) <= 200:
            raise NobodyError
        if not now - _LEEWAY < ends < now + _MOST_AHEAD or begun > now + _LEEWAY:
            raise NobodyError
        if audience not in (meant if isinstance(meant, list) else [meant]):
            raise NobodyError
        if not self._kept.is_first_use(issuer, name, until=ends + _LEEWAY, now=now):
            raise NobodyError


def _peeked(token: str) -> tuple[dict[str, Any], dict[str, Any]]:
    """Header and claims before anything is proved: only to find the key that may prove them."""
    from base64 import urlsafe_b64decode  # noqa: PLC0415

    import msgspec  # noqa: PLC0415

    parts = token.split(".")
    if len(parts) != 3:
        raise NobodyError
    try:
        read = [msgspec.json.decode(urlsafe_b64decode(part + "=" * (-len(part) % 4))) for part in parts[:2]]
    except (ValueError, msgspec.DecodeError, RecursionError):
        raise NobodyError from None
    if not all(isinstance(each, dict) for each in read):
        raise NobodyError
    return read[0], read[1]


def _check_proved(token: str, key: Any) -> None:  # noqa: ANN401
    from joserfc import jwt  # noqa: PLC0415
    from joserfc.errors import JoseError  # noqa: PLC0415

    try:
        jwt.decode(token, key, algorithms=list(_ALGORITHMS))
    except (JoseError, ValueError, TypeError):
        raise NobodyError from None


def _with_kid(keys: KeySet, kid: str) -> Any:  # noqa: ANN401
    return next((key for key in keys.keys if key.kid == kid), None)


def _is_time(value: object) -> TypeGuard[float]:
    return isinstance(value, int | float) and not isinstance(value, bool)
