"""Setting up a second factor: only its owner can, and only an administrator can take a lost one away."""

from __future__ import annotations

import secrets

import msgspec
import pyotp
from sqlalchemy import delete, insert, select, update
from webauthn import generate_registration_options, verify_registration_response
from webauthn.helpers import bytes_to_base64url
from webauthn.helpers.exceptions import WebAuthnException
from webauthn.helpers.structs import AuthenticatorSelectionCriteria, ResidentKeyRequirement

from osler.core.errors import InputError
from osler.review.accounts.codes import step_of
from osler.review.accounts.passkeys import (
    REQUIRED,
    Asked,
    Assertion,
    Site,
    challenge_of,
    kept,
    keys_of,
    spend,
)
from osler.review.accounts.people import ROLES, acting, person_of
from osler.review.accounts.proving import Proof, prove_owner
from osler.review.errors import AbsentError, ConflictError, SignInError
from osler.review.store import Store
from osler.review.store.tables import PASSKEY, PERSON, SESSION

_REGISTER = "register"
_LONGEST_LABEL = 60


def begin_codes(store: Store, who: str, *, proof: Proof) -> str:
    """A new secret as an otpauth:// address, for the person's app; in force when a code confirms it.

    Raises:
        SignInError: the proof does not hold.
    """
    prove_owner(store, who, proof)
    secret = pyotp.random_base32()
    with store.writing() as connection:
        acting(connection, who, ROLES, "a second factor")
        connection.execute(update(PERSON).where(PERSON.c.id == who).values(totp_pending=secret))
    return pyotp.TOTP(secret).provisioning_uri(name=who, issuer_name="Osler")


def confirm_codes(store: Store, who: str, code: str) -> None:
    """Puts the new secret in force: the code shows that the app has it.

    Raises:
        ConflictError: none was begun.
        SignInError: the code is wrong.
    """
    with store.changing() as change:
        acting(change.connection, who, ROLES, "a second factor")
        pending = change.connection.execute(
            select(PERSON.c.totp_pending).where(PERSON.c.id == who)
        ).scalar_one()
        if pending is None:
            raise ConflictError("no second factor was begun: begin again")
        step = step_of(pending, code, store.clock().timestamp())
        if step is None:
            raise SignInError("the code is wrong: is the clock of the phone right?")
        change.connection.execute(
            update(PERSON).where(PERSON.c.id == who).values(totp=pending, totp_pending=None, totp_last=step)
        )
        change.enter("second factor set", "", who, {"who": who, "kind": "code"})


def begin_passkey(store: Store, who: str, site: Site, *, proof: Proof) -> Asked:
    """Asks a browser to make a passkey.

    Raises:
        SignInError: the proof does not hold.
    """
    prove_owner(store, who, proof)
    with store.writing() as connection:
        found = acting(connection, who, ROLES, "a passkey")
        options = generate_registration_options(
            rp_id=site.id,
            rp_name="Osler",
            user_name=who,
            user_display_name=found.name,
            user_id=secrets.token_bytes(32),
            authenticator_selection=AuthenticatorSelectionCriteria(
                resident_key=ResidentKeyRequirement.PREFERRED, user_verification=REQUIRED
            ),
            exclude_credentials=keys_of(connection, who),
        )
        return kept(store, connection, who, _REGISTER, options)


def finish_passkey(store: Store, who: str, answer: Assertion, *, label: str) -> None:
    """Keeps the passkey that the browser made.

    Raises:
        SignInError: it does not answer the challenge, or not from this site.
    """
    with store.changing() as change:
        acting(change.connection, who, ROLES, "a passkey")
        row = challenge_of(store, change.connection, who, _REGISTER, answer.challenge)
        try:
            made = verify_registration_response(
                credential=answer.credential,
                expected_challenge=row.challenge,
                expected_rp_id=answer.site.id,
                expected_origin=answer.site.origin,
                require_user_verification=True,
            )
        except (WebAuthnException, ValueError, KeyError, TypeError):
            raise SignInError("the passkey was not made rightly: try again") from None
        key, label = bytes_to_base64url(made.credential_id), label.strip()[:_LONGEST_LABEL] or "passkey"
        change.connection.execute(
            insert(PASSKEY).values(
                credential=key,
                person=who,
                label=label,
                public_key=made.credential_public_key,
                uses=made.sign_count,
                at=change.at,
            )
        )
        spend(change.connection, answer.challenge)
        change.enter("second factor set", "", who, {"who": who, "kind": "passkey", "label": label})


class Passkey(msgspec.Struct, frozen=True, kw_only=True):
    """One of a person's passkeys, without its key."""

    credential: str
    """Its id, for `remove_passkey` and `name_passkey`."""
    label: str
    """As its owner called it."""
    at: str
    """When it was made."""


def passkeys_of(store: Store, who: str) -> tuple[Passkey, ...]:
    """A person's passkeys, the oldest first."""
    wanted = select(PASSKEY.c.credential, PASSKEY.c.label, PASSKEY.c.at).where(PASSKEY.c.person == who)
    with store.reading() as connection:
        rows = connection.execute(wanted.order_by(PASSKEY.c.at, PASSKEY.c.credential))
        return tuple(Passkey(credential=row.credential, label=row.label, at=row.at) for row in rows)


def name_passkey(store: Store, who: str, credential: str, label: str) -> None:
    """Calls one's own passkey something else.

    Raises:
        InputError: the name is empty or too long.
        AbsentError: the person has no such passkey.
    """
    wanted = label.strip()
    if not 1 <= len(wanted) <= _LONGEST_LABEL:
        raise InputError(f"the name of a passkey has 1 to {_LONGEST_LABEL} characters")
    with store.changing() as change:
        acting(change.connection, who, ROLES, "a passkey")
        named = change.connection.execute(
            update(PASSKEY)
            .where(PASSKEY.c.person == who, PASSKEY.c.credential == credential)
            .values(label=wanted)
        )
        if named.rowcount != 1:
            raise AbsentError("there is no such passkey")
        change.enter("second factor named", "", who, {"who": who, "kind": "passkey", "label": wanted})


def remove_passkey(store: Store, who: str, credential: str, *, proof: Proof) -> None:
    """Takes away one's own passkey.

    Raises:
        SignInError: the proof does not hold.
        AbsentError: the person has no such passkey.
    """
    prove_owner(store, who, proof)
    with store.changing() as change:
        acting(change.connection, who, ROLES, "a passkey")
        gone = change.connection.execute(
            delete(PASSKEY).where(PASSKEY.c.person == who, PASSKEY.c.credential == credential)
        )
        if gone.rowcount != 1:
            raise AbsentError("there is no such passkey")
        change.enter("second factor removed", "", who, {"who": who, "kind": "passkey"})


def reset_second_factor(store: Store, who: str, name: str, *, why: str) -> None:
    """Takes away the second factors of somebody who lost them, and ends their sessions.

    Raises:
        RefusedError: whoever asks is no administrator.
    """
    with store.changing() as change:
        acting(change.connection, who, ("administrator",), "resetting a second factor")
        person_of(change.connection, name)
        change.connection.execute(
            update(PERSON).where(PERSON.c.id == name).values(totp=None, totp_pending=None)
        )
        change.connection.execute(delete(PASSKEY).where(PASSKEY.c.person == name))
        change.connection.execute(delete(SESSION).where(SESSION.c.person == name))
        change.enter("second factor removed", "", who, {"who": name, "kind": "all", "why": why})
