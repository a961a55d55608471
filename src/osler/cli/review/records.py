"""Commands on the whole record: check it, write it out."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from osler.cli.review.board import on_board, opened, unit_named

EXIT_FAILED = 1


@click.command(short_help="Check the whole history.")
@click.option(
    "--known",
    metavar="NUMBER:HASH",
    help="An entry that was written down earlier: it must still be there, unchanged.",
)
@on_board
def verify(*, known: str | None, data: Path | None, database: str | None) -> int:
    """Follows the chain of the history and compares states, signatures, editions and comments with it.

    Exit status 0 when everything holds, 1 when something does not. Write the last line down elsewhere.
    """
    from osler.review import verify as check

    with opened(data, database) as store:
        found = check(store, known=_known(known))
    for fault in found.faults:
        click.echo(f"entry {fault.seq}: {fault.what}")
    for line in found.disagreements:
        click.echo(line)
    wrong = len(found.faults) + len(found.disagreements)
    click.echo(f"{found.entries} entries checked: {wrong} do not hold")
    click.echo(f"{found.entries}:{found.head}")
    return 0 if found.holds else EXIT_FAILED


def _known(told: str | None) -> tuple[int, str] | None:
    from osler.core.errors import InputError

    if told is None:
        return None
    number, _, mark = told.partition(":")
    if not number.isdigit() or not mark:
        raise InputError(f"--known {told!r} is no entry: write NUMBER:HASH, as osler review verify prints it")
    return int(number), mark


@click.command(short_help="Write out the history, or a unit as FHIR.")
@click.argument("unit", required=False)
@click.option(
    "--format",
    "form",
    type=click.Choice(["jsonl", "assessment", "citation"]),
    default="jsonl",
    show_default=True,
    help="The whole history as JSON Lines, or UNIT as a FHIR R5 ArtifactAssessment or Citation.",
)
@click.option(
    "--address", metavar="URL", help="Where the unit stands, for FHIR; urn:osler:UNIT when left out."
)
@on_board
def export(
    *, unit: str | None, form: str, address: str | None, data: Path | None, database: str | None
) -> None:
    """Writes the whole history to standard output, or the review of UNIT."""
    from osler.core.errors import InputError
    from osler.render.json import to_json
    from osler.review import artifact_assessment, citation, look
    from osler.review import export as lines_of

    if (unit is None) != (form == "jsonl"):
        raise InputError("--format assessment and citation need a UNIT, and jsonl takes none")
    with opened(data, database) as store:
        if unit is None:
            for line in lines_of(store):
                sys.stdout.buffer.write(line)
            return
        found = look(store, unit_named(store, unit))
    make = artifact_assessment if form == "assessment" else citation
    resource = make(found, address=address or f"urn:osler:{found.item.unit}")
    click.echo(to_json(resource))


COMMANDS = (verify, export)
