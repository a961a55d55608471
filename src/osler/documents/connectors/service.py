"""What every service does: pages of documents, each with the cursor from which to go on."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Protocol

import msgspec

from osler.documents.document import Document, Rejected


class Wanted(msgspec.Struct, frozen=True, kw_only=True):
    """What is asked of a service."""

    query: str
    since: date | None = None
    """Only what was published or changed from this day on."""
    most: int = 10_000
    """Documents at the most."""


class Page(msgspec.Struct, frozen=True, kw_only=True):
    """One page of documents."""

    documents: tuple[Document | Rejected, ...]
    total: int
    """Documents that the service has in all, as it says."""
    cursor: str
    """From where the next page starts; a load that was interrupted goes on from the last one stored."""


class Service(Protocol):
    """One public service."""

    def pages(self, wanted: Wanted, cursor: str | None = None) -> Iterator[Page]:
        """Pages of documents, from the cursor on or from the beginning.

        Raises:
            InputError: the service cannot be reached or refuses the query.
        """
