"""What an operator sets for work inside a clinic: which records may call, be read, and launch the site."""

from __future__ import annotations

from urllib.parse import urlsplit

import msgspec

from osler.core.errors import InputError

_LOOPBACK = {"localhost", "127.0.0.1", "::1"}


class Launcher(msgspec.Struct, frozen=True, kw_only=True):
    """This site as an app of one record system: a public client, or one that proves itself."""

    client: str
    """The client id registered there."""
    secret: str | None = None
    key: str | None = None
    """A private key, as PEM or JWK; it goes before a secret."""

    @property
    def proves(self) -> bool:
        """Whether it proves itself; a public client does not."""
        return bool(self.secret or self.key)

    def __repr__(self) -> str:
        """Without what is secret."""
        return f"Launcher({self.client!r})"


class Clinic(msgspec.Struct, frozen=True, kw_only=True):
    """Allow-lists: what is not named here is refused."""

    public_url: str | None = None
    """The address by which others reach this site; without one, the address of each request."""
    callers: dict[str, str] = {}
    """CDS clients: the address of its keys (jku) by name (iss)."""
    open_hooks: bool = True
    """Whether a call without authentication is answered where no caller is named."""
    fhir_servers: tuple[str, ...] = ()
    """FHIR servers from which missing data may be fetched."""
    origins: tuple[str, ...] = ()
    """Browser origins that may call."""
    launchers: dict[str, Launcher] = {}
    """FHIR servers that may launch the site, each with the app registered there."""
    most_bytes: int = 4_000_000
    """Largest body of a call."""
    rate: float = 200.0
    """Calls a second from one address for long; 0 sets no limit."""
    burst: int = 1_000
    """Calls at once from one address."""

    @property
    def authenticates(self) -> bool:
        """Whether every call must prove who makes it."""
        return bool(self.callers) or not self.open_hooks


def is_loopback(host: str) -> bool:
    """Whether a host is this machine."""
    return host.lower() in _LOOPBACK


def server_url(text: str, option: str) -> str:
    """The address of a server as an operator gives it, without a slash at its end.

    Raises:
        InputError: not http(s), or http to another machine.
    """
    try:
        parts = urlsplit(text)
        host = parts.hostname or ""
    except ValueError:
        parts, host = urlsplit(""), ""
    safe = parts.scheme == "https" or (parts.scheme == "http" and is_loopback(host))
    if not host or not safe or parts.username or parts.query or parts.fragment:
        raise InputError(
            f"{option} {text!r} is no address of a server: give https://HOST/PATH (http only on this machine)"
        )
    return text.rstrip("/")


def named_servers(pairs: tuple[str, ...], option: str, form: str) -> dict[str, str]:
    """A map from NAME=VALUE words.

    Raises:
        InputError: a word is not of that form.
    """
    found = {}
    for pair in pairs:
        name, sign, value = pair.partition("=")
        if not sign or not name or not value:
            raise InputError(f"{option} {pair!r} is not {form}: write it so")
        found[name] = value
    return found
