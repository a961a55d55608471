"""PubMed XML: records as E-utilities and the yearly files give them, one by one, however long the file."""

from __future__ import annotations

from collections.abc import Iterator
from typing import IO

from lxml import etree

from osler.documents import identity
from osler.documents.document import Document, Notice, Section
from osler.documents.formats.kinds import kind_of, notice_of
from osler.documents.formats.markup import (
    UnreadableError,
    date_of,
    every,
    first,
    name,
    refuse_entities,
    words,
    year_of,
)

_NAMES = {"RetractionOf", "ErratumFor", "ExpressionOfConcernFor", "RepublishedFrom"}


def documents(stream: IO[bytes], head: bytes) -> Iterator[Document]:
    """Every record in the stream; `head` is its beginning, already seen.

    Raises:
        UnreadableError: it is not well-formed, or declares entities.
    """
    refuse_entities(head)
    try:
        for _, element in etree.iterparse(
            stream, events=("end",), tag="PubmedArticle", resolve_entities=False, load_dtd=False,
            no_network=True, huge_tree=False,
        ):  # fmt: skip
            yield _record(element)
            element.clear()
            while element.getprevious() is not None:
                parent = element.getparent()
                assert parent is not None
                del parent[0]
    except etree.XMLSyntaxError as error:
        raise UnreadableError(f"it is not well-formed XML: {error.msg}") from None


def _record(record: etree._Element) -> Document:
    title = words(first(record, "Article/ArticleTitle"))
    types = [words(item) for item in every(record, "PublicationTypeList/PublicationType")]
    kind = notice_of(types)
    ids = _identities(record)
    return Document(
        identities=ids,
        title=title,
        sections=tuple(_abstract(record)),
        kind=kind_of(types, title),
        year=_year(record),
        url=f"https://pubmed.ncbi.nlm.nih.gov/{ids[0].split(':')[1]}/"
        if ids[0].startswith("pmid:")
        else None,
        publisher=words(first(record, "Journal/Title")),
        authors=tuple(_authors(record)),
        license=words(first(record, "Abstract/CopyrightInformation")) or None,
        notice=Notice(kind=kind, of=tuple(_about(record)), date=_date(record)) if kind else None,
        retracted=_is_retracted(record, types),
    )


def _identities(record: etree._Element) -> tuple[str, ...]:
    own = {item.get("IdType"): words(item) for item in every(record, "PubmedData/ArticleIdList/ArticleId")}
    locations = {item.get("EIdType"): words(item) for item in every(record, "Article/ELocationID")}
    found = identity.known(
        identity.pmid(words(first(record, "MedlineCitation/PMID"))),
        identity.doi(own.get("doi") or locations.get("doi")),
        identity.pmcid(own.get("pmc")),
    )
    if not found:
        raise UnreadableError("a record has no PMID")
    return found


def _abstract(record: etree._Element) -> Iterator[Section]:
    for part in every(record, "Article/Abstract/AbstractText"):
        if text := words(part):
            label = part.get("Label") or ""
            yield Section(text=text, heading=label.capitalize() or "Abstract")


def _year(record: etree._Element) -> int | None:
    for path in ("JournalIssue/PubDate/Year", "JournalIssue/PubDate/MedlineDate", "ArticleDate/Year"):
        if (year := year_of(words(first(record, path)))) is not None:
            return year
    return None


def _date(record: etree._Element) -> str | None:
    """The day on which it appeared, as exactly as it is told."""
    for path in ("Article/ArticleDate", "JournalIssue/PubDate"):
        if (parts := first(record, path)) is not None:
            dated = date_of(*(words(first(parts, part)) for part in ("Year", "Month", "Day")))
            if dated is not None:
                return dated
    return None


def _authors(record: etree._Element) -> Iterator[str]:
    for person in every(record, "AuthorList/Author"):
        surname = words(first(person, "LastName"))
        initials = words(first(person, "Initials"))
        yield " ".join(part for part in (surname, initials) if part) or words(first(person, "CollectiveName"))


def _related(record: etree._Element) -> Iterator[etree._Element]:
    yield from (item for item in record.iter() if name(item) == "CommentsCorrections")


def _about(record: etree._Element) -> Iterator[str]:
    """Identities of the articles a notice is about."""
    for item in _related(record):
        if item.get("RefType") in _NAMES:
            found = identity.pmid(words(first(item, "PMID"))) or identity.doi(words(first(item, "RefSource")))
            if found:
                yield found


def _is_retracted(record: etree._Element, types: list[str]) -> bool:
    return "Retracted Publication" in types or any(
        item.get("RefType") == "RetractionIn" for item in _related(record)
    )
