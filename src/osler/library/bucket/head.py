"""The head of a library: which versions of its tables are one state. It is replaced whole, or not at all."""

from __future__ import annotations

import msgspec

from osler.core.errors import InputError
from osler.library.bucket.store import ChangedError, Store
from osler.library.index import INDEX_VERSION

FILE = "head.json"
_LAYOUT = 1


class Head(msgspec.Struct, frozen=True, kw_only=True):
    """One committed state."""

    layout: int = _LAYOUT
    index: str = INDEX_VERSION
    """Version of the passages and terms: another one must be made anew."""
    versions: dict[str, int] = {}
    """Of each table."""
    rows: dict[str, int] = {}
    """How many rows each table has at that version: what another writer slipped in is seen by it."""
    next_row: int = 1
    """Number of the next edition; never given twice."""
    compacted: int = 0
    """Rows of the table of terms when it was last summed up."""
    documents: int = 0
    notes: dict[str, str] = {}
    """What the library has noted about itself, the fingerprint among it."""


class Committed(msgspec.Struct, frozen=True):
    """A head as it stands in the store."""

    head: Head
    mark: str


def read_head(store: Store, *, unless: str | None = None) -> Committed | None:
    """The newest head; None when there is none, or it is still the one with this mark.

    Raises:
        InputError: a later Osler made the library, or it cannot be reached or read.
    """
    found = store.get(FILE, unless=unless)
    if found is None:
        return None
    try:
        head = msgspec.json.decode(found.content, type=Head)
    except msgspec.DecodeError:
        raise InputError(
            f"{store.address}/{FILE} is not a readable library: restore it, or choose another path"
        ) from None
    if head.layout > _LAYOUT:
        raise InputError(
            f"the library {store.address} was made by a later Osler (its version {head.layout}, "
            f"ours {_LAYOUT}): update Osler"
        )
    return Committed(head, found.mark)


def write_head(store: Store, head: Head, *, mark: str | None) -> Committed:
    """Commits: from now on readers see this state.

    Raises:
        InputError: another process has written since the head with this mark.
    """
    try:
        return Committed(head, store.put(FILE, msgspec.json.encode(head), mark=mark))
    except ChangedError:
        raise InputError(
            f"another process has written to the library {store.address}: nothing of this was kept since the "
            "last commit; give the same command again"
        ) from None
