"""JATS: full articles as PubMed Central and publishers give them."""

from __future__ import annotations

from collections.abc import Iterator

from lxml import etree

from osler.documents import identity
from osler.documents.document import Document, Notice, NoticeKind, Section
from osler.documents.formats.kinds import kind_of, notice_of
from osler.documents.formats.markup import (
    UnreadableError,
    date_of,
    every,
    first,
    name,
    root_of,
    words,
    year_of,
)

_HREF = "{http://www.w3.org/1999/xlink}href"
_NAMED_BY: dict[NoticeKind, tuple[str, ...]] = {
    "retraction": ("retracted-article", "retraction-forward"),
    "correction": ("corrected-article", "correction-forward"),
    "concern": ("object-of-concern", "concern-forward"),
}
_PASSED_OVER = {
    "ref-list",
    "fn-group",
    "ack",
    "glossary",
    "app-group",
    "title",
    "label",
    "supplementary-material",
}
_TEXT = {"p", "list-item", "disp-quote", "verse-group", "statement"}


def documents(content: bytes) -> Iterator[Document]:
    """The one article in the file, its abstract and body by sections.

    Raises:
        UnreadableError: it is no JATS article.
    """
    root = root_of(content)
    article = root if name(root) == "article" else first(root, "article")
    if article is None:
        raise UnreadableError("it holds no <article>")
    yield _article(article)


def _article(article: etree._Element) -> Document:
    meta = first(article, "front/article-meta")
    if meta is None:
        raise UnreadableError("its <article> has no <article-meta>")
    title = words(first(meta, "title-group/article-title"))
    types = (article.get("article-type") or "", *(words(item) for item in every(meta, "subj-group/subject")))
    kind, sections = notice_of(types[:1]), tuple(_sections(article, meta))
    text = "\n\n".join(section.text for section in sections)
    url = _url(meta)
    return Document(
        identities=_identities(meta) or (identity.of_content(title, text),),
        title=title,
        sections=sections,
        kind=kind_of(types, title),
        year=_year(meta),
        url=url,
        publisher=words(first(article, "journal-meta/journal-title"))
        or words(first(article, "journal-title")),
        authors=tuple(_authors(meta)),
        license=_license(meta),
        notice=Notice(kind=kind, of=tuple(_named(meta, kind)), date=_date(meta)) if kind else None,
    )


def _identities(meta: etree._Element) -> tuple[str, ...]:
    by_type = {item.get("pub-id-type"): words(item) for item in meta if name(item) == "article-id"}
    return identity.known(
        identity.pmcid(by_type.get("pmc") or by_type.get("pmcid")),
        identity.pmid(by_type.get("pmid")),
        identity.doi(by_type.get("doi")),
    )


def _url(meta: etree._Element) -> str | None:
    kinds = {item.split(":", 1)[0]: item.split(":", 1)[1] for item in _identities(meta)}
    if "pmcid" in kinds:
        return f"https://www.ncbi.nlm.nih.gov/pmc/articles/{kinds['pmcid']}/"
    return f"https://doi.org/{kinds['doi']}" if "doi" in kinds else None


def _year(meta: etree._Element) -> int | None:
    dates = every(meta, "pub-date")
    years = [year for date in dates if (year := year_of(words(first(date, "year")))) is not None]
    return min(years, default=None)


def _date(meta: etree._Element) -> str | None:
    """The earliest day of publication, as exactly as it is told."""
    dates = (
        date_of(*(words(first(date, part)) for part in ("year", "month", "day")))
        for date in every(meta, "pub-date")
    )
    return min((date for date in dates if date is not None), default=None)


def _authors(meta: etree._Element) -> Iterator[str]:
    for person in every(meta, "contrib"):
        if person.get("contrib-type") == "author":
            written = words(first(person, "surname")), words(first(person, "given-names"))
            yield " ".join(part for part in written if part) or words(first(person, "collab"))


def _license(meta: etree._Element) -> str | None:
    found = first(meta, "permissions/license")
    if found is None:
        return words(first(meta, "copyright-statement")) or None
    return found.get(_HREF) or words(found) or None


def _named(meta: etree._Element, kind: NoticeKind) -> Iterator[str]:
    """Identities of the articles that a notice is about."""
    for related in every(meta, "related-article"):
        if related.get("related-article-type") not in _NAMED_BY[kind]:
            continue
        target = related.get(_HREF) or words(related)
        found = identity.doi(target) or identity.pmid(target) or identity.pmcid(target)
        if found:
            yield found


def _sections(article: etree._Element, meta: etree._Element) -> Iterator[Section]:
    for abstract in (item for item in meta if name(item) == "abstract"):
        yield from _section(abstract, "Abstract")
    body = first(article, "body")
    if body is not None:
        yield from _section(body, "")
    for appendix in every(article, "back/app-group/app"):
        yield from _section(appendix, words(first(appendix, "title")) or "Appendix")


def _section(part: etree._Element, heading: str) -> Iterator[Section]:
    """The part's own paragraphs, then its sub-sections, tables and figures, each under its own heading."""
    text = "\n\n".join(_own_text(part))
    if text:
        yield Section(text=text, heading=heading)
    for child in part:
        if name(child) in {"sec", "boxed-text"}:
            title = words(next((item for item in child if name(item) == "title"), None))
            yield from _section(child, ": ".join(item for item in (heading, title) if item))
    for item in _figures(part):
        yield from _figure(item, heading)


def _own_text(part: etree._Element) -> Iterator[str]:
    for child in part:
        kind = name(child)
        if kind in _PASSED_OVER or kind in {"sec", "boxed-text", "fig", "table-wrap", "fig-group"}:
            continue
        if kind in _TEXT:
            if text := _without_figures(child):
                yield text
        elif len(child):
            yield from _own_text(child)


def _without_figures(paragraph: etree._Element) -> str:
    """The paragraph's words; a table or figure set inside it stands under its own heading instead."""
    inside = [item for item in paragraph.iter() if name(item) in {"fig", "table-wrap"}]
    if not inside:
        return words(paragraph)
    bare = etree.fromstring(etree.tostring(paragraph, with_tail=False))
    for item in [item for item in bare.iter() if name(item) in {"fig", "table-wrap"}]:
        parent = item.getparent()
        if parent is not None:
            parent.remove(item)
    return words(bare)


def _figures(part: etree._Element) -> Iterator[etree._Element]:
    """Tables and figures of this part, not those of its sub-sections."""
    for child in part:
        kind = name(child)
        if kind in {"fig", "table-wrap"}:
            yield child
        elif kind not in {"sec", "boxed-text"} and kind not in _PASSED_OVER:
            yield from _figures(child)


def _figure(item: etree._Element, heading: str) -> Iterator[Section]:
    label = words(next((child for child in item if name(child) == "label"), None))
    caption = [words(part) for part in every(item, "caption/title") + every(item, "caption/p")]
    rows = (
        " | ".join(words(cell) for cell in row if name(cell) in {"td", "th"}) for row in every(item, "tr")
    )
    text = "\n\n".join(part for part in (*caption, "\n".join(row for row in rows if row.strip(" |"))) if part)
    if text:
        yield Section(text=text, heading=": ".join(part for part in (heading, label) if part))
