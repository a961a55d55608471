"""The JSON in what a model wrote, whatever it wrote around it."""

from __future__ import annotations

from typing import TypeVar

import msgspec

_T = TypeVar("_T")


def rows_of(written: str, kind: type[_T]) -> list[_T]:
    """The entries of the first array that are of a kind; nothing where there is no JSON array."""
    start, end = written.find("["), written.rfind("]")
    try:
        rows = msgspec.json.decode(written[start : end + 1])
    except (msgspec.DecodeError, RecursionError):
        return []
    found = []
    for row in rows if isinstance(rows, list) else []:
        try:
            found.append(msgspec.convert(row, kind))
        except msgspec.ValidationError:
            continue
    return found
