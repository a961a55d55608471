"""Signing in with the hospital's own accounts (OpenID Connect): out to the provider, and back."""

from __future__ import annotations

import os

import msgspec
from starlette.responses import Response

from osler.core.errors import InputError
from osler.review import (
    AbsentError,
    Begun,
    Claims,
    Provider,
    SignInError,
    begin_openid,
    finish_openid,
    link,
    sign_in_with_provider,
)
from osler.web.board.desk import COOKIE, Visit, redirect, with_session

_BEGUN = "osler_openid"
_SECONDS = 600
_NAMES = {
    "issuer": "OSLER_OIDC_ISSUER",
    "client_id": "OSLER_OIDC_CLIENT_ID",
    "client_secret": "OSLER_OIDC_SECRET",
}
BACK = "/board/openid/back"


def configured() -> bool:
    """Whether the operator named a provider."""
    return all(os.environ.get(name) for name in _NAMES.values())


def hospital_label() -> str:
    """What the hospital's accounts are called; empty where none are set up."""
    return os.environ.get("OSLER_OIDC_LABEL", "Hospital account") if configured() else ""


def provider_of(visit: Visit) -> Provider:
    """The hospital's sign-in, from the environment of the server.

    Raises:
        AbsentError: none is configured.
    """
    if not configured():
        raise AbsentError(f"no hospital sign-in is set up: set {', '.join(_NAMES.values())}")
    given = {field: os.environ[name] for field, name in _NAMES.items()}
    return Provider(redirect=visit.here.origin + BACK, label=hospital_label(), **given)


def leave_for_provider(visit: Visit) -> Response:
    """Sends the browser to the provider; what belongs to this try travels in a sealed cookie."""
    begun = begin_openid(provider_of(visit))
    response = redirect(begun.address)
    response.set_cookie(
        _BEGUN,
        visit.site.signer.seal(msgspec.msgpack.encode(begun)),
        max_age=_SECONDS,
        httponly=True,
        # The provider sends the browser back from its own site: a strict cookie would not come along.
        samesite="lax",
        secure=visit.request.url.scheme == "https",
        path=BACK,
    )
    return response


def back_from_provider(visit: Visit) -> Response:
    """Checks what came back and signs the linked account in."""
    try:
        raw = visit.site.signer.unseal(visit.request.cookies.get(_BEGUN, ""))
        begun = msgspec.msgpack.decode(raw, type=Begun)
    except (InputError, msgspec.DecodeError):
        raise SignInError("the sign-in was begun in another browser, or too long ago: begin again") from None
    returned = dict(visit.request.query_params)
    claims = finish_openid(provider_of(visit), begun, returned, now=visit.store.clock())
    session = sign_in_with_provider(visit.store, claims, before=visit.request.cookies.get(COOKIE))
    response = with_session(visit.request, redirect("/board"), session)
    response.delete_cookie(_BEGUN, path=BACK)
    return response


def link_account(visit: Visit) -> None:
    """Says which account a person of the provider is.

    Raises:
        RefusedError: whoever asks is no administrator.
        InputError: no subject is given.
    """
    subject = visit.fields.get("subject", "").strip()
    if not subject:
        raise InputError("the subject is empty: it is the provider's name for the person (the claim sub)")
    claims = Claims(issuer=provider_of(visit).issuer, subject=subject, name="", email="")
    link(visit.store, visit.who, visit.fields.get("name", ""), claims)
