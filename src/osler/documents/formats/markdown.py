"""Markdown and plain text: local protocols, notes; sections by headings."""

from __future__ import annotations

from collections.abc import Iterator

from markdown_it import MarkdownIt
from markdown_it.token import Token

from osler.documents import identity
from osler.documents.document import Document, Section
from osler.documents.formats.markup import UnreadableError
from osler.documents.prose import line


def documents(content: bytes, name: str) -> Iterator[Document]:
    """The text as one document, named by its first heading, else by its file.

    Raises:
        UnreadableError: it is empty, or no text.
    """
    try:
        written = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise UnreadableError("it is no UTF-8 text: save it as UTF-8") from None
    title, sections = _read(MarkdownIt("commonmark", {"html": False}).enable("table").parse(written))
    if not sections:
        raise UnreadableError("there is no text in it")
    text = "\n\n".join(section.text for section in sections)
    yield Document(
        identities=identity.rows("file", name, title or text), title=title or name, sections=sections
    )


def _read(tokens: list[Token]) -> tuple[str, tuple[Section, ...]]:
    title, trail, blocks = "", list[tuple[int, str]](), list[str]()
    sections: list[Section] = []
    level = 0
    cells: list[str] | None = None
    for token in tokens:
        if token.type == "heading_open":
            level = int(token.tag[1])
        elif token.type == "tr_open":
            cells = []
        elif token.type == "tr_close" and cells is not None:
            blocks.append(" | ".join(cells))
            cells = None
        elif token.type in {"inline", "fence", "code_block"} and (words := _words(token)):
            if level:
                sections += _section(trail, blocks)
                blocks = []
                title = title or words
                trail = [(depth, text) for depth, text in trail if depth < level] + [(level, words)]
            elif cells is not None:
                cells.append(words)
            else:
                blocks.append(words)
        elif token.type == "heading_close":
            level = 0
    sections += _section(trail, blocks)
    return title, tuple(sections)


def _section(trail: list[tuple[int, str]], blocks: list[str]) -> list[Section]:
    heading = ": ".join(text for depth, text in trail if depth > 1)
    return [Section(text="\n\n".join(blocks), heading=heading)] if blocks else []


def _words(token: Token) -> str:
    if token.children is None:
        return line(token.content)
    return line(
        "".join(" " if part.type in {"softbreak", "hardbreak"} else part.content for part in token.children)
    )
