"""A source as a numbered reference."""

from __future__ import annotations

from osler.core.answer import Reference
from osler.knowledge.schema import Source


def reference(number: int, source: Source) -> Reference:
    """The reference of this number."""
    return Reference(
        number=number,
        id=source.id,
        kind=source.kind,
        title=source.title,
        source=source.publisher,
        year=source.year,
        doi=source.doi,
        pmid=source.pmid,
        url=source.url,
        status=source.status,
        note=source.note if source.status != "current" else None,
    )
