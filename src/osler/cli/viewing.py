"""`osler panel facts`, `view` and `tables`: FHIR Bulk Data through SQL-on-FHIR views."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

import click

from osler.cli.progress import over_steps

_F = TypeVar("_F", bound=Callable[..., Any])
_SHOWN = 8
BASE = click.option(
    "--base", metavar="URL", help="Your FHIR server's address, if resources refer to each other by it."
)
PACK = click.option("--pack", type=click.Path(path_type=Path), metavar="DIR", help="Use this knowledge pack.")


def aside_option(what: str) -> Callable[[_F], _F]:
    """The option of a file for what cannot be used, with what it says of it."""
    return click.option("--set-aside", type=click.Path(path_type=Path), metavar="FILE", help=what)


@click.command(short_help="Read FHIR bulk data into a table of facts.")
@click.argument("export", type=click.Path(path_type=Path), metavar="EXPORT")
@click.option(
    "--out",
    type=click.Path(path_type=Path),
    metavar="FILE",
    required=True,
    help="Where to write one row of facts for each patient (.parquet).",
)
@click.option("--as-of", metavar="DATE", help="Count ages, years and months on this day.")
@click.option(
    "--stood",
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="Write where each fact stood as well: resource, date, code (.parquet).",
)
@click.option(
    "--views",
    type=click.Path(path_type=Path),
    metavar="DIR",
    help="Your own ViewDefinitions in the place of Osler's for the same tables.",
)
@BASE
@click.option("--processes", type=click.IntRange(1), metavar="N", help="How many processes read at once.")
@aside_option("Where to list what cannot be used; beside --out when left out.")
@PACK
def facts(**given: Any) -> None:  # noqa: ANN401 - click hands the options over
    """Reads EXPORT, a folder or file of FHIR bulk data (.ndjson, .ndjson.gz), as single records are read.

    Memory does not grow with the export. `osler panel` judges the file as often as you like.
    """
    from osler.panel.bulk.making import Order, make
    from osler.panel.opening import installed

    order = Order(**given)
    with installed("panel"), over_steps() as heard:
        done = make(order, heard)
    click.echo(f"wrote {order.out}: {done.people:,} people of {done.lines:,} lines", err=True)
    if done.aside is not None:
        what = f"{done.count_aside:,} lines or values set aside, each with its reason"
        click.echo(f"wrote {done.aside}: {what}", err=True)
    if done.strange:
        click.echo(f"told no fact: {_most(done.strange)}", err=True)


@click.command(short_help="Run a SQL-on-FHIR ViewDefinition over FHIR bulk data.")
@click.argument("view_file", type=click.Path(path_type=Path), metavar="VIEW.json")
@click.argument("export", type=click.Path(path_type=Path), metavar="EXPORT")
@click.option(
    "--out",
    type=click.Path(path_type=Path),
    metavar="FILE",
    required=True,
    help="Where to write the rows (.parquet, .csv or .ndjson).",
)
@aside_option("Where to list lines that cannot be used; beside --out when left out.")
@BASE
def view(view_file: Path, export: Path, out: Path, set_aside: Path | None, base: str | None) -> None:
    """Writes the rows that VIEW.json makes of the resources of EXPORT (.ndjson, .ndjson.gz, or a folder)."""
    from osler.panel.bulk.viewing import view_to_file
    from osler.panel.opening import installed

    with installed("panel"):
        seen = view_to_file(view_file, export, out, set_aside, base)
    click.echo(f"wrote {out}: {seen.rows:,} rows", err=True)
    if seen.aside is not None:
        click.echo(
            f"wrote {seen.aside}: {seen.count_aside:,} lines set aside, each with its reason", err=True
        )


@click.command(short_help="List the tables and columns that views fill.")
def tables() -> None:
    """Lists the tables that ViewDefinitions of your own may fill, and where each column stands in FHIR."""
    from osler.panel.bulk.tables import own_tables

    for table in own_tables():
        click.echo(f"{table.name} ({table.kind})")
        width = max(map(len, table.elements))
        for name, element in table.elements.items():
            click.echo(f"  {name:<{width}}  {element or ''}".rstrip())


def _most(strange: Counter[str]) -> str:
    """The kinds that were most often passed over, with how often."""
    shown = [f"{count:,} {kind}" for kind, count in strange.most_common(_SHOWN)]
    left = len(strange) - len(shown)
    return ", ".join(shown) + (f" and {left} other kinds" if left else "")
