"""Invented people in a Parquet file that says so."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from osler.core.errors import InputError
from osler.knowledge import Pack
from osler.panel.demo.drawing import people
from osler.panel.writing import whole


def write_demo(pack: Pack, count: int, seed: int, path: Path, told: Callable[[int], None]) -> None:
    """Writes the people; `told` is called with the number of each share.

    Raises:
        InputError: the file is no .parquet, cannot be written, or the pack has no recipe.
    """
    import pyarrow.parquet as pq

    if path.suffix != ".parquet":
        raise InputError(f"--out {path.name!r} is no .parquet: invented people are written as Parquet only")
    writer = None
    with whole(path) as part:
        try:
            for frame in people(pack, count, seed):
                table = frame.to_arrow()
                if writer is None:
                    assert pack.population is not None
                    note = f"{pack.population.label} Seed {seed}, {count:,} people, {pack.version}."
                    schema = table.schema.with_metadata({b"osler.synthetic": note.encode()})
                    writer = pq.ParquetWriter(part, schema)
                writer.write_table(table.replace_schema_metadata(writer.schema.metadata))
                told(len(frame))
        finally:
            if writer is not None:
                writer.close()
