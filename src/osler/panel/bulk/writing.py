"""The third step: what the records of a bucket say, as tables on disk, and the buckets' tables as one."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from osler.core.case import Value
from osler.knowledge import Pack
from osler.panel.bulk.reading import Person
from osler.panel.people.aside import ASIDE

if TYPE_CHECKING:
    import polars as pl

ID = "patient"
STOOD = (ID, "fact", "resource", "date", "system", "code", "note")
"""The columns of the table that says where each fact stood."""
_FIRST_ROWS = 50_000


def facts_read(pack: Pack) -> list[str]:
    """The facts that a record can tell, in the order of the pack."""
    told = {
        name
        for row in pack.record_codes
        for name in (row.fact, *row.sites.values(), *row.site_words.values())
    }
    return [name for name in pack.facts if name in told]


def write_people(pack: Pack, people: Iterable[Person], stem: Path) -> int:
    """Writes a bucket's facts, where each stood, and what was left out, beside `stem`; how many people."""
    names = facts_read(pack)
    columns: dict[str, list[Any]] = {name: [] for name in (ID, *names)}
    stood, aside = list[tuple[str | None, ...]](), list[tuple[str, ...]]()
    for name, record in people:
        values = {fact.name: fact.value for fact in record.facts}
        columns[ID].append(name)
        for fact in names:
            columns[fact].append(_stored(values.get(fact)))
        for fact, where in record.told.facts.items():
            stood.append((name, fact, where.resource, where.date, where.system, where.code, where.note))
        aside += [(name, "record", "", one.words) for one in record.told.left_out]
    schema = {ID: _kind(pack, ID), **{name: _kind(pack, name) for name in names}}
    _put(columns, schema, stem.with_name(f"facts.{stem.name}.parquet"))
    _put(stood, _texts(STOOD), stem.with_name(f"stood.{stem.name}.parquet"))
    _put(aside, _texts(ASIDE), stem.with_name(f"aside.{stem.name}.parquet"))
    return len(columns[ID])


def joined(work: Path, what: str, target: Path) -> None:
    """The buckets' tables of one kind as one file, in the order of the buckets, without empty columns."""
    import polars as pl
    import pyarrow.parquet as pq

    parts = sorted(work.glob(f"{what}.*.parquet"))
    counts = pl.scan_parquet(parts).select(pl.all().count()).collect().row(0, named=True)
    kept = [name for name, count in counts.items() if count or name in STOOD]
    with pq.ParquetWriter(target, pq.read_table(parts[0], columns=kept).schema) as writer:
        for part in parts:
            writer.write_table(pq.read_table(part, columns=kept))


def set_aside(work: Path) -> pl.DataFrame:
    """What was left out of records."""
    import polars as pl

    return pl.concat([pl.read_parquet(part) for part in sorted(work.glob("aside.*.parquet"))])


def _stored(value: Value | None) -> Any:
    return ",".join(value) if isinstance(value, tuple) else value


def _kind(pack: Pack, name: str) -> Any:
    import polars as pl

    of_type: dict[str, Any] = {"number": pl.Float64, "boolean": pl.Boolean}
    return of_type.get(pack.facts[name].type, pl.String) if name in pack.facts else pl.String


def _texts(names: Sequence[str]) -> dict[str, Any]:
    import polars as pl

    return dict.fromkeys(names, pl.String)


def _put(rows: Any, schema: dict[str, Any], path: Path) -> None:
    import polars as pl

    frame = pl.DataFrame(rows, schema=schema, orient="row" if isinstance(rows, list) else None, strict=False)
    frame.write_parquet(path, row_group_size=_FIRST_ROWS)
