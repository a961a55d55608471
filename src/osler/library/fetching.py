"""Loads from a service, page by page: each page is stored before the next is asked for."""

from __future__ import annotations

import hashlib

from osler.documents.connectors import Service, Wanted
from osler.documents.document import Rejected
from osler.library.interface import Added, WritableLibrary

_DONE = "done"


def fetched(library: WritableLibrary, service: Service, name: str, wanted: Wanted) -> Added:
    """Stores what the service finds; goes on where the same load was interrupted.

    Raises:
        InputError: the service cannot be reached or refuses; what was stored stays.
    """
    place = f"fetch:{name}:{_digest(wanted)}"
    reached = library.remembered(place)
    total = Added()
    for page in service.pages(wanted, None if reached in {None, _DONE} else reached):
        total = _sum(total, library.add(page.documents))
        library.remember(place, page.cursor)
    library.remember(place, _DONE)
    return total


def _digest(wanted: Wanted) -> str:
    """What was asked, not readable: a query can tell of a patient."""
    return hashlib.sha256(f"{wanted.query}|{wanted.since}|{wanted.most}".encode()).hexdigest()[:16]


def _sum(one: Added, other: Added) -> Added:
    rejected: tuple[Rejected, ...] = (*one.rejected, *other.rejected)
    return Added(
        added=one.added + other.added,
        updated=one.updated + other.updated,
        unchanged=one.unchanged + other.unchanged,
        rejected=rejected,
    )
