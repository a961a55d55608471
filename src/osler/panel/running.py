"""One run from people to results: judge, count, write."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import msgspec

from osler.giving import day
from osler.knowledge import Pack, load
from osler.panel.changing import changed, what_if
from osler.panel.comparing import compare, sides_of
from osler.panel.evaluating import Panel, rules_of
from osler.panel.opening import Opened, Place, installed, opened
from osler.panel.people.opening import Reading
from osler.panel.summary import Summary, summarize
from osler.panel.writing import beside, whole, write_aside, write_people

Told = Callable[[str, int, int | None], None]


class Order(msgspec.Struct, frozen=True, kw_only=True):
    """What a run is to do."""

    place: Place
    pack: Path | None = None
    as_of: str | None = None
    id_column: str | None = None
    ignore: tuple[str, ...] = ()
    compare: tuple[str, ...] = ()
    """Guidelines to set side by side."""
    what_if: tuple[str, ...] = ()
    """Changes of rules to try."""
    out: Path | None = None
    with_facts: bool = False
    """Whether each person's facts are written beside the verdicts."""
    report: Path | None = None
    views: Path | None = None
    """A hospital's own ViewDefinitions, by which FHIR is read."""
    base: str | None = None
    """The address of the server that FHIR is of."""
    set_aside: Path | None = None

    @classmethod
    def of(cls, given: Mapping[str, Any]) -> Order:
        """The order of command-line options."""
        place = Place(people=given["patients"], engine=given["engine"], table=given["table"])
        names = (
            "pack",
            "as_of",
            "id_column",
            "ignore",
            "what_if",
            "out",
            "with_facts",
            "report",
            "set_aside",
            "views",
            "base",
        )
        compare = tuple(filter(None, (given["compare"] or "").split(",")))
        return cls(place=place, compare=compare, **{name: given[name] for name in names})


class Done(msgspec.Struct, frozen=True):
    """What a run found and wrote."""

    summary: Summary
    written: tuple[tuple[str, str], ...]
    """Each file with what it holds."""


def run(order: Order, told: Told = lambda *_: None) -> Done:
    """Judges the people, writes what was ordered, and sums up.

    Raises:
        InputError: the people, a date or a file cannot be used; nothing half-written is left.
        KnowledgeError: the pack cannot be read.
    """
    pack = load([order.pack] if order.pack else None).packs[0]
    as_of = day(order.as_of) if order.as_of else pack.head.last_updated
    reading = Reading(
        id_column=order.id_column,
        ignore=order.ignore,
        as_of=as_of,
        views=order.views,
        base=order.base,
        heard=told,
    )
    with installed("panel"), opened(pack, order.place, reading) as people:
        return _judged(pack, people, order, as_of, told)


def _judged(pack: Pack, people: Opened, order: Order, as_of: str, told: Told) -> Done:
    import polars as pl

    from osler.panel.report import report

    sides = sides_of(pack, order.compare, as_of) if order.compare else ()
    changed(pack, order.what_if)  # A change that cannot be made is told before the work starts.
    told("checking people", 0, None)
    panel = Panel(pack, people.engine, people.id, rules_of(pack, as_of))
    aside = pl.concat([people.aside, panel.aside])
    about = {"engine": people.name, "as_of": as_of, "knowledge_version": pack.version}
    about |= {"synthetic": people.synthetic} if people.synthetic else {}
    written: list[tuple[str, str]] = []
    if target := write_aside(aside, order.set_aside or _beside(order)):
        written.append((str(target), f"{len(aside):,} rows or values set aside, each with its reason"))
    told("counting verdicts", 0, None)
    summary = summarize(panel, about, len(aside))
    summary = msgspec.structs.replace(
        summary,
        comparison=compare(panel, sides) if sides else None,
        what_if=what_if(panel, order.what_if, as_of) if order.what_if else None,
    )
    if order.out is not None:
        total = summary.people
        count = write_people(
            panel,
            order.out,
            about,
            lambda done: told("writing people", done, total),
            with_facts=order.with_facts,
        )
        written.append((str(order.out), f"{count:,} people"))
    if order.report is not None:
        with whole(order.report) as part:
            part.write_text(report(summary), "utf-8")
        written.append((str(order.report), "the summary as a page"))
    return Done(summary, tuple(written))


def _beside(order: Order) -> Path:
    """Where the set-aside list goes when nothing else is said."""
    if order.out is not None:
        return beside(order.out)
    if "://" in order.place.people:
        return Path("set-aside.csv")
    return beside(Path(order.place.people))
