"""`osler keys`: keys for programs that use the server."""

from __future__ import annotations

from pathlib import Path

import click

SCOPES = ("answers", "calculators", "knowledge", "library", "chat", "tools")
_DATA = click.option(
    "--data", type=click.Path(path_type=Path), metavar="DIR", required=True,
    help="The data folder that osler serve is given.",
)  # fmt: skip


@click.group(short_help="Make, list and revoke keys for programs.")
def keys() -> None:
    """Keys for programs, asked for by osler serve --require-api-key."""


@keys.command(short_help="Make a key.")
@_DATA
@click.option(
    "--scope", "scopes", multiple=True, type=click.Choice(SCOPES), required=True,
    help="What the key may be used for; may be repeated.",
)  # fmt: skip
@click.option("--label", default="", help="Who uses it, for your own list.")
@click.option(
    "--rate", type=click.FloatRange(0),
    help="Requests a second for long; the server's own when left out, 0 for no limit.",
)  # fmt: skip
@click.option("--burst", type=click.IntRange(1), help="Requests at once; the server's own when left out.")
def create(*, data: Path, scopes: tuple[str, ...], label: str, rate: float | None, burst: int | None) -> None:
    """Makes a key and prints it, once: only a digest of it is kept."""
    from datetime import date

    from osler.web.keys import Keyring, new_key

    key, secret = new_key(scopes, label=label, made=date.today().isoformat(), rate=rate, burst=burst)
    click.echo(Keyring(str(data)).create(key, secret))
    click.echo(f"osler: key {key.id} for {', '.join(key.scopes)}; it is not shown again", err=True)


@keys.command("list", short_help="List the keys.")
@_DATA
def list_keys(data: Path) -> None:
    """Lists the keys by id; the keys themselves are not kept."""
    from osler.web.keys import Keyring

    for key in Keyring(str(data)).all():
        rate = "" if key.rate is None else f"  {key.rate:g}/s"
        click.echo(f"{key.id}  {key.made}  {','.join(key.scopes)}{rate}  {key.label}".rstrip())


@keys.command(short_help="Revoke a key.")
@click.argument("name", metavar="ID")
@_DATA
def revoke(name: str, data: Path) -> None:
    """Revokes the key ID: it is refused from now on."""
    from osler.web.keys import Keyring

    Keyring(str(data)).revoke(name)
    click.echo(f"osler: key {name} is revoked", err=True)
