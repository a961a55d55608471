"""Passkeys (WebAuthn): registered once, then each answer is to one challenge for one purpose."""

from __future__ import annotations

import secrets
from datetime import timedelta
from typing import Any

import msgspec
from sqlalchemy import Connection, Row, delete, insert, select, update
from webauthn import generate_authentication_options, options_to_json, verify_authentication_response
from webauthn.helpers import base64url_to_bytes, bytes_to_base64url, parse_authentication_credential_json
from webauthn.helpers.exceptions import WebAuthnException
from webauthn.helpers.structs import PublicKeyCredentialDescriptor, UserVerificationRequirement

from osler.review.errors import SignInError
from osler.review.store import Store
from osler.review.store.store import stamp
from osler.review.store.tables import CHALLENGE, PASSKEY

_GOOD_FOR = timedelta(minutes=5)
REQUIRED = UserVerificationRequirement.REQUIRED


class Site(msgspec.Struct, frozen=True, kw_only=True):
    """To which site passkeys belong."""

    id: str
    """The domain: "osler.example.org"."""
    origin: str
    """The address as browsers see it: "https://osler.example.org"."""


class Asked(msgspec.Struct, frozen=True, kw_only=True):
    """A challenge put to a browser."""

    challenge: str
    """Its id, sent back with the answer."""
    options: str
    """The options for `navigator.credentials`, as JSON."""


class Assertion(msgspec.Struct, frozen=True, kw_only=True):
    """A browser's answer to a challenge."""

    challenge: str
    credential: str
    """What `navigator.credentials.get` gave, as JSON."""
    site: Site


class Used(msgspec.Struct, frozen=True, kw_only=True):
    """A passkey that answered rightly; it counts when it is used up within a change."""

    person: str
    credential: str
    count: int
    challenge: str


def begin_assertion(store: Store, who: str, purpose: str, site: Site) -> Asked:
    """Asks a browser for a passkey, for one purpose: "sign in", or the purpose of a signature."""
    with store.writing() as connection:
        options = generate_authentication_options(
            rp_id=site.id, allow_credentials=keys_of(connection, who), user_verification=REQUIRED
        )
        return kept(store, connection, who, purpose, options)


def check_assertion(store: Store, who: str, purpose: str, answer: Assertion) -> Used:
    """Checks a browser's answer; nothing is used up yet.

    Raises:
        SignInError: it is no right answer to a challenge put to this person for this purpose.
    """
    with store.reading() as connection:
        row = challenge_of(store, connection, who, purpose, answer.challenge)
        try:
            credential = parse_authentication_credential_json(answer.credential)
            name = bytes_to_base64url(base64url_to_bytes(credential.id))
            key = connection.execute(
                select(PASSKEY).where(PASSKEY.c.credential == name, PASSKEY.c.person == who)
            ).one_or_none()
            if key is None:
                raise SignInError("this passkey is not known here")
            done = verify_authentication_response(
                credential=credential,
                expected_challenge=row.challenge,
                expected_rp_id=answer.site.id,
                expected_origin=answer.site.origin,
                credential_public_key=key.public_key,
                credential_current_sign_count=key.uses,
                require_user_verification=True,
            )
        except (WebAuthnException, ValueError, KeyError, TypeError):
            raise SignInError("the passkey did not answer rightly: try again") from None
    return Used(person=who, credential=name, count=done.new_sign_count, challenge=answer.challenge)


def use_passkey(connection: Connection, used: Used) -> None:
    """Uses up the answer, within a change.

    Raises:
        SignInError: it was used before.
    """
    spend(connection, used.challenge)
    connection.execute(update(PASSKEY).where(PASSKEY.c.credential == used.credential).values(uses=used.count))


def kept(store: Store, connection: Connection, who: str, purpose: str, options: Any) -> Asked:  # noqa: ANN401
    """Keeps the challenge of some options, for a few minutes."""
    now = store.clock()
    connection.execute(delete(CHALLENGE).where(CHALLENGE.c.expires < stamp(now)))
    name = secrets.token_urlsafe(18)
    connection.execute(
        insert(CHALLENGE).values(
            id=name,
            person=who,
            purpose=purpose,
            challenge=options.challenge,
            expires=stamp(now + _GOOD_FOR),
        )
    )
    return Asked(challenge=name, options=options_to_json(options))


def challenge_of(store: Store, connection: Connection, who: str, purpose: str, name: str) -> Row[Any]:
    """The challenge put to this person for this purpose.

    Raises:
        SignInError: there is none, or it is too old.
    """
    row = connection.execute(
        select(CHALLENGE).where(
            CHALLENGE.c.id == name,
            CHALLENGE.c.person == who,
            CHALLENGE.c.purpose == purpose,
            CHALLENGE.c.expires > store.now(),
        )
    ).one_or_none()
    if row is None:
        raise SignInError("the passkey was asked for something else or too long ago: try again")
    return row


def spend(connection: Connection, name: str) -> None:
    """Uses up a challenge.

    Raises:
        SignInError: it was used before.
    """
    if connection.execute(delete(CHALLENGE).where(CHALLENGE.c.id == name)).rowcount != 1:
        raise SignInError("this answer of the passkey was used before: try again")


def keys_of(connection: Connection, who: str) -> list[PublicKeyCredentialDescriptor]:
    """The passkeys of a person, as browsers name them."""
    keys = connection.execute(select(PASSKEY.c.credential).where(PASSKEY.c.person == who)).scalars()
    return [PublicKeyCredentialDescriptor(id=base64url_to_bytes(key)) for key in keys]
