"""What the index keeps of a passage to rank it by: one string of bytes, quick to read back."""

from __future__ import annotations

from typing import cast

from osler.documents.document import DocumentKind
from osler.library.interface import DocumentStatus
from osler.library.ranking import Candidate

_BETWEEN = "\x1f"


def packed(candidate: Candidate) -> bytes:
    """The candidate as bytes."""
    year = "" if candidate.year is None else str(candidate.year)
    words = (" ".join(part) for part in (candidate.title, candidate.heading, candidate.body))
    fields = (candidate.document, str(candidate.number), candidate.kind, year, candidate.status, *words)
    return _BETWEEN.join(fields).encode()


def unpacked(content: bytes) -> Candidate:
    """The candidate that `packed` made these bytes of."""
    document, number, kind, year, status, title, heading, body = content.decode().rsplit(_BETWEEN, 7)
    return Candidate(
        document=document,
        number=int(number),
        kind=cast(DocumentKind, kind),
        year=int(year) if year else None,
        status=cast(DocumentStatus, status),
        title=tuple(title.split()),
        heading=tuple(heading.split()),
        body=tuple(body.split()),
    )
