"""Reading spread over processes or machines: the same documents in the same order as `reading.read` gives.

One process takes files and archives apart, as bytes must come from where they lie; what is in them is parsed
elsewhere, a share at a time.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import partial
from io import BufferedReader, BytesIO, RawIOBase
from pathlib import Path
from typing import IO, Protocol, TypeVar, cast

import msgspec

from osler.documents import reading
from osler.documents.document import Document, DocumentKind, Rejected
from osler.documents.formats.rows import LONGEST
from osler.documents.unpacking import HEAD, Member

SHARE = 2_000_000
"""Bytes parsed at a time, as far as what is parsed can be parted."""
MOST = 500
"""Files parsed at a time."""
_Read = Document | Rejected
_Item = TypeVar("_Item")
_Done = TypeVar("_Done")


class Spread(Protocol):
    """Something that does work elsewhere: other processes, other machines."""

    def map(self, work: Callable[[_Item], _Done], items: Iterable[_Item]) -> Iterator[_Done]:
        """What the work makes of each item, in their order; the work is a function of a module."""

    def close(self) -> None:
        """Lets go of whatever does the work."""


class Part(msgspec.Struct, frozen=True, array_like=True):
    """A whole file, or some rows of one."""

    where: str
    """The file's name, as in `Member`."""
    content: bytes
    first: int = 0
    """Number of the first row, of JSON Lines; 0 for a file that is read whole."""


class _Share(msgspec.Struct, frozen=True, array_like=True):
    """What is parsed at a time."""

    parts: tuple[Part | _Read, ...]
    fields: dict[str, str]
    kind: DocumentKind | None


def read_spread(
    paths: Sequence[Path],
    spread: Spread,
    *,
    fields: Mapping[str, str] | None = None,
    kind: DocumentKind | None = None,
    advance: Callable[[int], None] = reading.nothing,
) -> Iterator[Document | Rejected]:
    """Every document in the files, parsed wherever `spread` does its work; else as `reading.read`.

    Raises:
        InputError: a path does not exist, or a field is none of ours.
    """
    names = dict(reading.checked(fields))
    files = reading.files_of(paths)
    parts = (
        part
        for path in files
        for part in reading.from_file(path, partial(_taken_apart, fields=names), advance)
    )
    share = partial(_Share, fields=names, kind=kind)
    return (item for done in spread.map(parse, map(share, _shares(parts))) for item in done)


def parse(share: _Share) -> list[_Read]:
    """The documents of a share."""
    return [reading.of_kind(share.kind, item) for part in share.parts for item in _parsed(part, share.fields)]


def _parsed(part: Part | _Read, fields: Mapping[str, str]) -> Iterator[_Read]:
    if not isinstance(part, Part):
        yield part
        return
    member = Member(part.where, part.content[:HEAD], BytesIO(part.content))
    first = part.first or 1
    yield from reading.made_of(member, lambda one: reading.documents_of(one, fields, first=first))


def _taken_apart(member: Member, fields: Mapping[str, str]) -> Iterator[Part | _Read]:
    """The file whole, or, of rows, as many at a time as make a share."""
    form = reading.format_of(member)
    if form == "rows":
        yield from _rows(member)
        return
    content = member.stream.read(reading.LARGEST + 1) if form else member.head
    if len(content) > reading.LARGEST and form in reading.STREAMED:
        # Too long to be held in many places at once: read here, record by record.
        whole = cast("IO[bytes]", BufferedReader(_After(content, member.stream)))
        yield from reading.documents_of(Member(member.where, member.head, whole), fields)
        return
    yield Part(member.where, content)


def _rows(member: Member) -> Iterator[Part]:
    first, held, size = 1, list[bytes](), 0
    for row in iter(lambda: member.stream.readline(LONGEST), b""):
        held.append(row)
        size += len(row)
        if size >= SHARE:
            yield Part(member.where, b"".join(held), first)
            first, held, size = first + len(held), [], 0
    if held:
        yield Part(member.where, b"".join(held), first)


class _After(RawIOBase):
    """Bytes read already, then the rest of the stream."""

    def __init__(self, begun: bytes, rest: IO[bytes]) -> None:
        self._begun = BytesIO(begun)
        self._rest = rest

    def readable(self) -> bool:
        """Always."""
        return True

    def readinto(self, buffer: bytearray | memoryview) -> int:  # type: ignore[override]
        """Fills the buffer as far as one reading does."""
        found = self._begun.read(len(buffer)) or self._rest.read(len(buffer))
        buffer[: len(found)] = found
        return len(found)


def _shares(parts: Iterable[Part | _Read]) -> Iterator[tuple[Part | _Read, ...]]:
    held: list[Part | _Read] = []
    size = 0
    for part in parts:
        held.append(part)
        size += len(part.content) if isinstance(part, Part) else 0
        if size >= SHARE or len(held) >= MOST:
            yield tuple(held)
            held, size = [], 0
    if held:
        yield tuple(held)
