"""The files of a bulk export, in spans of lines that can be read apart."""

from __future__ import annotations

import gzip
import zlib
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from osler.core.errors import InputError

ENDINGS = (".ndjson", ".ndjson.gz")
_LONGEST = 64 * 2**20
"""Bytes of one line; a longer one is no resource."""
_WHOLE = 2**62
"""A span that no file is longer than: lines are numbered within their file."""


class Span(NamedTuple):
    """A part of a file: the lines that begin in it."""

    file: int
    path: Path
    start: int
    stop: int | None
    """None to the end: a packed file is read whole."""


class Line(NamedTuple):
    """One line."""

    at: int
    """Where it begins: with the file's number, the order of all lines."""
    number: int
    """Counted from 1 within its span."""
    raw: bytes


class Broken(Exception):  # noqa: N818 - told as a row that is set aside
    """A file that ends before it is whole: the message says in which way, without its name."""


def files_in(path: Path) -> list[Path]:
    """The ndjson files of a folder, or the one that is named.

    Raises:
        InputError: there is none, or a file cannot be read.
    """
    files = sorted(one for one in path.iterdir() if one.name.endswith(ENDINGS)) if path.is_dir() else [path]
    if not files:
        raise InputError(f"the folder {str(path)!r} holds no {' or '.join(ENDINGS)} file: check the path")
    for file in files:
        try:
            with file.open("rb"):
                pass
        except OSError as error:
            raise InputError(f"{str(file)!r} cannot be read ({error.strerror}): check the path") from None
    return files


def spans_of(files: Sequence[Path], size: int = _WHOLE) -> list[Span]:
    """The files in spans of about `size` bytes; each whole when left out."""
    spans = list[Span]()
    for number, path in enumerate(files):
        if path.suffix == ".gz":
            spans.append(Span(number, path, 0, None))
            continue
        whole = path.stat().st_size
        spans += [Span(number, path, at, min(at + size, whole)) for at in range(0, max(whole, 1), size)]
    return spans


def lines_of(span: Span) -> Iterator[Line]:
    """The lines that begin in a span; blank ones are passed over.

    Raises:
        Broken: a packed file is cut off, or is not packed.
    """
    with gzip.open(span.path) if span.stop is None else span.path.open("rb") as held:
        at = span.start
        if at:
            held.seek(at - 1)
            at += len(held.readline()) - 1
        number = 0
        try:
            while (span.stop is None or at < span.stop) and (raw := held.readline(_LONGEST)):
                number += 1
                if raw.strip():
                    yield Line(at, number, raw)
                at += len(raw)
        except (EOFError, gzip.BadGzipFile, zlib.error) as error:
            raise Broken(f"cut off or is no gzip ({type(error).__name__})") from None
