"""`osler backup` and `osler restore`: the review board and the server's data folder, saved and put back."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from osler.cli.review.board import on_board, opened

if TYPE_CHECKING:
    from osler.review import Store
    from osler.review.beside import Folder


@click.command(short_help="Back up the review board and the data folder.")
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
@on_board
def backup(*, file: Path, data: Path | None, database: str | None) -> None:
    """Writes the whole review board to FILE, as of one moment, while servers work.

    With --data also what a server keeps there: its signing key, keys for programs, readers' reports, what
    clinics told. With --database and --data: the board from the one, the files from the other. It holds
    second factors and keys: keep it like a password file.
    """
    from osler.review.backup import backup as save

    with opened(data, database) as store:
        saved = save(store, file, beside=_beside(store, data))
    click.echo(
        f"{saved.entries} entries, {sum(saved.rows.values())} rows, {len(saved.files)} files in {file}"
    )
    click.echo(f"{saved.entries}:{saved.head}")


@click.command(short_help="Restore the review board and the data folder.")
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
@click.option("--replace", is_flag=True, help="In place of what the database and the folder hold.")
@on_board
def restore(*, file: Path, replace: bool, data: Path | None, database: str | None) -> None:
    """Puts the backup FILE into the database and the data folder, after checking all of it.

    Run osler review sync afterwards: what changed since the backup loses its approval. Start servers anew:
    they read the signing key when they start.
    """
    from osler.review.backup import restore as put_back

    with opened(data, database) as store:
        beside = _beside(store, data)
        done = put_back(store, file, replace=replace, beside=beside)
    click.echo(
        f"restored the backup of {done.saved.at[:19]} UTC: {done.verified.entries} entries checked, all hold"
    )
    if done.saved.files and beside is None:
        click.echo(f"left out: {', '.join(done.saved.files)} (they need --data DIR)", err=True)
    elif done.saved.files:
        click.echo(f"files checked and put back: {', '.join(done.saved.files)}")


def _beside(store: Store, data: Path | None) -> Folder | None:
    """The data folder where there is one; a database keeps none."""
    from osler.review.beside import Folder
    from osler.review.store import place_of
    from osler.web.settings import STATE_FILES

    if not (data or store.is_sqlite):
        return None
    return Folder(path=place_of(data), patterns=STATE_FILES)
