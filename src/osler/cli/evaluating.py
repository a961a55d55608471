"""`osler eval`: answers measured against question sets."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from osler.cli.modelling import modelling, voice_named

if TYPE_CHECKING:
    from osler.evaluation import Run


@click.command("eval", short_help="Measure answers against question sets.")
@click.argument("file", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option(
    "--format", "form", type=click.Choice(["text", "json", "html"]), default="text", show_default=True,
    help="How the report is printed.",
)  # fmt: skip
@click.option(
    "--compare", type=click.Path(path_type=Path), metavar="RUN.json",
    help="Show this earlier run (saved with --format json) beside the new one.",
)  # fmt: skip
@click.option(
    "--pack", multiple=True, type=click.Path(path_type=Path), metavar="DIR",
    help="Use this knowledge pack instead of the built-in one; may be repeated.",
)  # fmt: skip
@click.option(
    "--price", type=click.FloatRange(0), metavar="AMOUNT",
    help="What a million tokens of the model cost, in any currency: the report says what the run cost.",
)  # fmt: skip
@modelling
def evaluate(  # noqa: PLR0913 - one parameter an option
    file: tuple[Path, ...],
    form: str,
    compare: Path | None,
    pack: tuple[Path, ...],
    price: float | None,
    model: str | None,
    *,
    no_model: bool,
    send_facts: bool,
) -> None:
    """Asks the questions in each FILE (YAML or JSONL, or a folder of them) and measures the answers.

    Files may hold Osler's own question sets, or be shaped like K-QA or HealthBench. Everything is measured
    in code; no model judges.
    """
    import sys

    from osler.evaluation import Settings, load_run, read_sets
    from osler.evaluation import evaluate as run_sets
    from osler.knowledge import load

    other = load_run(compare) if compare else None
    sets = read_sets(file)
    knowledge = load(list(pack) or None)
    voice = None if no_model else voice_named(model, send_facts=send_facts)
    settings = Settings()
    if voice is not None:
        from osler.phrasing import phrased

        spoken = voice
        settings = Settings(
            model=spoken.model.name,
            price=price,
            phrase=lambda asked: phrased(knowledge, asked.answer, spoken),
        )
    sys.stdout.write(_shown(run_sets(knowledge, sets, settings), other, form))


def _shown(run: Run, other: Run | None, form: str) -> str:
    from osler.evaluation import to_html, to_text

    if form == "json":
        from osler.render.json import to_json

        return to_json(run) + "\n"
    return to_html(run, other) if form == "html" else to_text(run, other)
