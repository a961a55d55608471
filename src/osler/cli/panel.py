"""`osler panel`: the guideline over a whole population."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click
from click.core import ParameterSource

from osler.cli.progress import over_steps
from osler.cli.viewing import BASE, PACK, aside_option, facts, tables, view

if TYPE_CHECKING:
    from collections.abc import Iterator

    from rich.table import Table

    from osler.panel.summary import Summary

_FIRST_LINES = 12
_OF_MEASURES = frozenset({"patients", "measure", "period", "value_sets", "form"})
"""What a run of a quality measure looks at."""
_NUMBERS = frozenset(
    {
        "Urgency",
        "People",
        "Applies",
        "Does not",
        "Unknown",
        "Treats",
        "Before",
        "After",
        "Gained",
        "Lost",
        "Hangs on missing facts",
        "Decides alone",
        "Is among what is missing",
    }
)


class _Panel(click.Group):
    """PATIENTS stands where a subcommand would: what is no subcommand is the people to judge."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        first = next((arg for arg in args if not arg.startswith("-")), None)
        if first is not None and first not in self.commands:
            args = ["run", *args]
        return super().parse_args(ctx, args)


@click.group(cls=_Panel, short_help="The guideline over a whole population.")
def panel() -> None:
    """The guideline over a whole population: `osler panel PATIENTS`, or `osler panel demo`.

    `osler panel facts` reads FHIR bulk data once, for many runs.

    `osler panel PATIENTS --help` shows the options of a run.
    """


panel.add_command(facts)
panel.add_command(view)
panel.add_command(tables)


@panel.command(short_help="Judge every person; say who has a care gap, and why.")
@click.argument("patients", metavar="PATIENTS")
@click.option(
    "--engine",
    type=click.Choice(["polars", "duckdb", "postgres", "spark"]),
    help="What works the rules out; polars for a file, postgres for a database URL.",
)
@click.option("--as-of", metavar="DATE", help="Judge by what was in force on this day.")
@click.option(
    "--out",
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="Write each person's verdicts and care gaps (.parquet, .csv or .ndjson).",
)
@click.option("--with-facts", is_flag=True, help="Write each person's facts to --out as well.")
@click.option(
    "--report", type=click.Path(path_type=Path), metavar="FILE", help="Write the summary as one HTML page."
)
@click.option("--id", "id_column", metavar="COLUMN", help="The column of ids.")
@click.option("--ignore", multiple=True, metavar="COLUMN", help="Leave a column out; may be repeated.")
@click.option("--table", default="people", show_default=True, help="The table of a database.")
@aside_option("Where to list rows and values that cannot be used; beside --out, or PATIENTS, when left out.")
@click.option(
    "--compare",
    metavar="A,B…",
    help="Set guidelines side by side: us,uk-nice; uk-nice@DATE is one as it stood then.",
)
@click.option(
    "--what-if",
    "what_if",
    multiple=True,
    metavar="NAME=OLD->NEW",
    help="Try another threshold, or NAME=CONDITION for a rule; may be repeated.",
)
@click.option(
    "--format",
    "form",
    type=click.Choice(["text", "json", "fhir"]),
    default="text",
    show_default=True,
    help="The summary as a page for the terminal or as JSON; of a measure also as FHIR MeasureReports.",
)
@click.option(
    "--views",
    type=click.Path(path_type=Path),
    metavar="DIR",
    help="Read FHIR by your own ViewDefinitions (see `osler panel tables`).",
)
@BASE
@click.option("--measure", metavar="NAME", help="Work out a quality measure instead (cms249, cms645).")
@click.option("--period", metavar="START/END", help="The measurement period: 2026-01-01/2026-12-31.")
@click.option(
    "--value-sets",
    "value_sets",
    type=click.Path(path_type=Path),
    metavar="DIR",
    help="Your licensed value sets (FHIR ValueSet files) in the place of ours.",
)
@PACK
def run(**given: Any) -> None:  # noqa: ANN401 - click hands the options over
    """Judges every person of PATIENTS by every recommendation.

    PATIENTS is a .parquet, .csv or .ndjson file with one column for each fact, a folder or file of FHIR
    bulk data (.ndjson), or the URL of a PostgreSQL database.
    """
    if given["measure"]:
        _refuse_of_panels()
        click.echo(_measured(given), nl=False)
        return
    _refuse_of_measures(given)
    from osler.panel.running import Order
    from osler.panel.running import run as judge

    order = Order.of(given)
    with over_steps() as told:
        done = judge(order, told)
    for path, what in done.written:
        click.echo(f"wrote {path}: {what}", err=True)
    if given["form"] == "json":
        from osler.render.json import to_json

        click.echo(to_json(done.summary))
    else:
        _show(done.summary)


def _measured(given: dict[str, Any]) -> str:
    from osler.cli.measuring import Asked, run_measure

    patients, name = Path(given["patients"]), given["measure"]
    return run_measure(Asked(patients, name, given["period"], given["form"], given["value_sets"]))


def _refuse_of_panels() -> None:
    """What a measure does not look at is refused, not passed over."""
    from osler.core.errors import InputError

    context = click.get_current_context()
    stated = ParameterSource.COMMANDLINE
    given = {name for name in context.params if context.get_parameter_source(name) is stated}
    names = {one.name: one.opts[-1] for one in context.command.params}
    for name in sorted(given - _OF_MEASURES):
        raise InputError(f"{names[name]} does not go with --measure: leave one of them out")


def _refuse_of_measures(given: dict[str, Any]) -> None:
    from osler.core.errors import InputError

    for name, said in (("period", "--period"), ("value_sets", "--value-sets")):
        if given[name]:
            raise InputError(f"{said} belongs to a measure: add --measure cms249 or cms645")
    if given["form"] == "fhir":
        raise InputError("--format fhir belongs to a measure: add --measure, or use text or json")


@panel.command(short_help="Draw invented people to try the panel on.")
@click.option("--n", "count", type=int, default=10_000, show_default=True, help="How many people.")
@click.option("--seed", type=int, default=1, show_default=True, help="The same seed draws the same people.")
@click.option(
    "--out",
    type=click.Path(path_type=Path),
    metavar="FILE",
    default="people.parquet",
    show_default=True,
    help="Where to write them (.parquet).",
)
@PACK
def demo(count: int, seed: int, out: Path, pack: Path | None) -> None:
    """Draws people who do not exist, and says so in the file and in every report on it."""
    from osler.knowledge import load
    from osler.panel.demo.writing import write_demo
    from osler.panel.opening import installed

    with installed("panel"), over_steps() as told:
        loaded = load([pack] if pack else None).packs[0]
        write_demo(loaded, count, seed, out, lambda done: told("drawing people", done, count))
    click.echo(f"wrote {out}: {count:,} synthetic people", err=True)


def _show(summary: Summary) -> None:
    from rich.console import Console
    from rich.table import Table

    console = Console()
    people = "fewer than 11" if summary.people is None else f"{summary.people:,}"
    console.print(f"[bold]{people} people[/bold] judged as of {summary.as_of} with {summary.engine}")
    if summary.synthetic:
        console.print(f"[bold]Not real people:[/bold] {summary.synthetic}")
    if summary.set_aside:
        console.print(f"{summary.set_aside:,} rows or values set aside")
    gaps = Table("Urgency", "Care gap", "People", "Hangs on missing facts", title="Care gaps")
    for gap in summary.gaps:
        gaps.add_row(str(gap.urgency), gap.title, _count(gap.applies), _count(gap.unknown))
    missing = Table(
        "Missing fact", "Decides alone", "Is among what is missing", title="Facts to collect first"
    )
    for fact in summary.missing[:_FIRST_LINES]:
        missing.add_row(fact.label, _count(fact.alone), _count(fact.people))
    rules = Table("Recommendation", "Applies", "Does not", "Unknown", title="Recommendations that apply most")
    most = sorted(summary.recommendations, key=lambda line: -(line.applies or 0))[:_FIRST_LINES]
    for line in most:
        rules.add_row(line.title, _count(line.applies), _count(line.does_not_apply), _count(line.unknown))
    tables = [gaps, missing, rules, *_compared(summary)]
    for table in tables:
        for column in table.columns:
            if column.header in _NUMBERS:
                column.justify = "right"
        console.print(table)
    console.print(f"* kept back: fewer than {summary.smallest}, or what would tell such a number")
    console.print(summary.disclaimer, style="dim")


def _compared(summary: Summary) -> Iterator[Table]:
    """The tables of a comparison and of a change that was tried."""
    from rich.table import Table

    if summary.comparison is not None:
        sides = Table("Guideline", "Treats", "Does not", "Unknown", title="Guidelines side by side")
        for side in summary.comparison.sides:
            sides.add_row(side.label, _count(side.treats), _count(side.does_not_treat), _count(side.unknown))
        yield sides
        overlaps = Table("Treated by exactly", "People", title="Who treats whom")
        for overlap in summary.comparison.overlaps:
            overlaps.add_row(", ".join(overlap.treated_by) or "none of them", _count(overlap.people))
        yield overlaps
        whys = Table("Treated by", "Not by", "Because", "People", title="Why they differ")
        for why in summary.comparison.whys:
            if why.people != 0:
                whys.add_row(why.treated_by, why.not_by, why.because, _count(why.people))
        yield whys
    if summary.what_if is not None:
        title = "What if " + "; ".join(summary.what_if.changes)
        shifts = Table("Rule", "Before", "After", "Gained", "Lost", title=title)
        for line in summary.what_if.shifted:
            cells = (line.before, line.after, line.gained, line.lost)
            shifts.add_row(line.title, *(_count(value) for value in cells))
        yield shifts


def _count(value: int | None) -> str:
    return "*" if value is None else f"{value:,}"
