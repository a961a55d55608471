"""`osler publish`: the site as files."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from osler.core.standing import Standings


@click.command(short_help="Write the site as static files.")
@click.argument("folder", metavar="DIR", type=click.Path(path_type=Path))
@click.option(
    "--url", metavar="URL", default="", help="Where the site will stand; without it there is no sitemap."
)
@click.option(
    "--pack",
    multiple=True,
    type=click.Path(path_type=Path),
    metavar="DIR",
    help="Use this knowledge pack instead of the built-in one; may be repeated.",
)
@click.option(
    "--data",
    type=click.Path(path_type=Path),
    metavar="DIR",
    help="Claim what people signed on the review board in this data folder; nothing when left out.",
)
@click.option("--database", metavar="URL", help="The same for a board on PostgreSQL.")
def publish(
    *, folder: Path, url: str, pack: tuple[Path, ...], data: Path | None, database: str | None
) -> None:
    """Writes every article and browse page into DIR, for any file host.

    Links are relative; running it again replaces its own files and nothing else.
    """
    from osler.core.errors import InputError
    from osler.web.publish import publish as write

    if url and not url.startswith(("https://", "http://")):
        raise InputError(f"--url {url!r} is no address: write it with https://")
    signed = _signed(pack, data, database)
    done = write(folder, packs=tuple(str(path) for path in pack), url=url, standings=signed)
    click.echo(f"{done.pages} pages, {done.files} files in {folder}")
    if not url:
        click.echo("No sitemap: it needs whole addresses, so give --url with where the site will stand")


def _signed(pack: tuple[Path, ...], data: Path | None, database: str | None) -> Standings | None:
    if data is None and database is None:
        return None
    from osler.cli.review.board import opened
    from osler.knowledge import load
    from osler.review import served, standings

    with opened(data, database) as store:
        return standings(store, served(load(list(pack) or None)))
