"""Documents out of files, folders, archives and standard input, whatever format they are in."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import IO, cast

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
_LARGEST = 300_000_000
"""Bytes of one file that must be read whole (all but JSON Lines, PubMed XML and tables)."""
_PACKING = (".gz", ".zst", ".bz2", ".xz", ".jsonl", ".ndjson", ".json")

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


def _nothing(_: int) -> None:
    pass


def bytes_of(paths: Sequence[Path]) -> int:
    """Bytes on disk of all files named, for a progress bar; standard input counts none."""
    return sum(path.stat().st_size for path in _files(paths) if path != STANDARD_INPUT)


def read(
    paths: Sequence[Path],
    *,
    fields: Mapping[str, str] | None = None,
    kind: DocumentKind | None = None,
    advance: Callable[[int], None] = _nothing,
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
    unknown = sorted(set(fields or {}) - set(rows.FIELDS))
    if unknown:
        raise InputError(f"--fields {unknown[0]!r} is no field of a document: use {', '.join(rows.FIELDS)}")
    files = list(_files(paths))
    return (_as(kind, item) for path in files for item in _file(path, fields or {}, advance))


def _as(kind: DocumentKind | None, item: Document | Rejected) -> Document | Rejected:
    if kind is None or isinstance(item, Rejected):
        return item
    return msgspec.structs.replace(item, kind=kind)


def _files(paths: Sequence[Path]) -> Iterator[Path]:
    for path in paths:
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


def _file(
    path: Path, fields: Mapping[str, str], advance: Callable[[int], None]
) -> Iterator[Document | Rejected]:
    if path == STANDARD_INPUT:
        yield from _members("standard input", cast("IO[bytes]", sys.stdin.buffer), fields, advance)
        return
    try:
        with path.open("rb") as stream:
            yield from _members(str(path), stream, fields, advance)
    except PermissionError as error:
        yield Rejected(where=str(path), why=f"it cannot be opened ({error.strerror})")


def _members(
    where: str, stream: IO[bytes], fields: Mapping[str, str], advance: Callable[[int], None]
) -> Iterator[Document | Rejected]:
    for member in members(where, Packed(stream, advance)):
        if isinstance(member, Rejected):
            yield member
            continue
        try:
            yield from (_placed(member, item) for item in _documents(member, fields))
        except UnreadableError as error:
            yield Rejected(where=member.where, why=str(error))
        except DAMAGED as error:
            yield Rejected(where=member.where, why=why_damaged(error))


def _placed(member: Member, item: Document | Rejected) -> Document | Rejected:
    """A report of a part says which file the part is of."""
    if isinstance(item, Document):
        return item
    return Rejected(where=f"{member.where}, {item.where}", why=item.why)


def _documents(member: Member, fields: Mapping[str, str]) -> Iterator[Document | Rejected]:
    form = detect(member.head, _bare(member.name, (".gz", ".zst", ".bz2", ".xz")))
    if form is None:
        raise UnreadableError(
            "its format is not known: JATS, PubMed XML, MEDLINE, SPL, PDF, HTML, Markdown, Word, JSON Lines, "
            "CSL-JSON and RIS are"
        )
    # Many collections call their file corpus.jsonl: the folder tells them apart.
    collection = f"{member.folder}/{_bare(member.name, _PACKING)}"
    if form == "rows":
        return rows.documents(member.stream, fields, collection)
    if form == "pubmed":
        return pubmed.documents(member.stream, member.head)
    if form == "retractions":
        return retractions.documents(member.stream)
    content = member.stream.read(_LARGEST + 1)
    if len(content) > _LARGEST:
        raise UnreadableError(f"it is larger than {_LARGEST:,} bytes: split it")
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
