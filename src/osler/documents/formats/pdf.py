"""PDF: the text a reader sees, page by page. Scanned pages are reported, never guessed."""

from __future__ import annotations

import ctypes
import re
from collections.abc import Iterator

import pypdfium2 as pdfium
from pypdfium2 import raw

from osler.documents import identity
from osler.documents.document import Document, Rejected, Section
from osler.documents.formats.markup import UnreadableError
from osler.documents.prose import line

_WHITE = 250
"""From this brightness of all three colors on, letters on paper cannot be seen."""
_SMALLEST = 1.5
"""Points; smaller letters cannot be read."""
_MOST_PAGES = 5000
_HYPHEN_AT_END = re.compile(r"(?<=[a-z])-\n(?=[a-z])")
_NEW_BLOCK = re.compile(
    r"\n(?=\s*(?:[•▪–*-]\s|\(?\d{1,2}[.)]\s|[A-Z][A-Za-z ]{2,60}\n))|\n\s*\n|(?<=[.:!?])\n(?=[A-Z•])"
)


def documents(content: bytes, name: str) -> Iterator[Document | Rejected]:
    """The file as one document with a section a page, and a report of the pages that hold no text.

    Raises:
        UnreadableError: it is no PDF, is locked, or holds no text at all.
    """
    try:
        opened = pdfium.PdfDocument(content)
    except pdfium.PdfiumError as error:
        raise UnreadableError(f"it is no readable PDF ({error}): if it has a password, remove it") from None
    try:
        yield from _read(opened, name)
    finally:
        opened.close()


def _read(opened: pdfium.PdfDocument, name: str) -> Iterator[Document | Rejected]:
    pages = len(opened)
    if pages > _MOST_PAGES:
        raise UnreadableError(f"it has {pages} pages, more than {_MOST_PAGES}: split it")
    texts = [(number, _page(opened, number - 1)) for number in range(1, pages + 1)]
    empty = [number for number, text in texts if not text]
    sections = tuple(Section(text=text, page=number) for number, text in texts if text)
    if not sections:
        raise UnreadableError(
            "it holds no text: its pages are scanned pictures; run text recognition on it first"
        )
    about = opened.get_metadata_dict()
    title = line(about.get("Title") or "") or name
    found = identity.doi(about.get("doi") or about.get("Subject")) or identity.doi(
        _near_top(sections[0].text)
    )
    yield Document(
        identities=identity.known(found, *identity.rows("file", name, sections[0].text)),
        title=title,
        sections=sections,
        year=_year(about.get("CreationDate") or ""),
    )
    if empty:
        listed = ", ".join(map(str, empty[:20]))
        yield Rejected(
            where=f"page {listed}", why="no text on it: a scanned picture or blank; the other pages went in"
        )


def _near_top(text: str) -> str:
    found = re.search(r"(?:doi\.org/|doi:?\s*)(10\.\S+)", text[:4000], re.IGNORECASE)
    return found[1] if found else ""


def _year(created: str) -> int | None:
    found = re.match(r"D:(\d{4})", created)
    return int(found[1]) if found else None


def _page(opened: pdfium.PdfDocument, index: int) -> str:
    """The visible text of a page, its paragraphs parted by blank lines, words cut at a line's end mended."""
    page = opened[index]
    try:
        text_page = page.get_textpage()
        seen = "".join(_visible(text_page)).replace("\r\n", "\n").replace("\r", "\n")
        text_page.close()
    finally:
        page.close()
    # PDFium writes a hyphen that only cuts a word at the end of a line as U+0002.
    mended = _HYPHEN_AT_END.sub("", seen.replace("\x02\n", "").replace("\x02", ""))
    return "\n\n".join(block for part in _NEW_BLOCK.split(mended) if (block := line(part or "")))


def _visible(text_page: pdfium.PdfTextPage) -> Iterator[str]:
    handle = text_page.raw
    channels = [ctypes.c_uint() for _ in range(4)]
    for index in range(text_page.count_chars()):
        letter = chr(raw.FPDFText_GetUnicode(handle, index))
        if letter.isspace() or raw.FPDFText_IsGenerated(handle, index) == 1:
            yield letter
            continue
        raw.FPDFText_GetFillColor(handle, index, *(ctypes.byref(channel) for channel in channels))
        red, green, blue, alpha = (channel.value for channel in channels)
        invisible = alpha == 0 or min(red, green, blue) >= _WHITE
        if not invisible and raw.FPDFText_GetFontSize(handle, index) >= _SMALLEST:
            yield letter
