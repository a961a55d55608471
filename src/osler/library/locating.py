"""Where in its document a passage stands, in words a reader can follow."""

from __future__ import annotations

from osler.documents.document import Document
from osler.documents.passage import Passage, passages
from osler.library.interface import DocumentStatus, Hit
from osler.library.looking import Scored


class Opened:
    """A document with its text and passages, worked out once."""

    def __init__(self, document: Document) -> None:
        self.document = document
        self.text = document.text
        self.passages = passages(document)


def hit(opened: Opened, found: Scored, *, rank: int, name: str, status: DocumentStatus) -> Hit | None:
    """The passage found, word for word; None when this edition has no such passage."""
    document, spans = opened.document, opened.passages
    if found.passage >= len(spans):
        return None
    passage = spans[found.passage]
    return Hit(
        rank=rank,
        document=name,
        passage=passage.number,
        title=document.title,
        locator=locator(document, spans, passage),
        quote=opened.text[passage.start : passage.end],
        start=passage.start,
        end=passage.end,
        score=found.score,
        kind=document.kind,
        year=document.year,
        status=status,
        url=document.url,
        parts=found.parts,
    )


def locator(document: Document, spans: tuple[Passage, ...], passage: Passage) -> str:
    """ "Methods, paragraph 2", "page 4" or "abstract": as exact as the format allows."""
    same = [item.number for item in spans if (item.section, item.page) == (passage.section, passage.page)]
    parts = []
    if passage.section:
        parts.append(passage.section)
    if passage.page is not None:
        parts.append(f"page {passage.page}")
    if len(same) > 1:
        parts.append(f"paragraph {same.index(passage.number) + 1}")
    if not parts:
        parts.append("whole text" if document.sections else "title")
    return ", ".join(parts)
