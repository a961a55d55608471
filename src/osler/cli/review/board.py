"""What the commands of `osler review` share: the database, who is signed in, secrets, names of units."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

if TYPE_CHECKING:
    from osler.review import Look, Proof, Store

_F = TypeVar("_F", bound=Callable[..., Any])
PACK = click.option(
    "--pack",
    multiple=True,
    type=click.Path(path_type=Path),
    metavar="DIR",
    help="Use this knowledge pack instead of the built-in one; may be repeated.",
)
WHY = click.option("--why", default="", metavar="TEXT", help="The reason, kept in the history.")


def on_board(command: _F) -> _F:
    """Adds the options that say which database is meant."""
    for option in (
        click.option(
            "--database",
            metavar="URL",
            envvar="OSLER_DATABASE",
            help="postgresql://…; --data then has files only. OSLER_DATABASE says the same, for passwords.",
        ),
        click.option(
            "--data",
            type=click.Path(path_type=Path),
            metavar="DIR",
            help="The server's data folder; your own data directory when left out.",
        ),
    ):
        command = option(command)
    return command


@contextmanager
def opened(data: Path | None, database: str | None) -> Iterator[Store]:
    """The database, closed at the end; where both are named, the data folder holds files only.

    Raises:
        InputError: it cannot be used.
    """
    from osler.review import open_store

    store = open_store(database, data=data)
    try:
        yield store
    finally:
        store.close()


def me(store: Store) -> str:
    """Who is signed in here.

    Raises:
        SignInError: nobody is.
    """
    from osler.review import SignInError, session_of

    token = _tokens().get(_key(store))
    found = session_of(store, token) if token else None
    if found is None:
        raise SignInError("you are not signed in: osler review login NAME")
    return found.person.id


def remember(store: Store, token: str | None) -> None:
    """Keeps the token of a session for the next commands, or forgets it."""
    import msgspec

    tokens = _tokens()
    tokens.pop(_key(store), None)
    if token is not None:
        tokens[_key(store)] = token
    path = _file()
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_name(f"{path.name}.{os.getpid()}")
    descriptor = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "wb") as out:
        out.write(msgspec.json.encode(tokens))
    os.replace(part, path)


def token_of(store: Store) -> str | None:
    """The token kept for this database."""
    return _tokens().get(_key(store))


def secret(prompt: str) -> str:
    """Something secret: typed unseen, or the next line of standard input."""
    if sys.stdin.isatty():
        return str(click.prompt(prompt, hide_input=True, err=True))
    return sys.stdin.readline().rstrip("\n")


def proof() -> Proof:
    """Both components of a signature, asked for anew."""
    from osler.review import Proof

    return Proof(password=secret("Password"), code=secret("Code"))


def unit_named(store: Store, name: str) -> str:
    """A unit by its id, or by what stands after the pack where only one has it.

    Raises:
        AbsentError: there is none, or there are several.
    """
    from osler.review import AbsentError, units_named

    found = units_named(store, name)
    if len(found) > 1:
        raise AbsentError(f"{name!r} may be {' or '.join(found)}: write it out")
    if not found:
        raise AbsentError(f"there is no unit {name!r} under review: osler review list --view all shows them")
    return found[0]


def looks(store: Store, names: tuple[str, ...]) -> list[Look]:
    """The units named, as they are now."""
    from osler.review import look

    return [look(store, unit_named(store, name)) for name in names]


def shown(found: list[Look]) -> dict[str, str]:
    """What stands for them in a step."""
    return {each.item.unit: each.shown for each in found}


def _file() -> Path:
    from platformdirs import user_data_dir

    return Path(user_data_dir("osler")) / "review-sessions.json"


def _tokens() -> dict[str, str]:
    import msgspec

    try:
        return msgspec.json.decode(_file().read_bytes(), type=dict[str, str])
    except (OSError, msgspec.DecodeError):
        return {}


def _key(store: Store) -> str:
    """Which database a token is for; an address may hold a password, so only its hash is kept."""
    import hashlib

    address = store.engine.url.render_as_string(hide_password=True)
    return hashlib.sha256(address.encode()).hexdigest()[:16]
