"""People in a file, brought to one Parquet file whose columns are facts."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from osler.core.errors import InputError
from osler.knowledge import Pack
from osler.knowledge.schema import FactFile
from osler.panel.bulk.facts import Export, Heard, facts_of
from osler.panel.bulk.sources import ENDINGS as LINES
from osler.panel.bulk.sources import files_in
from osler.panel.people.aside import aside_of
from osler.panel.people.columns import Columns, match
from osler.panel.people.lines import Row, are_resources, rows_in
from osler.panel.people.reading import typed

if TYPE_CHECKING:
    import polars as pl

ENDINGS = (".parquet", ".csv", *LINES)
_ROWS = 100_000


def _unheard(*_: object) -> None:
    """For those who do not ask how far it has come."""


class Ready(msgspec.Struct, frozen=True):
    """People that an engine can read."""

    path: Path
    id: str
    aside: pl.DataFrame
    """Values that could not be read, each with its reason."""
    synthetic: str | None = None
    """What the file says of itself, where its people are invented."""


class Reading(msgspec.Struct, frozen=True, kw_only=True):
    """How to read the columns."""

    id_column: str | None = None
    ignore: tuple[str, ...] = ()
    as_of: str
    """The day on which records are read."""
    views: Path | None = None
    """A folder of ViewDefinitions by which FHIR is read, in the place of Osler's own."""
    base: str | None = None
    """The address of the server that FHIR is of, where its references are absolute."""
    heard: Heard = _unheard
    """Told how far the reading of FHIR has come."""


def ready(pack: Pack, path: Path, reading: Reading, work: Path) -> Ready:
    """The people of a file; what had to be converted is kept in the folder `work`.

    Raises:
        InputError: the file is missing, cut off or of no known kind, or its columns do not fit.
    """
    if not path.exists():
        raise InputError(f"{str(path)!r} does not exist: check the path")
    if not path.name.endswith(ENDINGS) and not path.is_dir():
        raise InputError(f"{str(path)!r} is none of {', '.join(ENDINGS)}: convert it, or give a database URL")
    if path.name.endswith(LINES) or path.is_dir():
        return _from_lines(pack, path, reading, work)
    refuse_views(str(path), reading)
    with _legible(path):
        frame, header = _scanned(path)
        columns = match(pack, header, id_column=reading.id_column, ignore=reading.ignore)
        note = _note(path)
        if path.suffix == ".parquet" and _as_declared(pack, columns, frame, header):
            return Ready(path, columns.id, aside_of(), note)
        shares = frame.collect_batches(chunk_size=_ROWS, maintain_order=True)
        return _converted(pack, columns, shares, work / "people.parquet", note)


@contextmanager
def _legible(path: Path) -> Iterator[None]:
    import polars as pl

    try:
        yield
    except (pl.exceptions.PolarsError, OSError, UnicodeDecodeError) as error:
        kind = (
            "cut off or is no Parquet"
            if path.suffix == ".parquet"
            else "not a table of comma-separated values"
        )
        raise InputError(f"{str(path)!r} is {kind} ({type(error).__name__}): write the file anew") from None


def _scanned(path: Path) -> tuple[pl.LazyFrame, list[str]]:
    import polars as pl

    frame = pl.scan_parquet(path) if path.suffix == ".parquet" else pl.scan_csv(path, infer_schema=False)
    return frame, frame.collect_schema().names()


def _note(path: Path) -> str | None:
    """What a file of invented people says of itself."""
    if path.suffix != ".parquet":
        return None
    import pyarrow.parquet as pq

    held = pq.read_schema(path).metadata or {}
    note = held.get(b"osler.synthetic")
    return None if note is None else note.decode()


def _as_declared(pack: Pack, columns: Columns, frame: pl.LazyFrame, header: Sequence[str]) -> bool:
    """Whether the engine can read the file as it stands."""
    schema = frame.collect_schema()
    if len(header) != len(columns.facts) + 1:
        return False
    return all(
        column.name == column.fact and _fits(pack.facts[column.fact], schema[column.name])
        for column in columns.facts
    )


def _fits(fact: FactFile, kind: pl.DataType) -> bool:
    import polars as pl

    if fact.type == "number":
        return kind.is_numeric()
    return kind == (pl.Boolean if fact.type == "boolean" else pl.String)


def _converted(
    pack: Pack, columns: Columns, shares: Iterator[pl.DataFrame], path: Path, note: str | None
) -> Ready:
    import polars as pl
    import pyarrow.parquet as pq

    aside, writer = [], None
    try:
        for share in shares:
            frame, wrong = typed(pack, columns, share)
            table = frame.to_arrow()
            writer = writer or pq.ParquetWriter(path, table.schema)
            writer.write_table(table)
            aside.append(wrong)
    finally:
        if writer is not None:
            writer.close()
    if writer is None:
        raise InputError("the file holds no people: it has a header and no row")
    return Ready(path, columns.id, pl.concat(aside), note)


def _from_lines(pack: Pack, path: Path, reading: Reading, work: Path) -> Ready:
    """Of lines of facts, or of FHIR records."""
    files = files_in(path)
    if are_resources(files):
        return _from_records(pack, path, reading, work)
    refuse_views(str(path), reading)
    names = list(dict.fromkeys(name for row in rows_in(files) for name in row))
    if not names:
        raise InputError(f"{str(path)!r} holds no people: it is empty")
    columns = match(pack, names, id_column=reading.id_column, ignore=reading.ignore)
    return _converted(pack, columns, _shares(rows_in(files), names), work / "people.parquet", None)


def refuse_views(place: str, reading: Reading) -> None:
    """Facts need no views.

    Raises:
        InputError: some were given.
    """
    for option, given in (("--views", reading.views), ("--base", reading.base)):
        if given is not None:
            raise InputError(f"{option} belongs to FHIR, and {place!r} holds facts: leave it out")


def _shares(rows: Iterator[Row], names: Sequence[str]) -> Iterator[pl.DataFrame]:
    import polars as pl

    while share := list(islice(rows, _ROWS)):
        texts = {name: [_text(row.get(name)) for row in share] for name in names}
        yield pl.DataFrame(texts, schema=dict.fromkeys(names, pl.String))


def _from_records(pack: Pack, path: Path, reading: Reading, work: Path) -> Ready:
    import polars as pl

    made = facts_of(pack, Export(path, reading.as_of, reading.views, reading.base), work, reading.heard)
    header = pl.read_parquet_schema(made.facts)
    columns = match(pack, list(header), id_column=reading.id_column, ignore=reading.ignore)
    if not columns.passed_over:
        return Ready(made.facts, columns.id, made.aside)
    kept = work / "chosen.parquet"
    pl.scan_parquet(made.facts).drop(columns.passed_over).sink_parquet(kept)
    return Ready(kept, columns.id, made.aside)


def _text(value: object) -> str | None:
    if isinstance(value, list | tuple):
        return ",".join(str(item) for item in value)
    if isinstance(value, bool):
        return "true" if value else "false"
    return None if value is None else str(value)
