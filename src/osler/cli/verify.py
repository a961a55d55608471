"""`osler verify`: re-checks a saved answer."""

from __future__ import annotations

from pathlib import Path

import click

EXIT_FAILED = 1


@click.command(short_help="Re-check a saved answer.")
@click.argument("answer_file", metavar="ANSWER.json", type=click.Path(path_type=Path))
@click.option(
    "--pack", multiple=True, type=click.Path(path_type=Path), metavar="DIR", help="Knowledge pack to use."
)
@click.option("--library", metavar="DIR", help="The evidence library that it quotes; yours when left out.")
def verify(answer_file: Path, pack: tuple[Path, ...], library: str | None) -> int:
    """Checks each citation, figure and quote of a saved answer, and whether its sources still stand.

    Exit status 0 when everything holds, 1 when something does not.
    """
    import msgspec

    from osler.answer import verify as verify_answer
    from osler.core.answer import Answer
    from osler.core.errors import InputError
    from osler.knowledge import load
    from osler.library import standing_library
    from osler.phrasing import verify_prose
    from osler.quoting import verify_quotes

    try:
        answer = msgspec.json.decode(answer_file.read_bytes(), type=Answer)
    except OSError as error:
        raise InputError(
            f"answer file {str(answer_file)!r} cannot be read ({error.strerror}): check it"
        ) from None
    except msgspec.DecodeError as error:
        raise InputError(
            f"answer file {str(answer_file)!r} is not a saved answer ({error}): make one with --format json"
        ) from None
    made_from = load(list(pack) or None).packs[0]
    problems = (
        *verify_answer(made_from, answer),
        *verify_quotes(standing_library(library), answer),
        *verify_prose(made_from, answer),
    )
    for problem in problems:
        click.echo(f"{problem.where}: {problem.what}")
    statements = sum(len(section.statements) for section in answer.sections)
    click.echo(
        f"{statements} statements, {len(answer.references)} references checked: {len(problems)} do not hold"
    )
    return EXIT_FAILED if problems else 0
