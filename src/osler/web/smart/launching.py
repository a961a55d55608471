"""The authorization code flow with PKCE; the token lives no longer than the reading."""

from __future__ import annotations

import hashlib
import os
from base64 import urlsafe_b64encode
from collections.abc import Iterable, Mapping
from typing import Any
from urllib.parse import urlencode, urlsplit

import msgspec

from osler.core.errors import InputError
from osler.web.clinic import Launcher, is_loopback
from osler.web.outside import Outside, OutsideError
from osler.web.smart.proving import method_of, proof

_WELL_KNOWN = "/.well-known/smart-configuration"
_CHALLENGE = "S256"
_LONGEST = 2_000


class Pending(msgspec.Struct, frozen=True):
    """A launch on its way; kept by the server, found by its state, used once."""

    server: str
    verifier: str
    token_endpoint: str
    back: str
    browser: str
    """Hash of the browser's cookie: who comes back must be who left."""


class Granted(msgspec.Struct, frozen=True):
    """Leave to read one patient."""

    token: str
    patient: str


async def begin(
    server: str, launcher: Launcher, launch: str | None, back: str, types: Iterable[str], outside: Outside
) -> tuple[str, str, Pending, str]:
    """Where to send the browser, the state, what to keep, and the browser's secret.

    Raises:
        InputError: the server offers no SMART launch that is safe.
    """
    told = await _configuration(server, launcher, outside)
    verifier, state, secret = _random(), _random(), _random()
    challenge = urlsafe_b64encode(hashlib.sha256(verifier.encode()).digest()).rstrip(b"=").decode()
    asked = {
        "response_type": "code",
        "client_id": launcher.client,
        "redirect_uri": back,
        "scope": scopes(types, standalone=launch is None),
        "state": state,
        "aud": server,
        "code_challenge": challenge,
        "code_challenge_method": _CHALLENGE,
    }
    if launch is not None:
        if len(launch) > _LONGEST:
            raise InputError("the launch cannot be used: start it again from the record")
        asked["launch"] = launch
    kept = Pending(server, verifier, told["token_endpoint"], back, hashed(secret))
    start = told["authorization_endpoint"]
    return f"{start}{'&' if '?' in start else '?'}{urlencode(asked)}", state, kept, secret


async def finish(pending: Pending, launcher: Launcher, code: str, outside: Outside) -> Granted:
    """The token for a code.

    Raises:
        InputError: the server does not give one for a patient.
    """
    shown = proof(launcher, pending.token_endpoint)
    form = {
        "grant_type": "authorization_code",
        "code": code[:_LONGEST],
        "redirect_uri": pending.back,
        "code_verifier": pending.verifier,
        **shown.form,
    }
    try:
        async with outside.talk() as talk:
            told = await talk.post(
                pending.token_endpoint, form, {"accept": "application/json", **shown.headers}
            )
    except OutsideError:
        raise InputError("the record system gave no leave to read: start again from the record") from None
    token, patient, kind = (
        (told.get(name) if isinstance(told, dict) else None)
        for name in ("access_token", "patient", "token_type")
    )
    if not isinstance(token, str) or not isinstance(kind, str) or kind.lower() != "bearer":
        raise InputError("the record system gave no leave to read: start again from the record")
    if not isinstance(patient, str) or not patient:
        raise InputError("no patient is chosen in the record: open one and start again")
    return Granted(token, patient)


def scopes(types: Iterable[str], *, standalone: bool) -> str:
    """What is asked for: to read and search the types that the packs read, nothing else."""
    start = "launch/patient" if standalone else "launch"
    return " ".join([start, *(f"patient/{kind}.rs" for kind in types)])


def hashed(secret: str) -> str:
    """What is kept of a browser's secret."""
    return hashlib.sha256(secret.encode()).hexdigest()


def _random() -> str:
    return urlsafe_b64encode(os.urandom(32)).rstrip(b"=").decode()


async def _configuration(server: str, launcher: Launcher, outside: Outside) -> Mapping[str, str]:
    try:
        async with outside.talk() as talk:
            told = await talk.get(f"{server}{_WELL_KNOWN}", {"accept": "application/json"})
    except OutsideError:
        raise InputError("the record system cannot be reached: try again, or ask its operator") from None
    methods = told.get("code_challenge_methods_supported") if isinstance(told, dict) else None
    if not isinstance(methods, list) or _CHALLENGE not in methods or "plain" in methods:
        raise InputError("the record system offers no launch with PKCE S256 alone: ask its operator")
    ways = told.get("token_endpoint_auth_methods_supported")
    if launcher.proves and isinstance(ways, list) and method_of(launcher) not in ways:
        raise InputError(
            f"the record system takes no app that proves itself by {method_of(launcher)}: ask its operator"
        )
    found = {}
    for name in ("authorization_endpoint", "token_endpoint"):
        found[name] = _endpoint(told.get(name))
    return found


def _endpoint(address: Any) -> str:  # noqa: ANN401 - outside data has any type
    parts = urlsplit(address) if isinstance(address, str) else urlsplit("")
    safe = parts.scheme == "https" or (parts.scheme == "http" and is_loopback(parts.hostname or ""))
    if not safe or parts.fragment or parts.username:
        raise InputError("the record system names an address that is not safe: ask its operator")
    return str(address)
