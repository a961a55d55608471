"""Which format a file is in: told by its first bytes, by its name only where these say nothing."""

from __future__ import annotations

import re
from typing import Literal

from osler.documents.formats import uspstf

Format = Literal[
    "pdf",
    "docx",
    "jats",
    "pubmed",
    "spl",
    "html",
    "medline",
    "ris",
    "rows",
    "json",
    "retractions",
    "markdown",
    "medquad",
    "uspstf",
]

_ROOT = re.compile(rb"<(?![?!])(?:[\w.-]+:)?([\w.-]+)")
_ROOTS: dict[bytes, Format] = {
    b"article": "jats",
    b"pmc-articleset": "jats",
    b"PubmedArticleSet": "pubmed",
    b"PubmedArticle": "pubmed",
    b"document": "spl",
    b"Document": "medquad",
    b"html": "html",
}
_SUFFIXES: dict[str, Format] = {
    ".md": "markdown",
    ".markdown": "markdown",
    ".txt": "markdown",
    ".html": "html",
    ".htm": "html",
    ".jsonl": "rows",
    ".ndjson": "rows",
}
_TAGGED = re.compile(rb"\A\s*(PMID-|[A-Z]{2}  - )", re.MULTILINE)


_STARTS: tuple[tuple[bytes, Format], ...] = (
    (b"%PDF-", "pdf"),
    (b"PK\x03\x04", "docx"),
    (b"{", "rows"),
    (b"[", "json"),
)


def detect(head: bytes, name: str) -> Format | None:
    """The format of a file that begins so; None when it is none we read."""
    start = head.removeprefix(b"\xef\xbb\xbf").lstrip()
    if uspstf.MARK in start[:200]:
        return "uspstf"
    for beginning, form in _STARTS:
        if start.startswith(beginning):
            return form
    return _marked_up(start) if start[:1] == b"<" else _text(start, name)


def _text(start: bytes, name: str) -> Format | None:
    if tagged := _TAGGED.match(start):
        return "medline" if tagged[1] == b"PMID-" else "ris"
    if start.startswith(b"Record ID,") and b"OriginalPaperDOI" in start:
        return "retractions"
    suffix = name.lower().rpartition(".")[2]
    return None if b"\x00" in start else _SUFFIXES.get(f".{suffix}")


def _marked_up(start: bytes) -> Format | None:
    if re.match(rb"<!doctype\s+html", start, re.IGNORECASE):
        return "html"
    root = _ROOT.search(start)
    if root is None:
        return None
    return _ROOTS.get(root[1]) or _ROOTS.get(root[1].lower())
