"""Many queries at once: a run in the layout that retrieval benchmarks read."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Literal

import click
import msgspec

from osler.core.errors import InputError
from osler.library.interface import Library, Query


class _Row(msgspec.Struct):
    """One query of a file."""

    id: str | int | None = None
    underscored: str | int | None = msgspec.field(default=None, name="_id")
    text: str = ""


def run(library: Library, file: Path, wanted: Query, form: Literal["text", "json", "trec"]) -> int:
    """Prints what each query finds: documents as a TREC run, or passages as one JSON object a line.

    Raises:
        InputError: the file cannot be read, or a row lacks its id or text.
    """
    if form == "text":
        raise InputError("--queries prints --format trec or --format json: choose one")
    for name, text in _queries(file):
        query = msgspec.structs.replace(wanted, text=text)
        if form == "json":
            hits = library.search(query)
            click.echo(msgspec.json.encode({"query": name, "hits": hits}).decode())
            continue
        for hit in library.search_documents(query):
            click.echo(f"{name} Q0 {hit.document} {hit.rank} {hit.score:.6f} osler")
    return 0


def _queries(file: Path) -> Iterator[tuple[str, str]]:
    decoder = msgspec.json.Decoder(_Row)
    try:
        with file.open("rb") as lines:
            for number, line in enumerate(lines, 1):
                if line.strip():
                    yield _query(decoder, line, f"{file}, line {number}")
    except OSError as error:
        raise InputError(f"{str(file)!r} cannot be read ({error.strerror}): check the path") from None


def _query(decoder: msgspec.json.Decoder[_Row], line: bytes, where: str) -> tuple[str, str]:
    try:
        row = decoder.decode(line)
    except msgspec.DecodeError as error:
        raise InputError(f'{where}: {error}; a row is {{"id": "q1", "text": "…"}}') from None
    name = row.id if row.id is not None else row.underscored
    if name is None or not row.text.strip():
        raise InputError(f'{where}: a row needs an id and a text, as in {{"id": "q1", "text": "…"}}')
    return str(name), row.text
