"""HTML pages: what a reader sees, by headings. What is hidden from a reader is left out."""

from __future__ import annotations

import re
from collections.abc import Iterator

from lxml import etree
from lxml import html as lxml_html

from osler.documents import identity
from osler.documents.document import Document, Section
from osler.documents.formats.kinds import kind_of
from osler.documents.formats.markup import UnreadableError, year_of
from osler.documents.prose import line

_UNSEEN_TAGS = {
    "script", "style", "noscript", "template", "svg", "iframe", "object", "head", "nav", "form", "button",
    "select", "input", "textarea", "canvas", "audio", "video", "dialog",
}  # fmt: skip
_HIDING = re.compile(
    r"display\s*:\s*none|visibility\s*:\s*hidden|opacity\s*:\s*0(\.0+)?\s*(;|$)|font-size\s*:\s*0|"
    r"(?<!-)color\s*:\s*(#fff(fff)?\b|white\b|transparent\b|rgba?\(\s*255\s*,\s*255\s*,\s*255)|"
    r"text-indent\s*:\s*-\d{3,}|(left|top)\s*:\s*-\d{3,}|clip\s*:\s*rect\(0",
    re.IGNORECASE,
)
_BLOCKS = {"p", "li", "dd", "dt", "blockquote", "pre", "figcaption", "caption", "tr", "address", "summary"}
_HEADINGS = {"h1": 1, "h2": 2, "h3": 3, "h4": 4, "h5": 5, "h6": 6}
_CITATION = {"citation_doi": identity.doi, "dc.identifier": identity.doi, "citation_pmid": identity.pmid}


def documents(content: bytes) -> Iterator[Document]:
    """The page as one document.

    Raises:
        UnreadableError: there is nothing to read on it.
    """
    try:
        page = lxml_html.document_fromstring(
            content, parser=lxml_html.HTMLParser(encoding=_encoding(content))
        )
    except (etree.ParserError, ValueError) as error:
        raise UnreadableError(f"it is no HTML page ({error})") from None
    about = {
        (item.get("name") or item.get("property") or "").lower(): item.get("content") or ""
        for item in page.iter("meta")
    }
    titles = [line(_visible(item)) for item in (*page.iter("h1"), *page.iter("title"))]
    title = line(about.get("citation_title", "")) or next((item for item in titles if item), "")
    sections = tuple(_sections(page))
    if not sections:
        raise UnreadableError("there is no visible text on the page")
    text = "\n\n".join(section.text for section in sections)
    named = identity.known(*(find(about.get(key)) for key, find in _CITATION.items()))
    yield Document(
        identities=named or (identity.of_content(title, text),),
        title=title,
        sections=sections,
        kind=kind_of((about.get("citation_article_type", ""),), title),
        year=year_of(about.get("citation_publication_date") or about.get("article:published_time")),
        url=_canonical(page),
        publisher=line(about.get("citation_journal_title") or about.get("og:site_name") or ""),
    )


def plain(markup: str) -> str:
    """What a reader sees of a fragment of HTML, its blocks parted by blank lines."""
    try:
        fragment = lxml_html.fragment_fromstring(markup, create_parent="div")
    except (etree.ParserError, ValueError):
        return markup
    return "\n\n".join(text for _, text in _blocks(fragment))


def _encoding(content: bytes) -> str | None:
    """UTF-8 unless the page says otherwise or is not."""
    if b"charset" in content[:2048].lower():
        return None
    try:
        content.decode("utf-8")
    except UnicodeDecodeError:
        return None
    return "utf-8"


def _canonical(page: etree._Element) -> str | None:
    links = (item for item in page.iter("link") if item.get("rel") == "canonical")
    return next((item.get("href") for item in links if (item.get("href") or "").startswith("http")), None)


def _sections(page: etree._Element) -> Iterator[Section]:
    """Blocks under the headings they stand below, outermost first."""
    trail: list[tuple[int, str]] = []
    blocks: list[str] = []
    body = page.find("body")
    for level, text in _blocks(body if body is not None else page):
        if not level:
            blocks.append(text)
            continue
        if blocks:
            yield _section(trail, blocks)
            blocks = []
        trail = [(depth, words) for depth, words in trail if depth < level] + [(level, text)]
    if blocks:
        yield _section(trail, blocks)


def _section(trail: list[tuple[int, str]], blocks: list[str]) -> Section:
    # The page's own heading is its title and says nothing of the section.
    return Section(text="\n\n".join(blocks), heading=": ".join(words for depth, words in trail if depth > 1))


def _blocks(element: etree._Element) -> Iterator[tuple[int, str]]:
    """Every visible block as (0, text), every heading as (level, text), in order."""
    gathered: list[str] = [element.text or ""]
    for child in element:
        tag = child.tag if isinstance(child.tag, str) else ""
        if not tag or _is_unseen(child):
            gathered.append(child.tail or "")
            continue
        if tag in _HEADINGS or tag in _BLOCKS or tag == "br" or _holds_blocks(child):
            yield from _flush(gathered)
            yield from _inside(child, tag)
            gathered = [child.tail or ""]
        else:
            gathered.append(_visible(child) + (child.tail or ""))
    yield from _flush(gathered)


def _flush(gathered: list[str]) -> Iterator[tuple[int, str]]:
    if text := line("".join(gathered)):
        yield 0, text


def _inside(child: etree._Element, tag: str) -> Iterator[tuple[int, str]]:
    if tag in _HEADINGS:
        if text := line(_visible(child)):
            yield _HEADINGS[tag], text
    elif tag == "tr":
        cells = (line(_visible(cell)) for cell in child if not _is_unseen(cell))
        if (text := " | ".join(cells)).strip(" |"):
            yield 0, text
    else:
        yield from _blocks(child)


def _holds_blocks(element: etree._Element) -> bool:
    return any(item.tag in _BLOCKS or item.tag in _HEADINGS for item in element.iter())


def _is_unseen(element: etree._Element) -> bool:
    if (
        element.tag in _UNSEEN_TAGS
        or element.get("hidden") is not None
        or element.get("aria-hidden") == "true"
    ):
        return True
    return bool(_HIDING.search(element.get("style") or "")) or element.get("color", "").lower() in {
        "white", "#fff", "#ffffff",
    }  # fmt: skip


def _visible(element: etree._Element) -> str:
    parts = [element.text or ""]
    for child in element:
        if isinstance(child.tag, str) and not _is_unseen(child):
            parts.append(_visible(child))
        parts.append(child.tail or "")
    return "".join(parts)
