"""The `--measure` side of `osler panel`: a quality measure over the records of many patients."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import click

if TYPE_CHECKING:
    from osler.measures import Ready, Result


class Asked(NamedTuple):
    """What the user asked of a measure."""

    patients: Path
    measure: str
    period: str | None
    form: str
    value_sets: Path | None


def run_measure(asked: Asked) -> str:
    """What a measure says of the patients: a table, one JSON array, or FHIR MeasureReports.

    Raises:
        InputError: no such measure, no readable patient, or a period that is none.
    """
    from osler.measures import judge, load, period_of, person_of
    from osler.measures.patients import read_patients

    ready = _with_given(load(asked.measure), asked.value_sets)
    days = _days(asked.period)
    found = read_patients(asked.patients)
    for line in found.set_aside:
        click.echo(f"osler: {line}", err=True)
    span = period_of(*days)
    results = [judge(ready, person_of(rows), span) for rows in found.records.values()]
    return _shown(ready, results, days, asked.form)


def _with_given(ready: Ready, folder: Path | None) -> Ready:
    if folder is None:
        return ready
    from osler.measures.codes import value_set_of
    from osler.measures.patients import read_value_sets

    given = [one for one in map(value_set_of, read_value_sets(folder)) if one]
    return ready._replace(codes=ready.codes.replaced(given))


def _days(period: str | None) -> tuple[date, date]:
    from osler.core.errors import InputError

    first, _, last = (period or "").partition("/")
    try:
        start, end = date.fromisoformat(first), date.fromisoformat(last)
    except ValueError:
        raise InputError(
            f"the period {period or ''!r} is not START/END: write it like --period 2026-01-01/2026-12-31"
        ) from None
    if end < start:
        raise InputError(f"the period {period!r} ends before it starts: write the earlier day first")
    return start, end


def _shown(ready: Ready, results: list[Result], days: tuple[date, date], form: str) -> str:
    from osler.measures import measure_reports, rows

    if form == "json":
        return _json(rows(results))
    if form == "fhir":
        return _json(measure_reports(ready.measure, results, *days))
    return _table(ready, results, days)


def _json(found: object) -> str:
    from osler.render.json import to_json

    return to_json(found) + "\n"


def _table(ready: Ready, results: list[Result], days: tuple[date, date]) -> str:
    from rich.console import Console
    from rich.table import Table

    from osler.measures import rate, totals

    counts = totals(ready.measure, results)
    score = rate(counts)
    table = Table("population", "patients", box=None)
    for name, count in counts.items():
        table.add_row(name.replace("-", " "), f"{count:,}")
    console = Console(width=80)
    with console.capture() as page:
        console.print(f"{ready.measure.id.upper()}: {ready.measure.title}")
        console.print(f"{days[0]} to {days[1]}, {len(results):,} patients\n")
        console.print(table)
        console.print(f"\nrate: {score:.1%}" if score is not None else "\nrate: nobody is left to measure")
        for note in ready.measure.notes:
            console.print(f"- {note}")
        console.print(f"Logic: {ready.measure.source}")
    return page.get()
