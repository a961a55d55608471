"""Files inside files: archives and compression opened within limits, nothing ever written to disk."""

from __future__ import annotations

import bz2
import gzip
import lzma
import tarfile
import zipfile
import zlib
from collections.abc import Callable, Iterator
from io import BufferedReader, BytesIO, RawIOBase
from pathlib import PurePosixPath
from typing import IO, Any, NamedTuple, TypeAlias, cast

import zstandard

from osler.documents.document import Rejected

HEAD = 4096
"""Bytes at the start of a file by which its format is told."""
_LARGEST_HELD = 500_000_000
"""Bytes of a zip archive that stands inside another or comes from a pipe, and must be held in memory."""
_RATIO = 200
"""What grows more than this many times is a bomb: text shrinks to a fifth, rarely to a twentieth."""
_FREE = 50_000_000
"""Bytes that may come out before the ratio counts."""
_DEEPEST = 4
_TAR_MARK = 257


_Buffered: TypeAlias = "BufferedReader[Any]"


class TooMuchError(Exception):
    """More comes out of an archive than can be honest."""


DAMAGED = (
    TooMuchError, EOFError, OSError, zlib.error, lzma.LZMAError, zstandard.ZstdError, tarfile.TarError,
    zipfile.BadZipFile, NotImplementedError, RuntimeError,
)  # fmt: skip
"""What reading a packed stream can raise; `why_damaged` says it in words."""


def why_damaged(error: Exception) -> str:
    """One line on what is wrong with a packed file."""
    if isinstance(error, TooMuchError):
        return f"it unpacks to more than {_RATIO} times its size, as no honest text does: refused"
    return f"it is damaged or cut short ({error or type(error).__name__})"


class Member(NamedTuple):
    """One file, wherever it stands."""

    where: str
    """Its name for reports: path, and after "!" the place inside the archive."""
    head: bytes
    """Its first bytes."""
    stream: IO[bytes]
    """All of it, from the first byte on."""

    @property
    def name(self) -> str:
        """The file's name without its folders."""
        return PurePosixPath(self.where.rpartition("!")[2]).name

    @property
    def folder(self) -> str:
        """The name of the folder or archive it stands in; empty for none."""
        outer, _, inner = self.where.rpartition("!")
        return PurePosixPath(inner).parent.name or PurePosixPath(outer).name


class _Piped(RawIOBase):
    """Another stream's bytes, so that a buffer can be put before it and its beginning be looked at."""

    def __init__(self, inner: IO[bytes]) -> None:
        self._inner = inner

    def readable(self) -> bool:
        """Always."""
        return True

    def readinto(self, buffer: bytearray | memoryview) -> int:  # type: ignore[override]
        """Fills the buffer as far as one reading of the other stream does."""
        found = self._inner.read(len(buffer))
        self._took(len(found))
        buffer[: len(found)] = found
        return len(found)

    def _took(self, count: int) -> None:
        """What is to be done with the number of bytes just read."""


class Packed(_Piped):
    """The bytes of a file as they lie on disk; tells how many have been read."""

    def __init__(self, inner: IO[bytes], advance: Callable[[int], None]) -> None:
        super().__init__(inner)
        self._advance = advance
        self.taken = 0

    def _took(self, count: int) -> None:
        self.taken += count
        self._advance(count)


class _Unpacked(_Piped):
    """What comes out of a packed stream, refused when it grows out of proportion to what went in."""

    def __init__(self, inner: IO[bytes], packed: Packed) -> None:
        super().__init__(inner)
        self._packed = packed
        self._given = 0

    def _took(self, count: int) -> None:
        self._given += count
        if self._given > _FREE and self._given > _RATIO * max(self._packed.taken, 1):
            raise TooMuchError


def members(where: str, packed: Packed) -> Iterator[Member | Rejected]:
    """Every file in a file: itself, or what it holds. Read each member before asking for the next."""
    try:
        yield from _open(where, BufferedReader(packed, 1 << 18), packed, _DEEPEST)
    except DAMAGED as error:
        yield Rejected(where=where, why=why_damaged(error))


def _open(where: str, stream: _Buffered, packed: Packed, depth: int) -> Iterator[Member | Rejected]:
    head = stream.peek(HEAD)[:HEAD]
    if not depth:
        yield Rejected(where=where, why=f"archives stand inside archives more than {_DEEPEST} deep: refused")
    elif (inner := _decompressed(head, stream)) is not None:
        plain = BufferedReader(_Unpacked(inner, packed), 1 << 18)
        yield from _open(where, plain, packed, depth - 1)
    elif head[_TAR_MARK : _TAR_MARK + 5] == b"ustar":
        yield from _tar(where, stream, packed, depth - 1)
    elif head.startswith(b"PK\x03\x04"):
        yield from _zip(where, stream, packed, depth - 1)
    else:
        yield Member(where, head, cast("IO[bytes]", stream))


def _decompressed(head: bytes, stream: _Buffered) -> IO[bytes] | None:
    if head.startswith(b"\x1f\x8b"):
        return cast("IO[bytes]", gzip.GzipFile(fileobj=stream))
    if head.startswith(b"\x28\xb5\x2f\xfd"):
        return cast("IO[bytes]", zstandard.ZstdDecompressor().stream_reader(stream, read_across_frames=True))
    if head.startswith(b"BZh"):
        return cast("IO[bytes]", bz2.BZ2File(stream))
    if head.startswith(b"\xfd7zXZ\x00"):
        return cast("IO[bytes]", lzma.LZMAFile(stream))
    return None


def _leads_outside(name: str) -> bool:
    path = PurePosixPath(name.replace("\\", "/"))
    return path.is_absolute() or ".." in path.parts


def _tar(where: str, stream: _Buffered, packed: Packed, depth: int) -> Iterator[Member | Rejected]:
    with tarfile.open(fileobj=stream, mode="r|") as archive:
        for item in archive:
            inside = f"{where}!{item.name}"
            if _leads_outside(item.name):
                yield Rejected(where=inside, why="its path leads outside the archive: refused")
            elif item.isfile() and (content := archive.extractfile(item)) is not None:
                yield from _open(inside, BufferedReader(_Piped(content)), packed, depth)
            elif not item.isdir() and not item.isfile():
                yield Rejected(where=inside, why="it is a link or a device, not a file: refused")


def _zip(where: str, stream: _Buffered, packed: Packed, depth: int) -> Iterator[Member | Rejected]:
    held = stream.read(_LARGEST_HELD + 1)
    if len(held) > _LARGEST_HELD:
        yield Rejected(
            where=where, why=f"a zip archive of more than {_LARGEST_HELD:,} bytes: unpack it first"
        )
        return
    with zipfile.ZipFile(BytesIO(held)) as archive:
        if "word/document.xml" in archive.namelist():
            yield Member(where, held[:HEAD], BytesIO(held))
            return
        for item in archive.infolist():
            inside = f"{where}!{item.filename}"
            if _leads_outside(item.filename):
                yield Rejected(where=inside, why="its path leads outside the archive: refused")
            elif item.flag_bits & 1:
                yield Rejected(where=inside, why="it is encrypted: unpack it first")
            elif not item.is_dir():
                with archive.open(item) as content:
                    plain = BufferedReader(_Unpacked(content, packed), 1 << 16)
                    yield from _open(inside, plain, packed, depth)
