"""What every answer carries whatever it says: question, version, dates, disclaimer, references."""

from __future__ import annotations

from typing import TypedDict

from osler.answer.select import reader_heading
from osler.answer.view import View
from osler.core.answer import Audience, Reference
from osler.knowledge.reference import reference as numbered


class Envelope(TypedDict):
    """Fields common to all answers."""

    question: str
    audience: Audience
    region: str
    as_of: str
    last_updated: str
    knowledge_version: str
    disclaimer: str


def envelope(view: View) -> Envelope:
    """The common fields for this view."""
    return Envelope(
        question=view.reading.question,
        audience=view.audience,
        region=view.region,
        as_of=view.as_of,
        last_updated=view.pack.head.last_updated,
        knowledge_version=view.pack.version,
        disclaimer=reader_heading(view, view.pack.head.disclaimer),
    )


def reference(view: View, source: str, number: int) -> Reference:
    """One numbered reference."""
    return numbered(number, view.pack.sources[source])
