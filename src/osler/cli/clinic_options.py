"""Options of `osler serve` for work inside a clinic: who may call, what may be read, who may launch."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from osler.web.clinic import Clinic, Launcher

_NEEDED = ("httpx2", "joserfc")
_OPTIONS = (
    click.option(
        "--public-url", metavar="URL",
        help="The address by which others reach this site: what links and tokens name.",
    ),
    click.option(
        "--cds-client", "cds_clients", multiple=True, metavar="ISS=JKU",
        help="A CDS Hooks client: its name and the address of its public keys; may be repeated. With one "
        "named, every call needs its token.",
    ),
    click.option(
        "--fhir-server", "fhir_servers", multiple=True, metavar="URL",
        help="A FHIR server from which data that a call left out may be fetched; may be repeated.",
    ),
    click.option(
        "--cds-origin", "origins", multiple=True, metavar="ORIGIN",
        help="A browser origin that may call CDS Hooks; may be repeated.",
    ),
    click.option(
        "--smart", "launchers", multiple=True, metavar="ISS=CLIENT_ID",
        help="A FHIR server that may launch this site, and the client id registered there; may be repeated.",
    ),
    click.option(
        "--smart-secret", "secrets", multiple=True, metavar="ISS=FILE",
        help="A file with the client secret for that server, for an app that proves itself by one.",
    ),
    click.option(
        "--smart-key", "keys", multiple=True, metavar="ISS=FILE",
        help="A file with the private key (PEM or JWK) for that server; its public half is at "
        "/smart/jwks.json.",
    ),
)  # fmt: skip


def clinic_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """Adds the options to a command."""
    for option in reversed(_OPTIONS):
        command = option(command)
    return command


def clinic_of(host: str, *, workers: int, data: bool, limited: bool, given: dict[str, Any]) -> Clinic:
    """What the options say; calls have a limit of their own unless nothing is limited.

    Raises:
        InputError: an address is none, or tokens could be used twice.
    """
    from importlib.util import find_spec

    from osler.core.errors import InputError
    from osler.web.clinic import Clinic, is_loopback, named_servers, server_url

    clients = named_servers(given["cds_clients"], "--cds-client", "NAME=ADDRESS OF ITS KEYS")
    launchers = named_servers(given["launchers"], "--smart", "FHIR SERVER=CLIENT ID")
    public = given["public_url"]
    if (clients or launchers or given["fhir_servers"]) and not all(map(find_spec, _NEEDED)):
        raise InputError("asking other servers needs more packages: pip install osler[clinic]")
    if (clients or launchers) and public is None and not is_loopback(host):
        raise InputError("--cds-client and --smart need --public-url: tokens name the address of this site")
    if (clients or launchers) and workers > 1 and not data:
        raise InputError(
            "--cds-client and --smart with several workers need --data: what they share is there"
        )
    return Clinic(
        rate=Clinic().rate if limited else 0.0,
        public_url=None if public is None else server_url(public, "--public-url"),
        callers={name: server_url(jku, "--cds-client") for name, jku in clients.items()},
        # Without a client named, only programs of this machine may call.
        open_hooks=is_loopback(host) and not clients,
        fhir_servers=tuple(server_url(url, "--fhir-server") for url in given["fhir_servers"]),
        origins=tuple(server_url(url, "--cds-origin") for url in given["origins"]),
        launchers=_launchers(launchers, given["secrets"], given["keys"]),
    )


def _launchers(
    clients: dict[str, str], secrets: tuple[str, ...], keys: tuple[str, ...]
) -> dict[str, Launcher]:
    """This site's apps, with what is in the files that prove them.

    Raises:
        InputError: a file is named for a server without a client id, cannot be read, or holds no such key.
    """
    from osler.core.errors import InputError
    from osler.web.clinic import Launcher, named_servers, server_url
    from osler.web.smart.proving import key_of

    held = {
        option: {server_url(iss, option): _held(option, name) for iss, name in found.items()}
        for option, found in (
            ("--smart-secret", named_servers(secrets, "--smart-secret", "FHIR SERVER=FILE")),
            ("--smart-key", named_servers(keys, "--smart-key", "FHIR SERVER=FILE")),
        )
    }
    named = {server_url(iss, "--smart"): client for iss, client in clients.items()}
    for option, found in held.items():
        for iss in found.keys() - named.keys():
            raise InputError(
                f"{option} names {iss}, which may not launch this site: add --smart {iss}=CLIENT_ID"
            )
    for text in held["--smart-key"].values():
        try:
            key_of(text)
        except InputError as error:
            raise InputError(f"--smart-key: {error}") from None
    return {
        iss: Launcher(client=client, secret=held["--smart-secret"].get(iss), key=held["--smart-key"].get(iss))
        for iss, client in named.items()
    }


def _held(option: str, name: str) -> str:
    from pathlib import Path

    from osler.core.errors import InputError

    try:
        text = Path(name).read_text("utf-8").strip()
    except (OSError, UnicodeDecodeError) as error:
        raise InputError(
            f"{option}: {name!r} cannot be read ({type(error).__name__}): check the path"
        ) from None
    if not text:
        raise InputError(f"{option}: {name!r} is empty")
    return text


def said(clinic: Clinic) -> str:
    """One line on who may call."""
    if clinic.callers:
        return f"CDS Hooks: calls need the token of one of {len(clinic.callers)} clients"
    if clinic.open_hooks:
        return "CDS Hooks: open to every program of this machine; name clients with --cds-client"
    return "CDS Hooks: closed; name clients with --cds-client"
