"""CSL-JSON and RIS: what reference managers export; titles, identities and abstracts, no full text."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import rispy

from osler.documents import identity
from osler.documents.document import Document, DocumentKind, Rejected, Section
from osler.documents.formats.kinds import kind_of
from osler.documents.formats.markup import UnreadableError, year_of
from osler.documents.prose import line, paragraphs

_ARTICLES = {"article-journal", "article", "JOUR", "EJOUR"}


def from_csl(item: Mapping[str, Any], where: str) -> Document | Rejected:
    """The document that a CSL-JSON item describes."""
    authors = item.get("author") or []
    return _document(
        {
            "title": item.get("title"),
            "abstract": item.get("abstract"),
            "doi": item.get("DOI"),
            "pmid": item.get("PMID"),
            "pmcid": item.get("PMCID"),
            "url": item.get("URL"),
            "journal": item.get("container-title"),
            "year": issued_year(item),
            "type": item.get("type"),
            "authors": [
                " ".join(filter(None, (who.get("family"), who.get("given")))) or who.get("literal") or ""
                for who in authors
                if isinstance(who, dict)
            ],
        },
        where,
    )


def issued_year(item: Mapping[str, Any]) -> int | None:
    """The year in which a CSL item, or a work of Crossref, was issued."""
    parts = (item.get("issued") or {}).get("date-parts") or [[None]]
    return parts[0][0] if parts[0] else None


def from_ris(content: bytes) -> Iterator[Document | Rejected]:
    """Every record of a RIS file.

    Raises:
        UnreadableError: it is no RIS.
    """
    try:
        records = rispy.loads(content.decode("utf-8-sig", "replace"))
    except (OSError, ValueError, IndexError) as error:
        raise UnreadableError(f"it is no readable RIS ({error})") from None
    for number, record in enumerate(records, 1):
        yield _document(
            {
                "title": record.get("title") or record.get("primary_title"),
                "abstract": record.get("abstract") or record.get("notes_abstract"),
                "doi": record.get("doi"),
                "pmid": record.get("accession_number"),
                "pmcid": None,
                "url": next(iter(record.get("urls") or ()), None),
                "journal": record.get("secondary_title") or record.get("journal_name"),
                "year": record.get("year") or record.get("publication_year"),
                "type": record.get("type_of_reference"),
                "authors": record.get("authors") or record.get("first_authors") or [],
            },
            f"record {number}",
        )


def _document(given: Mapping[str, Any], where: str) -> Document | Rejected:
    title = line(str(given["title"] or ""))
    abstract = paragraphs(str(given["abstract"] or ""))
    if not title:
        return Rejected(where=where, why="it has no title")
    return Document(
        identities=identity.known(
            identity.pmid(given["pmid"]), identity.doi(given["doi"]), identity.pmcid(given["pmcid"])
        )
        or (identity.of_content(title, abstract),),
        title=title,
        sections=(Section(text=abstract, heading="Abstract"),) if abstract else (),
        kind=_kind(str(given["type"] or ""), title),
        year=year_of(str(given["year"] or "")),
        url=given["url"],
        publisher=line(str(given["journal"] or "")),
        authors=tuple(line(str(name)) for name in given["authors"] if name),
    )


def _kind(kind: str, title: str) -> DocumentKind:
    return kind_of(("journal article",) if kind in _ARTICLES else (), title)
