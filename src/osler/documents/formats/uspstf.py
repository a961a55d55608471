"""USPSTF recommendations as the AHRQ Prevention TaskForce interface gives them: one JSON object."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import msgspec

from osler.documents import identity
from osler.documents.document import Document, Rejected, Section
from osler.documents.formats.html import plain
from osler.documents.formats.markup import UnreadableError
from osler.documents.prose import line, paragraphs

MARK = b'"specificRecommendations"'


def documents(content: bytes) -> Iterator[Document | Rejected]:
    """A guideline for each recommendation; its grade stands in a section of its own, before the text.

    Raises:
        UnreadableError: it is no such object.
    """
    try:
        rows = msgspec.json.decode(content)["specificRecommendations"]
    except (msgspec.DecodeError, RecursionError, KeyError, TypeError) as error:
        raise UnreadableError(f"it holds no recommendations of the USPSTF ({error})") from None
    for row in rows:
        yield _recommendation(row)


def _recommendation(row: dict[str, Any]) -> Document | Rejected:
    title, text = line(str(row.get("title") or "")), paragraphs(plain(str(row.get("text") or "")))
    if not title or not text:
        return Rejected(where=f"recommendation {row.get('id')}", why="it has no title or no text")
    return Document(
        identities=identity.rows("uspstf", str(row.get("id")), title),
        title=f"USPSTF: {title}",
        sections=(
            Section(text=f"The USPSTF gives this grade {row.get('grade')}.", heading="Grade"),
            Section(text=text, heading="Recommendation"),
        ),
        kind="guideline",
        publisher="US Preventive Services Task Force",
        url="https://www.uspreventiveservicestaskforce.org/",
    )
