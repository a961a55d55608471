"""OpenID Connect: a hospital's own accounts. The web gives the routes; here are the way out and the check.

Needs the extra `oidc` (Authlib). The code flow with PKCE, state and nonce; the token is checked for issuer,
audience, age, nonce and signature.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any
from urllib.parse import urlencode

import msgspec
from sqlalchemy import select, update

from osler.core.errors import InputError, UnavailableError
from osler.review.accounts.people import acting, person_of
from osler.review.accounts.sessions import Session, open_session
from osler.review.errors import ConflictError, SignInError
from osler.review.store import Store
from osler.review.store.tables import PERSON

_MISSING = "OpenID Connect needs the extra: pip install 'osler[oidc]'"
_LEEWAY = 60
_RECENT = 300
"""Seconds: a sign-in that may stand for the password of a signature must be a new one."""
_ALGORITHMS = ("RS256", "ES256", "PS256", "EdDSA")
Fetch = Callable[[str, Mapping[str, str] | None], Mapping[str, Any]]
"""Gets JSON from an address: with a form by POST, without one by GET."""


class Provider(msgspec.Struct, frozen=True, kw_only=True):
    """A hospital's sign-in, as an operator configures it."""

    issuer: str
    """"https://login.hospital.example": its configuration stands under /.well-known/."""
    client_id: str
    client_secret: str
    redirect: str
    """Our own address to come back to."""
    label: str = "Hospital account"

    def __repr__(self) -> str:
        """Without the secret."""
        return f"Provider({self.issuer!r})"


class Begun(msgspec.Struct, frozen=True, kw_only=True):
    """A sign-in begun: where to send the browser, and what the web keeps until it comes back."""

    address: str
    state: str
    nonce: str
    verifier: str


class Claims(msgspec.Struct, frozen=True, kw_only=True):
    """Who the provider says it is."""

    issuer: str
    subject: str
    name: str
    email: str


def begin(provider: Provider, fetch: Fetch | None = None) -> Begun:
    """Where to send the browser.

    Raises:
        UnavailableError: the provider cannot be reached.
        InputError: it is configured wrongly, or the extra is missing.
    """
    try:
        from authlib.oauth2.rfc7636 import create_s256_code_challenge  # noqa: PLC0415 - an extra
    except ImportError:
        raise InputError(_MISSING) from None
    found = _configuration(provider, fetch or fetch_json)
    state, nonce, verifier = (secrets.token_urlsafe(32) for _ in range(3))
    query = {
        "response_type": "code",
        "client_id": provider.client_id,
        "redirect_uri": provider.redirect,
        "scope": "openid profile email",
        "state": state,
        "nonce": nonce,
        "code_challenge": create_s256_code_challenge(verifier),
        "code_challenge_method": "S256",
        "max_age": str(_RECENT),
    }
    joint = "&" if "?" in found["authorization_endpoint"] else "?"
    address = f"{found['authorization_endpoint']}{joint}{urlencode(query)}"
    return Begun(address=address, state=state, nonce=nonce, verifier=verifier)


def finish(
    provider: Provider,
    begun: Begun,
    returned: Mapping[str, str],
    *,
    now: datetime,
    fetch: Fetch | None = None,
) -> Claims:
    """Checks what came back with the browser and with the token.

    Raises:
        SignInError: state, code or token do not hold.
        UnavailableError: the provider cannot be reached.
    """
    if not secrets.compare_digest(returned.get("state", ""), begun.state) or "code" not in returned:
        raise SignInError("the sign-in does not belong to this browser, or was refused: begin again")
    get = fetch or fetch_json
    found = _configuration(provider, get)
    form = {
        "grant_type": "authorization_code",
        "code": returned["code"],
        "redirect_uri": provider.redirect,
        "client_id": provider.client_id,
        "client_secret": provider.client_secret,
        "code_verifier": begun.verifier,
    }
    token = get(found["token_endpoint"], form).get("id_token")
    if not isinstance(token, str):
        raise SignInError("the provider gave no token: begin again")
    claims = _checked(provider, begun, token, get(found["jwks_uri"], None), now)
    return Claims(
        issuer=provider.issuer,
        subject=str(claims["sub"]),
        name=str(claims.get("name", "")),
        email=str(claims.get("email", "")),
    )


def link(store: Store, who: str, name: str, claims: Claims) -> None:
    """An administrator says which account a provider's person is.

    Raises:
        RefusedError: whoever asks is no administrator.
        ConflictError: somebody else is linked to it.
    """
    with store.changing() as change:
        acting(change.connection, who, ("administrator",), "linking accounts")
        person_of(change.connection, name)
        taken = select(PERSON.c.id).where(
            PERSON.c.issuer == claims.issuer, PERSON.c.subject == claims.subject, PERSON.c.id != name
        )
        if change.connection.execute(taken).first():
            raise ConflictError("another account is linked to this person of the provider")
        values = {"issuer": claims.issuer, "subject": claims.subject}
        change.connection.execute(update(PERSON).where(PERSON.c.id == name).values(values))
        change.enter("account linked", "", who, {"who": name, **values})


def sign_in_with_provider(store: Store, claims: Claims, *, before: str | None = None) -> Session:
    """Opens a session for the account that is linked to a provider's person.

    Raises:
        SignInError: no account is.
    """
    wanted = select(PERSON.c.id).where(PERSON.c.issuer == claims.issuer, PERSON.c.subject == claims.subject)
    with store.reading() as connection:
        name = connection.execute(wanted).scalar_one_or_none()
    if name is None:
        raise SignInError("no account is linked to you: ask an administrator to link one")
    return open_session(store, name, how="openid", before=before)


def fetch_json(address: str, form: Mapping[str, str] | None) -> Mapping[str, Any]:
    """Gets JSON by HTTP.

    Raises:
        SignInError: the provider refused.
        UnavailableError: it cannot be reached.
    """
    from urllib.error import HTTPError, URLError  # noqa: PLC0415 - not needed without a provider
    from urllib.request import Request, urlopen  # noqa: PLC0415

    if not address.startswith(("https://", "http://127.0.0.1:", "http://localhost:")):
        raise InputError("the provider's address must begin with https://")
    data = None if form is None else urlencode(form).encode()
    request = Request(address, data=data, headers={"accept": "application/json"})  # noqa: S310 - checked above
    try:
        with urlopen(request, timeout=10) as response:  # noqa: S310 - as above
            return msgspec.json.decode(response.read(1_000_000), type=dict[str, Any])
    except HTTPError as error:
        raise SignInError(f"the provider refused the sign-in ({error.code}): begin again") from None
    except (URLError, TimeoutError, OSError, msgspec.DecodeError):
        raise UnavailableError("the provider of the sign-in cannot be reached: try again") from None


def _configuration(provider: Provider, fetch: Fetch) -> Mapping[str, Any]:
    found = fetch(f"{provider.issuer.rstrip('/')}/.well-known/openid-configuration", None)
    if found.get("issuer") != provider.issuer:
        raise InputError("the provider calls itself by another issuer than the one configured: correct it")
    return found


def _checked(
    provider: Provider, begun: Begun, token: str, keys: Mapping[str, Any], now: datetime
) -> Mapping[str, Any]:
    try:
        from authlib.oidc.core import CodeIDToken  # noqa: PLC0415 - an extra
        from joserfc import jwt  # noqa: PLC0415 - comes with Authlib
        from joserfc.errors import JoseError  # noqa: PLC0415
        from joserfc.jwk import KeySet  # noqa: PLC0415
    except ImportError:
        raise InputError(_MISSING) from None
    wanted = {
        "iss": {"essential": True, "value": provider.issuer},
        "aud": {"essential": True, "value": provider.client_id},
    }
    params = {"nonce": begun.nonce, "max_age": _RECENT, "client_id": provider.client_id}
    held: Any = keys
    try:
        decoded = jwt.decode(token, KeySet.import_key_set(held), algorithms=list(_ALGORITHMS))
        claims = CodeIDToken(decoded.claims, decoded.header, wanted, params)
        claims.validate(now=int(now.timestamp()), leeway=_LEEWAY)
        recent = now.timestamp() - float(claims["auth_time"]) <= _RECENT + _LEEWAY
    except (JoseError, ValueError, KeyError, TypeError):
        raise SignInError("the provider's token does not hold: begin again") from None
    if not recent:
        raise SignInError("the provider signed you in too long ago: sign in there anew")
    return decoded.claims
