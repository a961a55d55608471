"""People as lines of JSON, one flat object of facts each, read in shares."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import islice
from pathlib import Path
from typing import Any

import msgspec

from osler.core.errors import InputError
from osler.panel.bulk.sources import Broken, Line, lines_of, spans_of

Row = dict[str, Any]
_LOOKED_AT = 100


def rows_in(files: Sequence[Path]) -> Iterator[Row]:
    """The objects of all lines; blank lines are passed over.

    Raises:
        InputError: a line is no JSON object (the last one is often cut off), or a file cannot be read.
    """
    decoder = msgspec.json.Decoder(Row)
    for file in files:
        for line in _lines(file):
            yield _row(decoder, line, file)


def are_resources(files: Sequence[Path]) -> bool:
    """Whether lines are FHIR resources: told by the first that can be read."""
    decoder = msgspec.json.Decoder(Row)
    for line in islice((line for file in files for line in _lines(file)), _LOOKED_AT):
        try:
            return "resourceType" in decoder.decode(line.raw)
        except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
            continue
    return False


def _lines(file: Path) -> Iterator[Line]:
    try:
        for span in spans_of([file]):
            yield from lines_of(span)
    except Broken as why:
        raise InputError(f"{str(file)!r} is {why}: write it anew") from None
    except OSError as error:
        raise InputError(f"{str(file)!r} cannot be read ({error.strerror}): check the path") from None


def _row(decoder: msgspec.json.Decoder[Row], line: Line, file: Path) -> Row:
    try:
        return decoder.decode(line.raw)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        raise InputError(
            f"{str(file)!r}, line {line.number}, is no JSON object: the file may be cut off; write it anew"
        ) from None
