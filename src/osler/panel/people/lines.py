"""People as lines of JSON, one flat object of facts each, read in shares."""

from __future__ import annotations

import gzip
from collections.abc import Iterator, Sequence
from itertools import islice
from pathlib import Path
from typing import Any

import msgspec

from osler.core.errors import InputError

Row = dict[str, Any]
_LOOKED_AT = 100


def rows_in(files: Sequence[Path]) -> Iterator[Row]:
    """The objects of all lines; blank lines are passed over.

    Raises:
        InputError: a line is no JSON object (the last one is often cut off), or a file cannot be read.
    """
    decoder = msgspec.json.Decoder(Row)
    for file in files:
        for number, line in _lines(file):
            yield _row(decoder, line, file, number)


def are_resources(files: Sequence[Path]) -> bool:
    """Whether lines are FHIR resources: told by the first that can be read."""
    decoder = msgspec.json.Decoder(Row)
    for _, line in islice((pair for file in files for pair in _lines(file)), _LOOKED_AT):
        try:
            return "resourceType" in decoder.decode(line)
        except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
            continue
    return False


def _lines(file: Path) -> Iterator[tuple[int, bytes]]:
    try:
        with gzip.open(file) if file.suffix == ".gz" else file.open("rb") as held:
            for number, line in enumerate(held, 1):
                if line.strip():
                    yield number, line
    except (EOFError, gzip.BadGzipFile) as error:
        raise InputError(
            f"{str(file)!r} is cut off or is no gzip ({type(error).__name__}): write it anew"
        ) from None
    except OSError as error:
        raise InputError(f"{str(file)!r} cannot be read ({error.strerror}): check the path") from None


def _row(decoder: msgspec.json.Decoder[Row], line: bytes, file: Path, number: int) -> Row:
    try:
        return decoder.decode(line)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        raise InputError(
            f"{str(file)!r}, line {number}, is no JSON object: the file may be cut off; write it anew"
        ) from None
