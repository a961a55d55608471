"""What a query lets through, told from a passage itself: what the index's own filters let through."""

from __future__ import annotations

from collections.abc import Collection
from typing import NamedTuple

from osler.documents.document import DocumentKind
from osler.library.analysis.terms import terms
from osler.library.interface import DocumentStatus, Query


class Traits(NamedTuple):
    """What filters ask of a passage."""

    kind: DocumentKind
    year: int | None
    status: DocumentStatus
    heading: Collection[str]
    """Terms of its section's heading."""


def passes(query: Query, traits: Traits) -> bool:
    """Whether the passage is let through; its source is not looked at."""
    headings = {term for section in query.sections for term in terms(section)}
    return (
        (not query.kinds or traits.kind in query.kinds)
        and (query.since is None or (traits.year is not None and traits.year >= query.since))
        and (not query.statuses or traits.status in query.statuses)
        and (not headings or not headings.isdisjoint(traits.heading))
    )
