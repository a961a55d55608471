"""A document that recommendations cite: `sources/<id>.yaml`."""

from __future__ import annotations

from osler.core.answer import ReferenceKind, ReferenceStatus
from osler.knowledge.schema.strict import Strict


class Source(Strict, frozen=True, kw_only=True):
    """One edition of one document."""

    id: str
    kind: ReferenceKind
    short: str
    """How a sentence names it: "ACP 2023"."""
    title: str
    publisher: str
    """Issuing body or authors, and journal with volume and pages where it has one."""
    year: int | None
    region: str
    """Whose guidance it is: a region of the pack, or "international"."""
    status: ReferenceStatus
    doi: str | None = None
    pmid: str | None = None
    url: str | None = None
    superseded_by: str | None = None
    population: str | None = None
    note: str | None = None
