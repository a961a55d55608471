"""One view over an export, as a file of rows."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import msgspec

from osler.core.errors import InputError
from osler.fhir.gathering import unpacked
from osler.panel.bulk.sources import Broken, Span, files_in, lines_of, spans_of
from osler.panel.bulk.tables import read_view
from osler.panel.people.aside import aside_of
from osler.panel.writing import PERSON_ENDINGS, beside, sink, whole, write_aside
from osler.views import Column, Unfit, View
from osler.views.values import is_number

if TYPE_CHECKING:
    import polars as pl

_ROWS = 50_000
_NO_FHIR = "it is no FHIR resource as JSON in UTF-8: it may be cut off"


class Seen(NamedTuple):
    """What a view made."""

    rows: int
    aside: Path | None
    """The list of what could not be used, where there is any."""
    count_aside: int


def view_to_file(
    view_at: Path, data: Path, out: Path, set_aside: Path | None = None, base: str | None = None
) -> Seen:
    """Writes the rows that a view makes of an export's resources.

    Args:
        view_at: a ViewDefinition.
        data: an ndjson file, or a folder of them.
        out: where to write, as .parquet, .csv or .ndjson.
        set_aside: where to list what cannot be used; beside `out` when left out.
        base: the address of the server that the resources are of.

    Raises:
        InputError: the view, the data or the place to write cannot be used; nothing half-written is left.
    """
    view = read_view(view_at, base)
    if out.suffix not in PERSON_ENDINGS:
        raise InputError(f"--out {out.name!r} is none of {', '.join(PERSON_ENDINGS)}: choose one of them")
    count, aside = 0, list[tuple[str, ...]]()
    with whole(out) as part, sink(part, out.suffix, {"view": view.name}) as put:
        for share in _shares(view, spans_of(files_in(data)), aside):
            put(_frame(view.columns, share, nested=out.suffix != ".csv"))
            count += len(share)
    kept = write_aside(aside_of(aside), set_aside or beside(out))
    return Seen(count, kept, len(aside))


def _shares(
    view: View, spans: Sequence[Span], aside: list[tuple[str, ...]]
) -> Iterator[list[tuple[Any, ...]]]:
    """The rows in shares, the last one perhaps empty; what cannot be used is appended to `aside`."""
    rows = list[tuple[Any, ...]]()
    for span in spans:
        for number, made in _made(view, span):
            if isinstance(made, str):
                aside.append(("", "line", f"{span.path.name} line {number}", made))
            else:
                rows += made
            if len(rows) >= _ROWS:
                yield rows
                rows = []
    yield rows


def _made(view: View, span: Span) -> Iterator[tuple[int, list[tuple[Any, ...]] | str]]:
    """By the number of each line: the rows of its resources, or why there are none."""
    number = 0
    try:
        for line in lines_of(span):
            number = line.number
            try:
                document = msgspec.json.decode(line.raw)
            except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
                yield number, _NO_FHIR
                continue
            for _, resource in unpacked([document]):
                yield number, _rows(view, resource)
    except Broken as why:
        yield number + 1, f"{span.path.name} is {why}: write it anew"


def _rows(view: View, resource: dict[str, Any] | None) -> list[tuple[Any, ...]] | str:
    if resource is None:
        return _NO_FHIR
    try:
        return [
            tuple(_stored(column, value) for column, value in zip(view.columns, row, strict=True))
            for row in view.rows(resource)
        ]
    except Unfit as why:
        return f"it does not fit the view: {why}"


def _stored(column: Column, value: Any) -> Any:
    """A value as its column's kind.

    Raises:
        Unfit: it is of another kind.
    """
    if isinstance(value, list) and column.collection:
        return [_stored(column, one) for one in value]
    if value is None or column.kind in (None, "text"):
        return value if value is None or isinstance(value, str) else json.dumps(value)
    if column.kind == "boolean" and isinstance(value, bool):
        return value
    if column.kind == "number" and is_number(value):
        return float(value)
    if column.kind == "integer" and is_number(value) and value == int(value):
        return int(value)
    raise Unfit(f"the column {column.name!r} holds what is no {column.kind}")


def _frame(columns: Sequence[Column], rows: Sequence[tuple[Any, ...]], *, nested: bool) -> pl.DataFrame:
    import polars as pl

    kinds: dict[str, Any] = {"integer": pl.Int64, "number": pl.Float64, "boolean": pl.Boolean}
    schema: dict[str, Any] = {}
    for column in columns:
        kind = kinds.get(column.kind or "", pl.String)
        schema[column.name] = pl.List(kind) if column.collection else kind
    frame = pl.DataFrame(rows, schema=schema, orient="row")
    if nested:
        return frame
    lists = [column.name for column in columns if column.collection]
    return frame.with_columns(_as_json(frame, name) for name in lists)


def _as_json(frame: pl.DataFrame, name: str) -> pl.Series:
    import polars as pl

    return pl.Series(
        name, [None if one is None else json.dumps(one.to_list()) for one in frame[name]], pl.String
    )
