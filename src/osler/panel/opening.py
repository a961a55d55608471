"""From what the user names to people on an engine."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, get_args

import msgspec

from osler.core.errors import InputError
from osler.knowledge import Pack
from osler.panel.engines import Engine, Name
from osler.panel.people.aside import aside_of
from osler.panel.people.columns import match
from osler.panel.people.opening import Reading, Ready, ready, refuse_views

if TYPE_CHECKING:
    import polars as pl

MASTER = "OSLER_SPARK_MASTER"
_HERE = "local[2]"


class Opened(msgspec.Struct, frozen=True):
    """People on an engine."""

    engine: Engine
    name: Name
    id: str
    aside: pl.DataFrame
    synthetic: str | None


class Place(msgspec.Struct, frozen=True, kw_only=True):
    """Where people are and what works the rules out."""

    people: str
    """A file, a folder, or a database URL."""
    engine: Name | None = None
    """polars for a file and postgres for a URL when left out."""
    table: str = "people"
    """The table of a database."""


@contextmanager
def opened(pack: Pack, place: Place, reading: Reading) -> Iterator[Opened]:
    """The people, until the block ends.

    Raises:
        InputError: they cannot be read, the engine does not fit them, or its package is not installed.
    """
    in_database = "://" in place.people
    name = place.engine or ("postgres" if in_database else "polars")
    if in_database is not (name == "postgres"):
        wanted = "--engine postgres" if in_database else "a database URL such as postgresql://host/name"
        raise InputError(f"the engine {name!r} does not fit these people: give {wanted}")
    with TemporaryDirectory(prefix="osler-panel-") as work, installed(name):
        if in_database:
            made = _database(pack, place, reading)
        else:
            people = ready(pack, Path(place.people), reading, Path(work))
            made = Opened(_engine(name, people), name, people.id, people.aside, people.synthetic)
        try:
            yield made
        finally:
            made.engine.close()


@contextmanager
def installed(name: str) -> Iterator[None]:
    """Says how to install a package that is not there."""
    try:
        yield
    except ModuleNotFoundError as error:
        extra = {"spark": "spark", "postgres": "panel,postgres"}.get(name, "panel")
        if error.name is not None and error.name.startswith("osler"):
            raise
        raise InputError(f"{error.name} is not installed: pip install 'osler[{extra}]'") from None


def engine_names() -> tuple[str, ...]:
    """The names of the engines."""
    return get_args(Name)


def _engine(name: Name, people: Ready) -> Engine:
    if name == "duckdb":
        from osler.panel.engines.duckdb import DuckDBEngine

        return DuckDBEngine(people.path)
    if name == "spark":
        from osler.panel.engines.spark import SparkEngine

        return SparkEngine(str(people.path), os.environ.get(MASTER, _HERE))
    from osler.panel.engines.polars import PolarsEngine

    return PolarsEngine(people.path)


def _database(pack: Pack, place: Place, reading: Reading) -> Opened:
    """The people of a database: its columns are named as the facts are, or left out with --ignore."""
    from osler.panel.engines.postgres import PostgresEngine

    refuse_views(place.table, reading)
    engine = PostgresEngine(place.people, place.table, reading.ignore)
    try:
        key = _fitting(pack, engine, place.table, reading)
    except InputError:
        engine.close()
        raise
    return Opened(engine, "postgres", key, aside_of(), None)


def _fitting(pack: Pack, engine: Engine, table: str, reading: Reading) -> str:
    """The column of ids, where all others are facts in their own kinds."""
    columns = match(pack, engine.table.columns, id_column=reading.id_column)
    kinds = engine.table.schema()
    for column in columns.facts:
        fact = pack.facts[column.fact]
        kind = kinds[column.name]
        fits = {"number": kind.is_numeric(), "boolean": kind.is_boolean()}.get(fact.type, kind.is_string())
        if column.name != column.fact or not fits:
            wanted = {"number": f"numbers in {fact.unit or 'no unit'}", "boolean": "true and false"}
            raise InputError(
                f"the column {column.name!r} of {table!r} holds {kind}: make it {column.fact} "
                f"with {wanted.get(fact.type, 'words')}, in a view if need be"
            )
    return columns.id
