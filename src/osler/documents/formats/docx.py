"""Word documents: paragraphs and tables by headings; hidden and white text is left out."""

from __future__ import annotations

from collections.abc import Iterator
from io import BytesIO
from zipfile import BadZipFile

import docx as word
from docx.opc.exceptions import PackageNotFoundError
from docx.table import Table
from docx.text.paragraph import Paragraph
from docx.text.run import Run

from osler.documents import identity
from osler.documents.document import Document, Section
from osler.documents.formats.markup import UnreadableError
from osler.documents.prose import line


def documents(content: bytes, name: str) -> Iterator[Document]:
    """The file as one document.

    Raises:
        UnreadableError: it is no Word document, or there is no text in it.
    """
    try:
        opened = word.Document(BytesIO(content))
    except (PackageNotFoundError, BadZipFile, KeyError, ValueError) as error:
        raise UnreadableError(f"it is no readable Word document ({error})") from None
    sections: list[Section] = []
    trail: list[tuple[int, str]] = []
    blocks: list[str] = []
    title = line(opened.core_properties.title or "")
    for part in opened.iter_inner_content():
        level, text = (0, _table(part)) if isinstance(part, Table) else _paragraph(part)
        if not text:
            continue
        if not level:
            blocks.append(text)
            continue
        sections += _section(trail, blocks)
        blocks = []
        title = title or text
        trail = [(depth, words) for depth, words in trail if depth < level] + [(level, text)]
    sections += _section(trail, blocks)
    if not sections:
        raise UnreadableError("there is no visible text in it")
    year = opened.core_properties.modified.year if opened.core_properties.modified else None
    said = title or sections[0].text
    yield Document(
        identities=identity.rows("file", name, said), title=title or name, sections=tuple(sections), year=year
    )


def _paragraph(paragraph: Paragraph) -> tuple[int, str]:
    """Level of heading (0 for none; a title is 1) and the visible words."""
    text = line("".join(run.text for run in paragraph.runs if not _is_hidden(run)))
    style = (paragraph.style.name or "") if paragraph.style is not None else ""
    if style == "Title":
        return 1, text
    last = style.rpartition(" ")[2]
    return (int(last), text) if style.startswith("Heading ") and last.isdigit() else (0, text)


def _is_hidden(run: Run) -> bool:
    color = run.font.color.rgb if run.font.color is not None and run.font.color.type is not None else None
    return bool(run.font.hidden) or str(color) == "FFFFFF"


def _table(table: Table) -> str:
    rows = (" | ".join(_cell(cell.paragraphs) for cell in row.cells) for row in table.rows)
    return "\n".join(row for row in rows if row.strip(" |"))


def _cell(paragraphs: list[Paragraph]) -> str:
    return line(" ".join(_paragraph(paragraph)[1] for paragraph in paragraphs))


def _section(trail: list[tuple[int, str]], blocks: list[str]) -> list[Section]:
    heading = ": ".join(text for depth, text in trail if depth > 1)
    return [Section(text="\n\n".join(blocks), heading=heading)] if blocks else []
