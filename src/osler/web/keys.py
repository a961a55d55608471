"""API keys: made once, shown once, kept as a digest, one file each in the data folder."""

from __future__ import annotations

import hashlib
import hmac
import os
import secrets
from collections.abc import Iterable
from pathlib import Path
from typing import Literal, get_args

import msgspec

from osler.core.errors import InputError

Scope = Literal["answers", "calculators", "knowledge", "library", "chat", "tools"]
SCOPES: tuple[Scope, ...] = get_args(Scope)
_MARK = "osler"
_NO_DIGEST = "0" * 64


class Key(msgspec.Struct, frozen=True, kw_only=True):
    """What is kept of a key; its secret is not."""

    id: str
    digest: str
    """SHA-256 of the secret: 256 random bits need no slower one."""
    scopes: tuple[Scope, ...]
    label: str = ""
    """For the operator: who uses it."""
    made: str = ""
    """ISO date."""
    rate: float | None = None
    """Requests a second for long; the site's own when None, 0 for no limit."""
    burst: int | None = None


class Keyring:
    """The keys of one data folder. Nothing is cached: a key that is revoked is refused at once."""

    def __init__(self, data: str | None) -> None:
        self._folder = Path(data) / "keys" if data else None

    def create(self, key: Key, secret: str) -> str:
        """Keeps a new key; returns the token to hand out.

        Raises:
            InputError: there is no data folder, or it cannot be written.
        """
        folder = self._kept()
        try:
            folder.mkdir(parents=True, exist_ok=True, mode=0o700)
            descriptor = os.open(folder / f"{key.id}.json", os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
            with os.fdopen(descriptor, "wb") as file:
                file.write(msgspec.json.encode(key))
        except OSError as error:
            raise InputError(f"{str(folder)!r} cannot be written ({error.strerror}): check --data") from None
        return f"{_MARK}_{key.id}_{secret}"

    def revoke(self, name: str) -> None:
        """Forgets a key by its id.

        Raises:
            InputError: there is none.
        """
        if name not in {key.id for key in self.all()}:
            raise InputError(f"there is no key {name!r}: osler keys list names them")
        (self._kept() / f"{name}.json").unlink()

    def all(self) -> tuple[Key, ...]:
        """Every key, in the order of ids."""
        folder = self._folder
        if folder is None or not folder.is_dir():
            return ()
        names = (path.stem for path in sorted(folder.glob("*.json")))
        return tuple(key for name in names if (key := self._read(name)))

    def holder(self, token: str) -> Key | None:
        """The key of a token, None when it is none of ours; compared in constant time."""
        mark, _, rest = token.partition("_")
        name, _, secret = rest.partition("_")
        key = self._read(name) if mark == _MARK and len(name) == 12 and name.isalnum() else None
        digest = digest_of(secret)
        same = hmac.compare_digest(digest, key.digest if key else _NO_DIGEST)
        return key if same else None

    def _kept(self) -> Path:
        if self._folder is None:
            raise InputError("keys are kept in the data folder: name it with --data DIR")
        return self._folder

    def _read(self, name: str) -> Key | None:
        if self._folder is None:
            return None
        try:
            return msgspec.json.decode((self._folder / f"{name}.json").read_bytes(), type=Key)
        except (OSError, msgspec.DecodeError):
            return None


def new_key(
    scopes: Iterable[str],
    *,
    label: str = "",
    made: str = "",
    rate: float | None = None,
    burst: int | None = None,
) -> tuple[Key, str]:
    """A new key and its secret.

    Raises:
        InputError: there is no such scope, or none is given.
    """
    wanted = tuple(scope for scope in SCOPES if scope in set(scopes))
    for scope in scopes:
        if scope not in SCOPES:
            raise InputError(f"there is no scope {scope!r}: use of {', '.join(SCOPES)}")
    if not wanted:
        raise InputError(f"a key needs a scope: give --scope, one of {', '.join(SCOPES)}")
    secret = secrets.token_urlsafe(32)
    key = Key(
        id=secrets.token_hex(6),
        digest=digest_of(secret),
        scopes=wanted,
        label=label,
        made=made,
        rate=rate,
        burst=burst,
    )
    return key, secret


def digest_of(secret: str) -> str:
    """What is kept of a secret."""
    return hashlib.sha256(secret.encode()).hexdigest()
