"""What notices in a library say of documents, kept there or not: retracted, corrected, doubted."""

from __future__ import annotations

from collections.abc import Iterable

from osler.library.interface import Library, Told


def notices(library: Library, identities: Iterable[str] | None = None) -> tuple[Told, ...]:
    """What notices in the library say of these documents, or of all when None; oldest first.

    `identities` are written as `osler.documents.identity` writes them ("doi:10.1/x", "pmid:123"); a document
    that the library keeps is known by all of its identities. A notice is told once for each identity asked.
    """
    return library.notices(None if identities is None else tuple(dict.fromkeys(identities)))
