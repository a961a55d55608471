"""XML from strangers: no entity is expanded, no DTD loaded, nothing fetched."""

from __future__ import annotations

import re
from collections.abc import Iterator

from lxml import etree

from osler.documents.prose import line

_ENTITY = re.compile(rb"<!ENTITY\b", re.IGNORECASE)
_HEAD = 200_000
"""Bytes at the start in which a document type may stand."""


class UnreadableError(Exception):
    """A document of this format cannot be made of these bytes; the message says why."""


def parser() -> etree.XMLParser:
    """A parser that expands no entities, loads no DTD and fetches nothing."""
    return etree.XMLParser(
        resolve_entities=False, load_dtd=False, no_network=True, huge_tree=False, remove_comments=True
    )


def refuse_entities(head: bytes) -> None:
    """Documents that declare entities of their own can be bombs, and honest ones have no need to.

    Raises:
        UnreadableError: entities are declared.
    """
    if _ENTITY.search(head[:_HEAD]):
        raise UnreadableError("its document type declares entities, which are not expanded: remove them")


def root_of(content: bytes) -> etree._Element:
    """The root element.

    Raises:
        UnreadableError: it is not well-formed, or declares entities.
    """
    refuse_entities(content)
    try:
        return etree.fromstring(content, parser())
    except etree.XMLSyntaxError as error:
        raise UnreadableError(f"it is not well-formed XML: {error.msg}") from None


def name(element: etree._Element) -> str:
    """The element's name without its namespace; empty for a processing instruction."""
    return etree.QName(element).localname if isinstance(element.tag, str) else ""


def words(element: etree._Element | None) -> str:
    """All text inside, on one line. Raised figures are marked: 10<sup>9</sup> is 10^9, not 109."""
    return line("".join(_pieces(element))) if element is not None else ""


def _pieces(element: etree._Element) -> Iterator[str]:
    if isinstance(element.tag, str) and name(element) == "sup":
        yield _raised(element)
        return
    if isinstance(element.tag, str):
        yield element.text or ""
        for child in element:
            yield from _pieces(child)
            yield child.tail or ""


def _raised(element: etree._Element) -> str:
    text = "".join(str(piece) for piece in element.itertext())
    if not text.strip():
        return ""
    if any(name(child) == "xref" for child in element):
        return f" [{text.strip(' []')}]"
    return f"^{text}" if any(letter.isdigit() for letter in text) else text


def first(element: etree._Element, path: str) -> etree._Element | None:
    """The first element found by an XPath that ignores namespaces: `article-meta/title-group`."""
    steps = "/".join(f"*[local-name()='{step}']" for step in path.split("/"))
    found = element.xpath(f".//{steps}")
    return found[0] if isinstance(found, list) and found and isinstance(found[0], etree._Element) else None


def every(element: etree._Element, path: str) -> list[etree._Element]:
    """All elements found by such a path, anywhere below."""
    steps = "/".join(f"*[local-name()='{step}']" for step in path.split("/"))
    found = element.xpath(f".//{steps}")
    return [item for item in found if isinstance(item, etree._Element)] if isinstance(found, list) else []


def date_of(year: str | None = None, month: str | None = None, day: str | None = None) -> str | None:
    """An ISO date as exact as its parts tell; a month may be written by name. None without a year."""
    found = year_of(year)
    if found is None:
        return None
    plain = (month or "").strip()
    number = int(plain) if plain.isdigit() else _MONTHS.get(plain[:3].lower(), 0)
    if not 1 <= number <= 12:
        return str(found)
    at = (day or "").strip()
    if not at.isdigit() or not 1 <= int(at) <= 31:
        return f"{found}-{number:02}"
    return f"{found}-{number:02}-{int(at):02}"


_MONTHS = {
    name: number
    for number, name in enumerate(
        ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"), 1
    )
}


def year_of(text: str | None) -> int | None:
    """The first four digits that can be a year."""
    found = re.search(r"\b(1[5-9]\d\d|20\d\d)", text or "")
    return int(found[1]) if found else None
