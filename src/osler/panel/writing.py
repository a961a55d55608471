"""Results in files that are whole or not there: written beside their name, renamed when done."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from osler.core.errors import InputError
from osler.knowledge.schema import CareGap
from osler.panel.evaluating import GAP, Panel
from osler.panel.wording import facts_said, reason

if TYPE_CHECKING:
    from collections.abc import Callable

    import polars as pl

APPLIES, DOES_NOT, NEEDS = "applies", "does not apply", "needs "
"""A verdict cell: applies, does not apply, or "needs" and the missing facts it hangs on."""
PERSON_ENDINGS = (".parquet", ".csv", ".ndjson")


@contextmanager
def whole(path: Path) -> Iterator[Path]:
    """A name to write to; what was written takes the real name at the end, or is removed on a fault."""
    part = path.with_name(f".{path.name}.{os.getpid()}.part")
    try:
        yield part
        os.replace(part, path)
    except OSError as error:
        raise InputError(f"{str(path)!r} cannot be written ({error.strerror}): check the folder") from None
    finally:
        part.unlink(missing_ok=True)


def write_people(
    panel: Panel,
    path: Path,
    about: Mapping[str, str],
    told: Callable[[int], None],
    *,
    with_facts: bool = False,
) -> int:
    """One row for each person: care gaps, most urgent first, and the verdict of each recommendation.

    `told` is called with the number of people of each share that is done; `with_facts` adds a column for
    each fact that the people have. Returns how many were written.

    Raises:
        InputError: the file's ending is not known, or it cannot be written.
    """
    if path.suffix not in PERSON_ENDINGS:
        raise InputError(f"--out {path.name!r} is none of {', '.join(PERSON_ENDINGS)}: choose one of them")
    written = 0
    with whole(path) as part, sink(part, path.suffix, about) as put:
        for frame in rows(panel, with_facts=with_facts):
            put(frame)
            written += len(frame)
            told(len(frame))
    return written


def rows(panel: Panel, *, with_facts: bool = False) -> Iterator[pl.DataFrame]:
    """Each person's row, share by share; of a pack without care gaps, only the verdicts."""
    _, words = facts_said(panel.pack)
    present = tuple(name for name in words if name in panel.engine.table.columns)
    keys = [key for key in panel.rules if not key.startswith(GAP)]
    gaps = [panel.pack.care_gaps[key.removeprefix(GAP)] for key in panel.rules if key.startswith(GAP)]
    columns = panel.engine.table.columns
    facts = tuple(name for name in columns if with_facts and name in panel.pack.facts and name != panel.key)
    for codes in panel.verdicts(tuple(dict.fromkeys((*present, *facts)))):
        cells = [_cells(codes[key], panel.program.conditions[key].missing) for key in keys]
        frame = codes.select(panel.key)
        if gaps:
            found = codes.select(gaps=_found(panel, gaps, present)).to_series()
            frame = frame.with_columns(found, _open(panel, gaps, codes))
        yield frame.with_columns([*cells, *codes.select(facts)])


def _cells(codes: pl.Series, missing: tuple[str, ...]) -> pl.Series:
    """A verdict in words; each different one is put together once."""
    import polars as pl

    values = codes.unique().to_list()
    texts = [_cell(value, missing) for value in values]
    return codes.replace_strict(values, texts, return_dtype=pl.Categorical)


def _cell(code: int, missing: tuple[str, ...]) -> str:
    if code < 0:
        return APPLIES
    return NEEDS + ", ".join(named(code, missing)) if code else DOES_NOT


def named(code: int, missing: tuple[str, ...]) -> list[str]:
    """The facts that the bits of a code stand for."""
    return [name for place, name in enumerate(missing) if code >> place & 1]


def _found(panel: Panel, gaps: list[CareGap], present: tuple[str, ...]) -> pl.Expr:
    """The gaps that a person has, most urgent first, each with the reason in words."""
    import polars as pl

    each = [
        pl.when(pl.col(f"{GAP}{gap.id}") < 0).then(
            pl.struct(
                gap=pl.lit(gap.id),
                urgency=pl.lit(gap.urgency, dtype=pl.Int8),
                reason=reason(panel.pack, gap, present),
                action=pl.lit(gap.action),
            )
        )
        for gap in gaps
    ]
    return pl.concat_list(each).list.drop_nulls()


def _open(panel: Panel, gaps: list[CareGap], codes: pl.DataFrame) -> pl.Series:
    """The gaps that hang on missing facts, each with what it needs."""
    import polars as pl

    needs, each = [], []
    for gap in gaps:
        key = f"{GAP}{gap.id}"
        needs.append(_cells(codes[key], panel.program.conditions[key].missing).cast(pl.String))
        text = pl.col(key).str.strip_prefix(NEEDS)
        is_open = pl.col(key).str.starts_with(NEEDS)
        each.append(pl.when(is_open).then(pl.struct(gap=pl.lit(gap.id), needs=text)))
    return pl.DataFrame(needs).select(open_gaps=pl.concat_list(each).list.drop_nulls()).to_series()


@contextmanager
def sink(path: Path, kind: str, about: Mapping[str, str]) -> Iterator[Callable[[pl.DataFrame], None]]:
    """Takes frames of one shape into a file of one of PERSON_ENDINGS; Parquet carries what is `about` it."""
    if kind == ".parquet":
        with _parquet(path, about) as put:
            yield put
        return
    with path.open("wb") as held:
        started = False

        def put_text(frame: pl.DataFrame) -> None:
            nonlocal started
            if kind == ".ndjson":
                frame.write_ndjson(held)
            else:
                _flat(frame).write_csv(held, include_header=not started)
            started = True

        yield put_text


def _flat(frame: pl.DataFrame) -> pl.DataFrame:
    """Lists as texts: a table of comma-separated values has none."""
    import polars as pl

    if "gaps" not in frame.columns:
        return frame

    def ids(name: str) -> pl.Expr:
        return pl.col(name).list.eval(pl.element().struct.field("gap")).list.join("; ")

    reasons = pl.col("gaps").list.eval(pl.element().struct.field("reason")).list.join(" ")
    return frame.with_columns(ids("gaps"), reasons.alias("reasons"), ids("open_gaps"))


@contextmanager
def _parquet(path: Path, about: Mapping[str, str]) -> Iterator[Callable[[pl.DataFrame], None]]:
    import pyarrow.parquet as pq

    writer = None

    def put(frame: pl.DataFrame) -> None:
        nonlocal writer
        table = frame.to_arrow()
        if writer is None:
            notes = {f"osler.{name}".encode(): text.encode() for name, text in about.items()}
            writer = pq.ParquetWriter(path, table.schema.with_metadata(notes), compression="zstd")
        writer.write_table(table.replace_schema_metadata(writer.schema.metadata))

    try:
        yield put
    finally:
        if writer is not None:
            writer.close()


def beside(path: Path) -> Path:
    """Where the set-aside list goes that belongs to a file, when nothing else is said."""
    return path.with_name(f"{path.stem}.set-aside.csv")


def write_aside(frame: pl.DataFrame, path: Path) -> Path | None:
    """The values and rows that were set aside, as comma-separated values; None where there are none."""
    if frame.is_empty():
        return None
    with whole(path) as part:
        frame.write_csv(part)
    return path
