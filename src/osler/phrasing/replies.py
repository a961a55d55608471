"""What a model wrote: the JSON in it, whatever it wrote around it, and whether its quotes are copied."""

from __future__ import annotations

from typing import TypeVar

import msgspec

_T = TypeVar("_T")
_LONGEST_QUOTE = 120


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


def is_copied(quote: str, question: str) -> bool:
    """Whether a quote stands in the question letter by letter, and is short enough to point at something."""
    return bool(quote.strip()) and len(quote) <= _LONGEST_QUOTE and quote in question
