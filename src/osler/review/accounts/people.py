"""Accounts: what is known of a person, and every change of it, entered in the history."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any, Literal, get_args

import msgspec
from sqlalchemy import Connection, Row, delete, insert, select, update

from osler.core.errors import InputError
from osler.review.accounts import passwords
from osler.review.errors import AbsentError, ConflictError, RefusedError
from osler.review.store import Change, Store
from osler.review.store.tables import PASSKEY, PERSON, SESSION

Role = Literal["reader", "author", "reviewer", "chair", "administrator", "clinician"]
ROLES: tuple[Role, ...] = get_args(Role)
_ID = re.compile(r"[a-z0-9][a-z0-9._-]{1,39}")
_LONGEST = 300


class Person(msgspec.Struct, frozen=True, kw_only=True):
    """A person as others see them; nothing secret."""

    id: str
    """The name they sign in with."""
    name: str
    """As printed beside a signature."""
    roles: tuple[Role, ...]
    credentials: str
    """"MD, endocrinologist": beside the name wherever they signed."""
    specialty: str
    interests: str | None
    """Declared interests in their own words, "none" where they have none; None until declared."""
    active: bool = True
    has_password: bool = False
    has_code: bool = False
    """A second factor by code is set up."""
    has_passkey: bool = False

    @property
    def can_sign(self) -> bool:
        """Whether a second factor is set up."""
        return self.has_code or self.has_passkey


def person_of(connection: Connection, name: str) -> Person:
    """The account with this name.

    Raises:
        AbsentError: there is none.
    """
    row = connection.execute(select(PERSON).where(PERSON.c.id == name)).one_or_none()
    if row is None:
        raise AbsentError(f"there is no person {name!r}: osler review people lists them")
    keys = connection.execute(select(PASSKEY.c.credential).where(PASSKEY.c.person == name).limit(1)).first()
    return of_row(row, has_passkey=keys is not None)


def of_row(row: Row[Any], *, has_passkey: bool) -> Person:
    """A person from their row."""
    return Person(
        id=row.id,
        name=row.name,
        roles=tuple(role for role in ROLES if role in row.roles.split()),
        credentials=row.credentials,
        specialty=row.specialty,
        interests=row.interests,
        active=bool(row.active),
        has_password=row.password is not None,
        has_code=row.totp is not None,
        has_passkey=has_passkey,
    )


def person(store: Store, name: str) -> Person:
    """The account with this name.

    Raises:
        AbsentError: there is none.
    """
    with store.reading() as connection:
        return person_of(connection, name)


def people(store: Store) -> tuple[Person, ...]:
    """Everybody, in the order of their names."""
    with store.reading() as connection:
        keyed = set(connection.execute(select(PASSKEY.c.person).distinct()).scalars())
        rows = connection.execute(select(PERSON).order_by(PERSON.c.id))
        return tuple(of_row(row, has_passkey=row.id in keyed) for row in rows)


def acting(connection: Connection, who: str, allowed: Iterable[Role], deed: str) -> Person:
    """Who acts, if they may: looked up anew, so that a role taken away counts at once.

    Raises:
        RefusedError: the account is closed or lacks the role.
    """
    found = person_of(connection, who)
    if not found.active:
        raise RefusedError(f"the account {who!r} is closed: an administrator may open it again")
    if not set(allowed) & set(found.roles):
        wanted = " or ".join(role for role in ROLES if role in set(allowed))
        raise RefusedError(f"{deed} is for the role {wanted}: {who!r} is {', '.join(found.roles) or 'none'}")
    return found


def create_first_administrator(store: Store, name: str, printed: str, password: str) -> Person:
    """Makes the first account that may make others; only whoever holds the database can call this.

    Raises:
        InputError: the name or password cannot be used.
        ConflictError: there is an administrator already.
    """
    hashed = passwords.new_hash(password, name)
    with store.changing() as change:
        rows = change.connection.execute(select(PERSON.c.roles).where(PERSON.c.active == 1)).scalars()
        if any("administrator" in roles.split() for roles in rows):
            raise ConflictError("there is an administrator already: sign in as one to make more accounts")
        _insert(change, name, printed, ("administrator",), hashed, by=name)
    return person(store, name)


def create_person(
    store: Store, who: str, name: str, *, printed: str, roles: tuple[Role, ...], password: str | None = None
) -> Person:
    """Makes an account; without a password it can only come through OpenID Connect.

    Raises:
        RefusedError: whoever asks is no administrator.
        InputError: the name, role or password cannot be used.
        ConflictError: the name is taken.
    """
    hashed = None if password is None else passwords.new_hash(password, name)
    with store.changing() as change:
        acting(change.connection, who, ("administrator",), "making accounts")
        _insert(change, name, printed, roles, hashed, by=who)
    return person(store, name)


def _insert(
    change: Change, name: str, printed: str, roles: tuple[Role, ...], hashed: str | None, *, by: str
) -> None:
    if not _ID.fullmatch(name) or name == "osler":
        raise InputError(
            f"the account name {name!r} cannot be used: 2 to 40 small letters, digits, '.', '_' or '-'"
        )
    _known(roles)
    _short(printed=printed)
    if not printed.strip():
        raise InputError("the printed name is empty: it stands beside each signature")
    if change.connection.execute(select(PERSON.c.id).where(PERSON.c.id == name)).first():
        raise ConflictError(f"the account name {name!r} is taken: choose another")
    row = {
        "id": name,
        "name": printed.strip(),
        "roles": " ".join(roles),
        "credentials": "",
        "specialty": "",
        "active": 1,
        "password": hashed,
        "totp_last": 0,
    }
    change.connection.execute(insert(PERSON).values(row))
    change.enter("person created", "", by, {"who": name, "name": printed.strip(), "roles": list(roles)})


def set_roles(store: Store, who: str, name: str, roles: tuple[Role, ...], *, why: str) -> Person:
    """Gives a person these roles and takes away all others.

    Raises:
        RefusedError: whoever asks is no administrator, or nobody would be left who is.
        InputError: no such role.
    """
    _known(roles)
    with store.changing() as change:
        acting(change.connection, who, ("administrator",), "giving roles")
        before = person_of(change.connection, name)
        if "administrator" in before.roles and "administrator" not in roles:
            _another_administrator(change.connection, name)
        _update(change.connection, name, roles=" ".join(roles))
        body = {"who": name, "from": list(before.roles), "to": list(roles), "why": why}
        change.enter("roles changed", "", who, body)
    return person(store, name)


def set_profile(store: Store, who: str, *, credentials: str, specialty: str, interests: str) -> Person:
    """A person's own credentials, specialty and declared interests; the old ones stay in the history.

    Raises:
        InputError: one is too long, or the interests are empty ("none" is an answer).
    """
    _short(credentials=credentials, specialty=specialty)
    if not interests.strip() or len(interests) > 2_000:
        raise InputError("the interests are empty or too long: declare them in words, or write none")
    with store.changing() as change:
        before = acting(change.connection, who, ROLES, "a profile")
        new = {
            "credentials": credentials.strip(),
            "specialty": specialty.strip(),
            "interests": interests.strip(),
        }
        _update(change.connection, who, **new)
        old = {name: getattr(before, name) for name in new}
        change.enter("profile changed", "", who, {"from": old, "to": new})
    return person(store, who)


def close_account(store: Store, who: str, name: str, *, why: str) -> None:
    """Closes an account and ends its sessions; what the person signed stays.

    Raises:
        RefusedError: whoever asks is no administrator, or nobody would be left who is.
    """
    with store.changing() as change:
        acting(change.connection, who, ("administrator",), "closing accounts")
        if "administrator" in person_of(change.connection, name).roles:
            _another_administrator(change.connection, name)
        _update(change.connection, name, active=0)
        change.connection.execute(delete(SESSION).where(SESSION.c.person == name))
        change.enter("account closed", "", who, {"who": name, "why": why})


def set_password(store: Store, who: str, name: str, password: str) -> None:
    """A new password, by the person or an administrator; all sessions of the account end.

    Raises:
        RefusedError: neither the person nor an administrator asks.
        InputError: the password is too short or too plain.
    """
    hashed = passwords.new_hash(password, name)
    with store.changing() as change:
        allowed: tuple[Role, ...] = ROLES if who == name else ("administrator",)
        acting(change.connection, who, allowed, "another person's password")
        person_of(change.connection, name)
        _update(change.connection, name, password=hashed)
        change.connection.execute(delete(SESSION).where(SESSION.c.person == name))
        change.enter("password changed", "", who, {"who": name})


def _another_administrator(connection: Connection, name: str) -> None:
    rows = connection.execute(select(PERSON.c.roles).where(PERSON.c.active == 1, PERSON.c.id != name))
    if not any("administrator" in roles.split() for roles in rows.scalars()):
        raise RefusedError(f"{name!r} is the only administrator: make another one first")


def _update(connection: Connection, name: str, **values: Any) -> None:  # noqa: ANN401 - columns
    connection.execute(update(PERSON).where(PERSON.c.id == name).values(values))


def _known(roles: Iterable[str]) -> None:
    for role in roles:
        if role not in ROLES:
            raise InputError(f"there is no role {role!r}: use one of {', '.join(ROLES)}")


def _short(**texts: str) -> None:
    for name, text in texts.items():
        if len(text) > _LONGEST:
            raise InputError(f"the {name} has {len(text)} characters: shorten it to {_LONGEST}")
