"""SPL: drug labels as the FDA and DailyMed give them, each section with its LOINC code."""

from __future__ import annotations

from collections.abc import Iterator

from lxml import etree

from osler.documents import identity
from osler.documents.document import Document, Section
from osler.documents.formats.markup import UnreadableError, every, first, name, root_of, words, year_of
from osler.documents.prose import line

_LOINC = "2.16.840.1.113883.6.1"
_LISTING = "48780-1"
"""Product data elements: package codes, no text for readers."""
_NAMELESS = "42229-5"
"""LOINC's "unclassified section": says nothing of what stands in it."""


def documents(content: bytes) -> Iterator[Document]:
    """The one label in the file.

    Raises:
        UnreadableError: it is no label, or has neither set id nor text.
    """
    root = root_of(content)
    if name(root) != "document":
        raise UnreadableError("its root is no SPL <document>")
    sections = tuple(_sections(root))
    named = first(root, "setId")
    found = identity.set_id(named.get("root") if named is not None else None)
    if found is None:
        raise UnreadableError("the label has no set id")
    version = first(root, "versionNumber")
    written = version.get("value") if version is not None else None
    effective = first(root, "effectiveTime")
    labeler = words(first(root, "author/assignedEntity/representedOrganization/name"))
    yield Document(
        identities=(found,),
        title=_title(root, labeler),
        sections=sections,
        kind="label",
        year=year_of((effective.get("value") or "")[:4]) if effective is not None else None,
        version=int(written) if written and written.isdigit() else None,
        url=f"https://dailymed.nlm.nih.gov/dailymed/drugInfo.cfm?setid={found.split(':')[1]}",
        publisher=labeler,
    )


def _title(root: etree._Element, labeler: str) -> str:
    """The drug and its labeler: a label's own title is empty or a long formula as often as not."""
    product = first(root, "manufacturedProduct/manufacturedProduct")
    if product is None:
        product = first(root, "manufacturedProduct/manufacturedMedicine")
    if product is None:
        return line(words(first(root, "title"))) or "Drug label"
    brand = words(next((child for child in product if name(child) == "name"), None))
    generic = words(first(product, "asEntityAsGeneric/genericMedicine/name")) or words(
        first(product, "genericMedicine/name")
    )
    drug = brand or generic or "Drug label"
    if generic and generic.lower() != drug.lower():
        drug = f"{drug} ({generic.lower()})"
    return f"{drug}: drug label, {labeler}" if labeler else f"{drug}: drug label"


def _sections(root: etree._Element) -> Iterator[Section]:
    body = first(root, "component/structuredBody")
    for part in _inner(body) if body is not None else ():
        yield from _section(part, "", None)


def _inner(part: etree._Element) -> Iterator[etree._Element]:
    for component in part:
        if name(component) == "component":
            yield from (child for child in component if name(child) == "section")


def _section(part: etree._Element, above: str, code: str | None) -> Iterator[Section]:
    """The section's text, then its sub-sections under both headings; the nearest code counts."""
    coded = next((child for child in part if name(child) == "code"), None)
    if coded is not None and coded.get("codeSystem") == _LOINC and coded.get("code") != _NAMELESS:
        code = coded.get("code")
    if code == _LISTING:
        return
    title = words(next((child for child in part if name(child) == "title"), None))
    if not title and coded is not None and coded.get("code") != _NAMELESS:
        title = _readable(coded.get("displayName") or "")
    heading = ": ".join(item for item in (above, title) if item)
    text = "\n\n".join(block for child in part if name(child) == "text" for block in _blocks(child))
    inner = list(_inner(part))
    if text:
        yield Section(text=text, heading=heading, code=code)
    elif title and above and not inner:
        # Some labels say what they have to say in the headings: "4.1 Active liver disease".
        yield Section(text=title, heading=above, code=code)
    for each in inner:
        yield from _section(each, heading, code)


def _readable(display_name: str) -> str:
    return line(display_name.removesuffix(" SECTION").removesuffix(" section")).capitalize()


def _blocks(text: etree._Element) -> Iterator[str]:
    """Paragraphs, list items and table rows, each a block; loose text between them too."""
    if loose := line(text.text or ""):
        yield loose
    for child in text:
        kind = name(child)
        if kind == "table":
            rows = (" | ".join(words(cell) for cell in row) for row in every(child, "tr"))
            if table := "\n".join(row for row in rows if row.strip(" |")):
                yield table
        elif kind in {"list", "footnote"} or (kind == "paragraph" and every(child, "list")):
            yield from _blocks(child)
        elif block := words(child):
            yield block
        if loose := line(child.tail or ""):
            yield loose
