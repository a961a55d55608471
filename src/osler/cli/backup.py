"""`osler backup` and `osler restore`: the review board, saved and put back."""

from __future__ import annotations

from pathlib import Path

import click

from osler.cli.review.board import on_board, opened


@click.command(short_help="Back up the review board.")
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
@on_board
def backup(*, file: Path, data: Path | None, database: str | None) -> None:
    """Writes the whole review board to FILE, as of one moment, while servers work.

    It holds people's second factors: keep it like a password file.
    """
    from osler.review.backup import backup as save

    with opened(data, database) as store:
        saved = save(store, file)
    click.echo(f"{saved.entries} entries, {sum(saved.rows.values())} rows in {file}")
    click.echo(f"{saved.entries}:{saved.head}")


@click.command(short_help="Restore the review board.")
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
@click.option("--replace", is_flag=True, help="In place of what the database holds.")
@on_board
def restore(*, file: Path, replace: bool, data: Path | None, database: str | None) -> None:
    """Puts the backup FILE into the database, all of it or nothing, after checking its history.

    Run osler review sync afterwards: what changed since the backup loses its approval.
    """
    from osler.review.backup import restore as put_back

    with opened(data, database) as store:
        done = put_back(store, file, replace=replace)
    click.echo(
        f"restored the backup of {done.saved.at[:19]} UTC: {done.verified.entries} entries checked, all hold"
    )
