"""Documents out of files, folders, archives and standard input, whatever format they are in."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import IO, TypeVar, cast

import msgspec

from osler.core.errors import InputError
from osler.documents.document import Document, DocumentKind, Rejected
from osler.documents.formats import (
    citations,
    docx,
    html,
    jats,
    markdown,
    medline,
    medquad,
    pdf,
    pubmed,
    retractions,
    rows,
    spl,
    uspstf,
)
from osler.documents.formats.detect import Format, detect
from osler.documents.formats.markup import UnreadableError
from osler.documents.unpacking import DAMAGED, Member, Packed, members, why_damaged

STANDARD_INPUT = Path("-")
_Made = TypeVar("_Made")
LARGEST = 300_000_000
"""Bytes of one file that must be read whole (all but JSON Lines, PubMed XML and tables)."""
_PACKING = (".gz", ".zst", ".bz2", ".xz", ".jsonl", ".ndjson", ".json")

STREAMED: frozenset[Format] = frozenset(("rows", "pubmed", "retractions"))
"""Formats that are read record by record, however long the file."""

_WHOLE: dict[Format, Callable[[bytes, str], Iterator[Document | Rejected]]] = {
    "jats": lambda content, _: jats.documents(content),
    "spl": lambda content, _: spl.documents(content),
    "html": lambda content, _: html.documents(content),
    "medquad": lambda content, _: medquad.documents(content),
    "uspstf": lambda content, _: uspstf.documents(content),
    "medline": lambda content, _: medline.documents(content),
    "ris": lambda content, _: citations.from_ris(content),
    "pdf": pdf.documents,
    "docx": docx.documents,
    "markdown": markdown.documents,
}


def nothing(_: int) -> None:
    """For whom it may concern that bytes were read: nobody."""


def bytes_of(paths: Sequence[Path]) -> int:
    """Bytes on disk of all files named, for a progress bar; standard input counts none."""
    return sum(path.stat().st_size for path in files_of(paths) if path != STANDARD_INPUT)


def read(
    paths: Sequence[Path],
    *,
    fields: Mapping[str, str] | None = None,
    kind: DocumentKind | None = None,
    advance: Callable[[int], None] = nothing,
) -> Iterator[Document | Rejected]:
    """Every document in the files, one after another; what cannot be read is set aside with the reason.

    Args:
        paths: files, folders (walked in order of name) and archives; "-" is standard input.
        fields: what JSON Lines files call our fields: {"title": "question"}.
        kind: what all of them are, whatever their format says.
        advance: told how many bytes on disk have been read.

    Raises:
        InputError: a path does not exist, or a field is none of ours.
    """
    names = checked(fields)
    every = (
        item
        for path in files_of(paths)
        for item in from_file(path, partial(documents_of, fields=names), advance)
    )
    return (of_kind(kind, item) for item in every)


def checked(fields: Mapping[str, str] | None) -> Mapping[str, str]:
    """The fields, each of which is one of ours.

    Raises:
        InputError: a field is none of ours.
    """
    unknown = sorted(set(fields or {}) - set(rows.FIELDS))
    if unknown:
        raise InputError(f"--fields {unknown[0]!r} is no field of a document: use {', '.join(rows.FIELDS)}")
    return fields or {}


def of_kind(kind: DocumentKind | None, item: Document | Rejected) -> Document | Rejected:
    """The document as one of this kind, where one is given."""
    if kind is None or isinstance(item, Rejected):
        return item
    return msgspec.structs.replace(item, kind=kind)


def files_of(paths: Sequence[Path]) -> list[Path]:
    """Every file named or in a folder named; hidden ones in folders are passed over.

    Raises:
        InputError: a path does not exist.
    """
    return [file for path in paths for file in _files(path)]


def _files(path: Path) -> Iterator[Path]:
    if path == STANDARD_INPUT or path.is_file():
        yield path
    elif path.is_dir():
        yield from (
            item
            for item in sorted(path.rglob("*"))
            if item.is_file() and not any(part.startswith(".") for part in item.relative_to(path).parts)
        )
    else:
        raise InputError(f"there is no file or folder {str(path)!r}: check the path")


def from_file(
    path: Path, use: Callable[[Member], Iterator[_Made]], advance: Callable[[int], None]
) -> Iterator[_Made | Rejected]:
    """What `use` makes of every file in a file; what it cannot read is set aside with the reason."""
    if path == STANDARD_INPUT:
        yield from _members("standard input", cast("IO[bytes]", sys.stdin.buffer), use, advance)
        return
    try:
        with path.open("rb") as stream:
            yield from _members(str(path), stream, use, advance)
    except PermissionError as error:
        yield Rejected(where=str(path), why=f"it cannot be opened ({error.strerror})")


def _members(
    where: str,
    stream: IO[bytes],
    use: Callable[[Member], Iterator[_Made]],
    advance: Callable[[int], None],
) -> Iterator[_Made | Rejected]:
    for member in members(where, Packed(stream, advance)):
        if isinstance(member, Rejected):
            yield member
        else:
            yield from made_of(member, use)


def made_of(member: Member, use: Callable[[Member], Iterator[_Made]]) -> Iterator[_Made | Rejected]:
    """What `use` makes of one file, as far as it can be read; reports of its parts name the file."""
    try:
        yield from (_placed(member, item) for item in use(member))
    except UnreadableError as error:
        yield Rejected(where=member.where, why=str(error))
    except DAMAGED as error:
        yield Rejected(where=member.where, why=why_damaged(error))


def _placed(member: Member, item: _Made) -> _Made | Rejected:
    """A report of a part says which file the part is of."""
    if isinstance(item, Rejected):
        return Rejected(where=f"{member.where}, {item.where}", why=item.why)
    return item


def format_of(member: Member) -> Format | None:
    """The format of a file, by its beginning and its name; None when it is none we read."""
    return detect(member.head, _bare(member.name, (".gz", ".zst", ".bz2", ".xz")))


def documents_of(
    member: Member, fields: Mapping[str, str], *, first: int = 1
) -> Iterator[Document | Rejected]:
    """The documents of one file; `first` is the number of its first row, where it is part of a longer one.

    Raises:
        UnreadableError: the format is not known, or the file not in it.
    """
    form = format_of(member)
    if form is None:
        raise UnreadableError(
            "its format is not known: JATS, PubMed XML, MEDLINE, SPL, PDF, HTML, Markdown, Word, JSON Lines, "
            "CSL-JSON and RIS are"
        )
    # Many collections call their file corpus.jsonl: the folder tells them apart.
    collection = f"{member.folder}/{_bare(member.name, _PACKING)}"
    if form == "rows":
        return rows.documents(member.stream, fields, collection, first)
    if form == "pubmed":
        return pubmed.documents(member.stream, member.head)
    if form == "retractions":
        return retractions.documents(member.stream)
    content = member.stream.read(LARGEST + 1)
    if len(content) > LARGEST:
        raise UnreadableError(f"it is larger than {LARGEST:,} bytes: split it")
    if form == "json":
        return _json(content, fields, collection)
    return _WHOLE[form](content, member.name)


def _bare(name: str, suffixes: tuple[str, ...]) -> str:
    """The name without these endings."""
    while any(name.lower().endswith(suffix) for suffix in suffixes):
        name = name.rpartition(".")[0]
    return name


def _json(content: bytes, fields: Mapping[str, str], collection: str) -> Iterator[Document | Rejected]:
    """A JSON array: CSL items, or rows as in JSON Lines."""
    try:
        items = msgspec.json.decode(content)
    except (msgspec.DecodeError, RecursionError) as error:
        raise UnreadableError(f"it is not JSON ({error})") from None
    for number, item in enumerate(items, 1):
        if isinstance(item, dict) and ("container-title" in item or "issued" in item or "DOI" in item):
            yield citations.from_csl(item, f"item {number}")
        else:
            yield rows.from_values(item, fields, rows.Place(collection, f"item {number}"))
