"""How this site proves to a record system which app it is: not at all, by a secret, or by a key."""

from __future__ import annotations

import base64
import os
import time
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any, NamedTuple
from urllib.parse import quote_plus

from osler.core.errors import InputError
from osler.web.clinic import Launcher

if TYPE_CHECKING:
    from joserfc.jwk import ECKey, RSAKey

_ASSERTION = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"
_ALGORITHMS = {"EC": "ES384", "RSA": "RS384"}
_CURVE = "P-384"
_LEAST_BITS = 2048
_SECONDS = 240
"""How long an assertion lives; SMART allows 300."""


class Proof(NamedTuple):
    """What a token request carries besides the code."""

    form: dict[str, str]
    headers: dict[str, str]


def method_of(launcher: Launcher) -> str:
    """The name, in OAuth, of the way in which an app proves itself."""
    return "private_key_jwt" if launcher.key else "client_secret_basic" if launcher.secret else "none"


def proof(launcher: Launcher, token_endpoint: str) -> Proof:
    """The proof for one request to a token endpoint."""
    if launcher.key:
        assertion = _assertion(launcher, token_endpoint)
        return Proof({"client_assertion_type": _ASSERTION, "client_assertion": assertion}, {})
    if launcher.secret:
        pair = f"{quote_plus(launcher.client)}:{quote_plus(launcher.secret)}"
        return Proof({}, {"authorization": f"Basic {base64.b64encode(pair.encode()).decode()}"})
    return Proof({"client_id": launcher.client}, {})


def _assertion(launcher: Launcher, token_endpoint: str) -> str:
    from joserfc import jwt  # noqa: PLC0415 - only for apps with a key

    key = key_of(launcher.key or "")
    now = int(time.time())
    header: dict[str, Any] = {"alg": _ALGORITHMS[key.key_type], "kid": key.kid, "typ": "JWT"}
    name = base64.urlsafe_b64encode(os.urandom(24)).decode()
    claims = {"iss": launcher.client, "sub": launcher.client, "aud": token_endpoint, "jti": name}
    told = {**claims, "iat": now, "exp": now + _SECONDS}
    return jwt.encode(header, told, key, algorithms=[header["alg"]])


def key_of(text: str) -> ECKey | RSAKey:
    """A private key from PEM or a JWK; one without a name is named by its thumbprint.

    Raises:
        InputError: it is no private key of a kind that SMART allows.
    """
    from joserfc.errors import JoseError  # noqa: PLC0415
    from joserfc.jwk import ECKey, RSAKey  # noqa: PLC0415

    for kind in (ECKey, RSAKey):
        try:
            key = kind.import_key(_read(text))
        except (JoseError, ValueError, TypeError, KeyError):
            continue
        if key.is_private and _is_strong(key.as_dict(private=False)):
            key.ensure_kid()
            return key
    raise InputError(
        "it holds no private key: give an EC key on P-384 or an RSA key of 2048 bits, as PEM or JWK"
    )


def _read(text: str) -> Any:  # noqa: ANN401 - a key as its library takes it
    import json  # noqa: PLC0415

    return json.loads(text) if text.lstrip().startswith("{") else text


def _is_strong(key: Any) -> bool:  # noqa: ANN401
    if key["kty"] == "EC":
        return bool(key["crv"] == _CURVE)
    return len(key["n"]) * 6 >= _LEAST_BITS


def public_keys(launchers: Iterable[Launcher]) -> dict[str, Any]:
    """The public halves of the keys, as a JWK set."""
    keys = [key_of(one.key) for one in launchers if one.key]
    shown = [
        {**key.as_dict(private=False), "kid": key.kid, "use": "sig", "alg": _ALGORITHMS[key.key_type]}
        for key in keys
    ]
    return {"keys": [one for place, one in enumerate(shown) if one not in shown[:place]]}
