"""Documents in batches, each of which is kept whole."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from osler.documents.document import Document, Rejected


def batches(
    documents: Iterable[Document | Rejected],
    rejected: list[Rejected],
    *,
    most: int,
    characters: int | None = None,
) -> Iterator[list[Document]]:
    """Batches of so many documents, or of so many characters of text; what was unreadable joins the list."""
    batch: list[Document] = []
    held = 0
    for item in documents:
        if isinstance(item, Rejected):
            rejected.append(item)
            continue
        batch.append(item)
        held += sum(len(section.text) for section in item.sections)
        if len(batch) == most or (characters is not None and held >= characters):
            yield batch
            batch, held = [], 0
    if batch:
        yield batch
