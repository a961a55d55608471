"""The Retraction Watch table: each row is a notice about one article."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from io import TextIOWrapper
from typing import IO

from osler.documents import identity
from osler.documents.document import Document, Notice, NoticeKind, Section
from osler.documents.formats.markup import date_of, year_of
from osler.documents.prose import line

COLUMNS = ("Record ID", "Title", "OriginalPaperDOI")
_NATURES: dict[str, NoticeKind] = {
    "Retraction": "retraction",
    "Expression of concern": "concern",
    "Correction": "correction",
}


def documents(stream: IO[bytes]) -> Iterator[Document]:
    """A notice for each row that names an article; reinstatements undo nothing and are passed over."""
    for row in csv.DictReader(TextIOWrapper(stream, "utf-8-sig", "replace")):
        kind = _NATURES.get((row.get("RetractionNature") or "").strip())
        about = identity.known(
            identity.doi(row.get("OriginalPaperDOI")), identity.pmid(row.get("OriginalPaperPubMedID"))
        )
        if kind is None or not about:
            continue
        reason = line((row.get("Reason") or "").replace("+", "").replace(";", "; "))
        yield Document(
            identities=(f"row:retraction-watch#{line(row['Record ID'])}",),
            title=f"Retraction Watch: {line(row.get('Title') or '')}",
            sections=(Section(text=reason, heading="Reason"),) if reason else (),
            year=year_of((row.get("RetractionDate") or "").replace("/", " ")),
            publisher="Retraction Watch",
            notice=Notice(kind=kind, of=about, date=_date(row.get("RetractionDate"))),
        )


def _date(written: str | None) -> str | None:
    """The table writes month/day/year and an hour."""
    month, _, rest = (written or "").partition("/")
    day, _, year = rest.partition("/")
    return date_of(year, month, day)
