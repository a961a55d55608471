"""A bulk export to one Parquet file of facts, on as many processors as there are."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import closing, contextmanager
from multiprocessing import get_context
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple, TypeVar

from osler.core.errors import InputError, UnavailableError
from osler.knowledge import Pack
from osler.panel.bulk.medications import Medications
from osler.panel.bulk.reading import people_in, shelved
from osler.panel.bulk.sources import Span, files_in, spans_of
from osler.panel.bulk.spreading import MEDICATIONS, Spread, Spreader
from osler.panel.bulk.tables import flattenings
from osler.panel.bulk.writing import joined, set_aside, write_people
from osler.panel.people.aside import aside_of

if TYPE_CHECKING:
    import polars as pl

_BUCKET = 64 * 2**20
_MOST_BUCKETS = 1024
_ALONE = 128 * 2**20
"""Bytes below which one process is quicker than several."""
_Item = TypeVar("_Item")
Heard = Callable[[str, int, int], None]
"""Told what is being done, how much of it, and how much there is."""


class Export(NamedTuple):
    """What to read, and how."""

    path: Path
    as_of: str
    views: Path | None = None
    """A folder of ViewDefinitions in the place of Osler's own."""
    base: str | None = None
    """The address of the server that the resources are of, where they refer to each other by it."""
    processes: int | None = None
    """How many read at once; as many as there are processors when left out."""
    span: int = _BUCKET
    """Bytes of a file that one process reads at a time."""


class Made(NamedTuple):
    """What became of an export."""

    facts: Path
    """One row for each patient."""
    stood: Path
    """Where each fact stood."""
    aside: pl.DataFrame
    """What could not be used, each with its reason."""
    people: int
    lines: int
    strange: Counter[str]
    """By kind: resources that tell no fact, because no view takes them or no row knows their codes."""


class _Here(NamedTuple):
    """What every process of a run works with."""

    pack: Pack
    work: Path
    as_of: str
    buckets: int
    spreader: Spreader
    medications: Medications | None = None


def facts_of(pack: Pack, export: Export, work: Path, heard: Heard = lambda *_: None) -> Made:
    """Reads an export; what is kept on the way is in the folder `work`.

    Raises:
        InputError: it cannot be read, holds no patient, or a view cannot be used.
        UnavailableError: the folder `work` is full, or a process was ended from outside.
    """
    files = files_in(export.path)
    flattenings(export.views, export.base)  # A view that cannot be used is told before the work starts.
    size = sum(file.stat().st_size for file in files)
    buckets = min(_MOST_BUCKETS, 1 + size // _BUCKET)
    processes = export.processes or (1 if size < _ALONE else os.cpu_count() or 1)
    spans = spans_of(files, export.span)
    try:
        with _crew(pack, export, buckets, work, processes) as crew:
            spread = list(_heard(crew.spread(spans), "reading lines", len(spans), heard))
            shelved(work).close()
            counts = list(_heard(crew.people(range(buckets)), "reading patients", buckets, heard))
        return _made(work, spans, spread, sum(counts))
    except BrokenProcessPool:
        raise UnavailableError(
            "a process that read the export was ended from outside: run it again"
        ) from None
    except OSError as error:
        raise UnavailableError(
            f"the working folder cannot be written ({error.strerror}): set TMPDIR to one with more room"
        ) from None


class _Crew:
    """Runs the two steps, in this process or in several."""

    def __init__(self, here: _Here, pool: ProcessPoolExecutor | None) -> None:
        self._here, self._pool = here, pool

    def spread(self, spans: Sequence[Span]) -> Iterator[Spread]:
        return (
            map(self._here.spreader.spread, spans) if self._pool is None else self._pool.map(_spread, spans)
        )

    def people(self, buckets: Sequence[int]) -> Iterator[int]:
        if self._pool is not None:
            return self._pool.map(_people, buckets)
        return (_bucket(self._here, number) for number in buckets)


@contextmanager
def _crew(pack: Pack, export: Export, buckets: int, work: Path, processes: int) -> Iterator[_Crew]:
    if processes == 1:
        yield _Crew(_here(pack, export, buckets, work), None)
        return
    settings = (pack, export, buckets, work)
    context = get_context("spawn")
    with ProcessPoolExecutor(processes, context, initializer=_settle, initargs=settings) as pool:
        yield _Crew(_here(*settings), pool)


def _here(pack: Pack, export: Export, buckets: int, work: Path) -> _Here:
    spreader = Spreader(pack, flattenings(export.views, export.base), buckets, work)
    return _Here(pack, work, export.as_of, buckets, spreader)


_SETTLED = list[_Here]()
"""In a process of the pool: what it works with."""


def _settle(pack: Pack, export: Export, buckets: int, work: Path) -> None:
    _SETTLED[:] = [_here(pack, export, buckets, work)]


def _spread(span: Span) -> Spread:
    return _SETTLED[0].spreader.spread(span)


def _people(bucket: int) -> int:
    return _bucket(_SETTLED[0], bucket)


def _bucket(here: _Here, number: int) -> int:
    with closing(Medications(here.work / f"{MEDICATIONS}.sqlite")) as medications:
        people = people_in(here.pack, here.work, number, medications, here.as_of)
        return write_people(here.pack, people, here.work / f"{number:05d}")


def _heard(items: Iterator[_Item], what: str, whole: int, heard: Heard) -> Iterator[_Item]:
    for item in items:
        yield item
        heard(what, 1, whole)


def _made(work: Path, spans: Sequence[Span], spread: Sequence[Spread], people: int) -> Made:
    import polars as pl

    rows, strange, before = list[tuple[str, ...]](), Counter[str](), dict[int, int]()
    for span, found in zip(spans, spread, strict=True):
        first = before.get(span.file, 0)
        rows += [("", "line", f"{span.path.name} line {first + number}", why) for number, why in found.aside]
        before[span.file] = first + found.lines
        strange += found.strange
    lines = sum(before.values())
    if not people:
        raise InputError(_nobody(lines, rows))
    facts, stood = work / "people.parquet", work / "stood.parquet"
    joined(work, "facts", facts)
    joined(work, "stood", stood)
    return Made(facts, stood, pl.concat([aside_of(rows), set_aside(work)]), people, lines, strange)


def _nobody(lines: int, rows: Sequence[tuple[str, ...]]) -> str:
    first = (
        f"; of {lines:,} lines {len(rows):,} cannot be used, the first ({rows[0][2]}): {rows[0][3]}"
        if rows
        else ""
    )
    return f"the export holds no patient{first}: give FHIR Bulk Data, one resource a line"
