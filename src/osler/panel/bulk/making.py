"""One run from an export to a file of facts."""

from __future__ import annotations

import shutil
from collections import Counter
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NamedTuple

from osler.core.errors import InputError
from osler.giving import day
from osler.knowledge import load
from osler.panel.bulk.facts import Export, Heard, facts_of
from osler.panel.writing import beside, whole, write_aside


class Order(NamedTuple):
    """What a run is to do."""

    export: Path
    out: Path
    as_of: str | None = None
    stood: Path | None = None
    """Where to write where each fact stood."""
    views: Path | None = None
    base: str | None = None
    processes: int | None = None
    set_aside: Path | None = None
    pack: Path | None = None


class Done(NamedTuple):
    """What a run did."""

    people: int
    lines: int
    aside: Path | None
    count_aside: int
    strange: Counter[str]
    """By kind: resources that told no fact."""


def make(order: Order, heard: Heard = lambda *_: None) -> Done:
    """Reads an export and writes what was ordered.

    Raises:
        InputError: the export, a view, a date or a file cannot be used; nothing half-written is left.
        UnavailableError: the working folder is full.
    """
    for path in filter(None, (order.out, order.stood)):
        if path.suffix != ".parquet":
            raise InputError(f"{path.name!r} is no .parquet file: facts keep their kinds in Parquet only")
    if not order.export.exists():
        raise InputError(f"{str(order.export)!r} does not exist: check the path")
    pack = load([order.pack] if order.pack else None).packs[0]
    as_of = day(order.as_of) if order.as_of else pack.head.last_updated
    with TemporaryDirectory(prefix="osler-panel-") as work:
        export = Export(order.export, as_of, order.views, order.base, order.processes)
        made = facts_of(pack, export, Path(work), heard)
        _place(made.facts, order.out)
        if order.stood is not None:
            _place(made.stood, order.stood)
    kept = write_aside(made.aside, order.set_aside or beside(order.out))
    return Done(made.people, made.lines, kept, len(made.aside), made.strange)


def _place(made: Path, target: Path) -> None:
    with whole(target) as part:
        shutil.copyfile(made, part)
