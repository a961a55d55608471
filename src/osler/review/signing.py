"""Signatures: printed name, time, meaning, bound to the digest of what was signed."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from osler.core.digest import digest
from osler.review.accounts.people import Person
from osler.review.accounts.proving import Proof, Proved, prove
from osler.review.errors import RefusedError
from osler.review.items import Item
from osler.review.states import Meaning
from osler.review.store import Change, Store
from osler.review.store.tables import SIGNATURE


def purpose_of(meaning: Meaning, shown: Mapping[str, str]) -> str:
    """What a passkey is asked for: this meaning, on these units as they were shown."""
    return f"sign:{meaning}:{digest(dict(shown))}"


def prove_for(store: Store, who: str, proof: Proof, meaning: Meaning, shown: Mapping[str, str]) -> Proved:
    """The proof for a signature, checked before the database is held.

    Raises:
        SignInError: it does not hold.
    """
    return prove(store, who, proof, purpose=purpose_of(meaning, shown))


def may_sign(signer: Person) -> None:
    """Whether what stands beside a signature is known.

    Raises:
        RefusedError: credentials or interests are missing.
    """
    if not signer.credentials or signer.interests is None:
        raise RefusedError(
            "credentials and interests stand beside each signature: "
            'declare them first (osler review profile; "none" is an answer)'
        )


def sign(change: Change, signer: Person, item: Item, meaning: Meaning, told: dict[str, Any]) -> None:
    """Enters a signature and keeps it."""
    body = {
        **told,
        "digest": item.digest,
        "round": item.round,
        "name": signer.name,
        "credentials": signer.credentials,
        "interests": signer.interests,
        "meaning": meaning,
    }
    seq = change.enter(f"signed: {meaning}", item.unit, signer.id, body)
    change.add(
        SIGNATURE,
        {
            "seq": seq,
            "unit": item.unit,
            "round": item.round,
            "digest": item.digest,
            "person": signer.id,
            "name": signer.name,
            "credentials": signer.credentials,
            "interests": signer.interests or "",
            "as_chair": int("chair" in signer.roles),
            "meaning": meaning,
            "at": change.at,
        },
    )
