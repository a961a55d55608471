"""`python -m osler.knowledge.check PACK_DIR [WORD]...`: the lint for authors."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from osler.core.errors import KnowledgeError
from osler.knowledge.check import check


@click.command()
@click.argument("pack_dir", type=click.Path(path_type=Path, exists=True, file_okay=False))
@click.argument("words", nargs=-1)
def main(pack_dir: Path, words: tuple[str, ...]) -> None:
    """Print every fault of the pack; with WORDs only those whose file, rule or message holds one."""
    try:
        findings = check(pack_dir)
    except KnowledgeError as error:
        raise click.ClickException(str(error)) from None
    shown = [line for line in map(str, findings) if not words or any(word in line for word in words)]
    click.echo("\n".join([*shown, f"{len(shown)} faults"]))
    sys.exit(1 if shown else 0)


if __name__ == "__main__":
    main()
