"""People as lines of JSON: flat facts, or FHIR resources as bulk exports write them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import msgspec

from osler.core.errors import InputError
from osler.fhir import read_record
from osler.fhir.resources import whose
from osler.knowledge import Pack

Row = dict[str, Any]


def facts_in(pack: Pack, path: Path, as_of: str) -> tuple[list[Row], list[tuple[str, str, str, str]]]:
    """One row of facts for each person, and what was left out of records: person, column, value, reason.

    Raises:
        InputError: a line is no JSON object (the last one is often cut off), or there is none.
    """
    files = sorted(path.glob("*.ndjson")) if path.is_dir() else [path]
    if not files:
        raise InputError(f"the folder {str(path)!r} holds no .ndjson file: check the path")
    lines = [line for file in files for line in _lines(file)]
    if not lines:
        raise InputError(f"{str(path)!r} holds no people: it is empty")
    if "resourceType" not in lines[0]:
        return lines, []
    return _of_records(pack, lines, as_of)


def _lines(file: Path) -> Iterator[Row]:
    decoder = msgspec.json.Decoder(dict[str, Any])
    try:
        with file.open("rb") as held:
            for number, line in enumerate(held, 1):
                if line.strip():
                    yield _row(decoder, line, file, number)
    except OSError as error:
        raise InputError(f"{str(file)!r} cannot be read ({error.strerror}): check the path") from None


def _row(decoder: msgspec.json.Decoder[Row], line: bytes, file: Path, number: int) -> Row:
    try:
        return decoder.decode(line)
    except (msgspec.DecodeError, UnicodeDecodeError):
        raise InputError(
            f"{str(file)!r}, line {number}, is no JSON object: the file may be cut off; write it anew"
        ) from None


def _of_records(
    pack: Pack, resources: Sequence[Row], as_of: str
) -> tuple[list[Row], list[tuple[str, str, str, str]]]:
    people: dict[str, list[Row]] = {}
    for resource in resources:
        name = whose(resource)
        if name:
            people.setdefault(name, []).append(resource)
    rows, told = [], []
    for name, own in people.items():
        record = read_record(pack, own, as_of)
        rows.append({"patient": name, **{fact.name: fact.value for fact in record.facts}})
        told += [(name, "record", "", line) for line in record.left_out]
    return rows, told
