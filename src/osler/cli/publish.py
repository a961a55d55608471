"""`osler publish`: the site as files."""

from __future__ import annotations

from pathlib import Path

import click


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
def publish(folder: Path, url: str, pack: tuple[Path, ...]) -> None:
    """Writes every article and browse page into DIR, for any file host.

    Links are relative; running it again replaces its own files and nothing else.
    """
    from osler.core.errors import InputError
    from osler.web.publish import publish as write

    if url and not url.startswith(("https://", "http://")):
        raise InputError(f"--url {url!r} is no address: write it with https://")
    done = write(folder, packs=tuple(str(path) for path in pack), url=url)
    click.echo(f"{done.pages} pages, {done.files} files in {folder}")
    if not url:
        click.echo("No sitemap: it needs whole addresses, so give --url with where the site will stand")
