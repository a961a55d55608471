"""Passages: the spans of a document's stored text that are searched and quoted."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise
from typing import NamedTuple

import msgspec

from osler.documents.document import Document, Section
from osler.documents.sentences import sentences

SHORT = 250
"""Characters below which a paragraph is joined to its neighbour of the same section."""
LONG = 3000
"""Characters above which a paragraph is cut at the end of a sentence."""
_BLANK = re.compile(r"\n[ \t\r\f]*\n\s*")


class Passage(msgspec.Struct, frozen=True, kw_only=True):
    """A span of the stored text: one paragraph, or a whole abstract; never cut inside a sentence."""

    number: int
    """Counted from 0 within its document."""
    start: int
    end: int
    """Character offsets into `Document.text`."""
    section: str = ""
    """Heading of the section it stands in."""
    code: str | None = None
    page: int | None = None


class _Piece(NamedTuple):
    start: int
    end: int
    of: Section


def passages(document: Document) -> tuple[Passage, ...]:
    """The passages of a document, in the order of its text.

    A text no longer than one passage, and not of coded sections or pages, is one passage: an abstract.
    A title without a text is one empty passage: the document can be found, though nothing in it be quoted.
    """
    pieces = list(_paragraphs(document))
    if not pieces:
        return (Passage(number=0, start=0, end=0),) if document.title else ()
    if _is_short(document, pieces):
        return (_passage(0, _Piece(pieces[0].start, pieces[-1].end, pieces[0].of), pieces),)
    text = document.text
    cut = (part for piece in _joined(pieces) for part in _cut(text, piece))
    return tuple(_passage(number, piece, (piece,)) for number, piece in enumerate(cut))


def _is_short(document: Document, pieces: list[_Piece]) -> bool:
    plain = all(piece.of.code is None and piece.of.page is None for piece in pieces)
    return plain and pieces[-1].end - pieces[0].start <= LONG


def _passage(number: int, piece: _Piece, pieces: list[_Piece] | tuple[_Piece, ...]) -> Passage:
    headings = {each.of.heading for each in pieces}
    return Passage(
        number=number,
        start=piece.start,
        end=piece.end,
        section=piece.of.heading if len(headings) == 1 else "",
        code=piece.of.code,
        page=piece.of.page,
    )


def _paragraphs(document: Document) -> Iterator[_Piece]:
    offset = 0
    for section in document.sections:
        if not section.text:
            continue
        start = 0
        for gap in [*(found.span() for found in _BLANK.finditer(section.text)), (len(section.text),) * 2]:
            paragraph = section.text[start : gap[0]]
            if stripped := paragraph.strip():
                first = offset + start + paragraph.index(stripped)
                yield _Piece(first, first + len(stripped), section)
            start = gap[1]
        offset += len(section.text) + 2


def _joined(pieces: list[_Piece]) -> Iterator[_Piece]:
    """The pieces, short ones joined with the one after (the last with the one before)."""
    held: _Piece | None = None
    for piece in pieces:
        if held is None:
            held = piece
        elif _may_join(held, piece):
            held = _Piece(held.start, piece.end, held.of)
        else:
            yield held
            held = piece
    if held is not None:
        yield held


def _may_join(one: _Piece, other: _Piece) -> bool:
    short = min(one.end - one.start, other.end - other.start) < SHORT
    return short and one.of is other.of and other.end - one.start <= LONG


def _cut(text: str, piece: _Piece) -> Iterator[_Piece]:
    """Parts of about equal length, each ending where a sentence ends."""
    length = piece.end - piece.start
    if length <= LONG:
        yield piece
        return
    aim = length / -(-length // LONG)
    start = piece.start
    spans = sentences(text[piece.start : piece.end])
    for (_, end), (following, _) in pairwise(spans):
        if piece.start + end - start >= aim * 0.9:
            yield _Piece(start, piece.start + end, piece.of)
            start = piece.start + following
    yield _Piece(start, piece.end, piece.of)
