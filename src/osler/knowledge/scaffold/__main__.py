"""`python -m osler.knowledge.scaffold PACK_DIR ID... [--write]`: proposes test files for authors."""

from __future__ import annotations

from pathlib import Path

import click

from osler.core.errors import OslerError
from osler.knowledge.compiling import compile_pack
from osler.knowledge.gather import Gathered, gather
from osler.knowledge.places import TEST_ENDING
from osler.knowledge.scaffold import as_yaml, scaffold


@click.command()
@click.argument("pack_dir", type=click.Path(path_type=Path, exists=True, file_okay=False))
@click.argument("ids", nargs=-1)
@click.option("--write", is_flag=True, help="Write <id>.test.yaml beside the recommendation; never over one.")
@click.option("--force", is_flag=True, help="With --write: replace existing test files.")
def main(pack_dir: Path, ids: tuple[str, ...], write: bool, force: bool) -> None:
    """Propose the test file of each recommendation ID (with none: of all that have no test file)."""
    found = gather(pack_dir, tests=False)
    pack, faults = compile_pack(found, "")
    if pack is None:
        raise click.ClickException("; ".join(map(str, found.findings)))
    wrong = {fault.file.split(":")[0]: str(fault) for fault in [*found.findings, *faults]}
    for name in ids or _untested(pack_dir, found):
        target = _target(pack_dir, found, name)
        try:
            text = as_yaml(scaffold(pack, name))
        except OslerError as error:
            click.echo(f"# {name}: {wrong.get(_written(found, name), error)}", err=True)
            continue
        _put(text, target, write=write, force=force)


def _untested(pack_dir: Path, found: Gathered) -> list[str]:
    keys = [*found.recommendations, *(f"gap/{name}" for name in found.care_gaps)]
    return [name for name in keys if not _target(pack_dir, found, name).exists()]


def _target(pack_dir: Path, found: Gathered, name: str) -> Path:
    return pack_dir / (_written(found, name).removesuffix(".yaml") + TEST_ENDING)


def _written(found: Gathered, name: str) -> str:
    """The file of a recommendation, or of the care gap of a key "gap/<id>"."""
    kind = "care_gaps" if name.startswith("gap/") else "recommendations"
    return found.file_of(kind, name.removeprefix("gap/"))


def _put(text: str, target: Path, *, write: bool, force: bool) -> None:
    if not write:
        click.echo(f"# {target.name}\n{text}")
    elif target.exists() and not force:
        click.echo(f"# kept {target.name}: it exists (--force replaces it)", err=True)
    else:
        target.write_text(text, encoding="utf-8")
        click.echo(f"wrote {target}")


if __name__ == "__main__":
    main()
