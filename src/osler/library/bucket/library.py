"""A library in a bucket: one process writes, any number read, each a whole committed state."""

from __future__ import annotations

import threading
import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager

from osler.core.errors import InputError
from osler.documents.document import Document, Rejected
from osler.documents.spreading import Spread
from osler.library import editions
from osler.library.analyzing import edition_of
from osler.library.batches import batches
from osler.library.bucket.head import read_head
from osler.library.bucket.lease import only_writer
from osler.library.bucket.state import State
from osler.library.bucket.store import Address, Store
from osler.library.bucket.tables import Tables
from osler.library.bucket.writing import Writing
from osler.library.engines import spreading
from osler.library.index import INDEX_VERSION
from osler.library.interface import Added, Hit, Query, Stored, Summary, Told
from osler.library.locating import Placing, narrowed, widened
from osler.library.looking import Looker, Scored
from osler.library.marks import told

_BATCH, _CHARACTERS = 2_000, 20_000_000
"""Documents, and characters of their texts, that are committed together."""
_FRESH_SECONDS = 1.0
"""What is not a search may answer from a state that is so much behind."""


class BucketLibrary:
    """A library kept under one address of object storage."""

    def __init__(self, store: Store, *, spread: Spread | None = None) -> None:
        """`spread`: what does the analysis of a load; this machine's processors when left out."""
        self._store = store
        self._tables = Tables(store)
        self._spread = spread
        self._placing = Placing()
        self._turn = threading.Lock()
        self._state: State | None = None
        self._seen = 0.0

    @classmethod
    def open(cls, address: Address) -> BucketLibrary:
        """The library at this address, to read.

        Raises:
            InputError: there is none, a later Osler made it, or the store cannot be reached.
        """
        opened = cls(Store(address))
        opened._newest()
        return opened

    @classmethod
    def make(cls, address: Address, *, spread: Spread | None = None) -> BucketLibrary:
        """The library at this address, to write; the first write makes it when there is none.

        Raises:
            InputError: a later Osler made it, or the store cannot be reached.
        """
        made = cls(Store(address), spread=spread)
        if read_head(made._store) is None:
            with made._writing():
                pass
        return made

    def close(self) -> None:
        """Forgets what was looked up."""
        self._state = None

    @property
    def fingerprint(self) -> str:
        """Changes when any document does; the same for the same content in any order."""
        return self._newest().committed.head.notes.get("fingerprint", "0" * 32)

    @property
    def model(self) -> str | None:
        """None: a bucket keeps no vectors."""
        return None

    def stored(self, document: str) -> Stored | None:
        """The newest edition of a document, by its id or any identity; None when it is not kept."""
        state = self._newest()
        with state.turn:
            return editions.by_name(state.with_name(document).database, document)

    def editions(self, document: str) -> tuple[Stored, ...]:
        """Every edition kept of a document, oldest first."""
        state = self._newest()
        with state.turn:
            return editions.all_of(state.with_name(document).database, document)

    def notices(self, identities: tuple[str, ...] | None) -> tuple[Told, ...]:
        """What notices say of the documents with these identities, or of all when None; oldest first."""
        state = self._newest(now=True)
        with state.turn:
            return told(state.with_notices(identities).database, identities)

    def size(self) -> int:
        """How many documents it holds."""
        return self._newest().committed.head.documents

    def summary(self) -> Summary:
        """What the library holds, counted."""
        state = self._newest(now=True)
        window = state.everything()
        try:
            return editions.summary(window.database, passages=state.looker().size)
        finally:
            window.close()

    def add(self, documents: Iterable[Document | Rejected]) -> Added:
        """Stores documents; those already there are updated, never doubled.

        What has been committed when the process dies stays, and the same call goes on from there.

        Raises:
            InputError: another process is writing, or the store fails.
        """
        counts: Counter[str] = Counter()
        rejected: list[Rejected] = []
        with self._writing() as writing:
            for batch in batches(documents, rejected, most=_BATCH, characters=_CHARACTERS):
                counts.update(writing.take(batch))
        return Added(
            added=counts["added"],
            updated=counts["updated"],
            unchanged=counts["unchanged"],
            rejected=tuple(rejected),
        )

    def remove(self, documents: Iterable[str]) -> tuple[str, ...]:
        """Removes documents, all editions; returns the ids that were there.

        Raises:
            InputError: another process is writing, or the store fails.
        """
        with self._writing() as writing:
            return writing.remove(documents)

    def remembered(self, what: str) -> str | None:
        """How far a load from a service has come."""
        return self._newest(now=True).committed.head.notes.get(what)

    def remember(self, what: str, value: str) -> None:
        """Notes how far a load from a service has come."""
        with self._writing() as writing:
            writing.note(what, value)

    def reindex(self) -> None:
        """Makes the index again from the documents; readers keep the old one until it is done.

        Raises:
            InputError: another process is writing, or the store fails.
        """
        with self._writing() as writing:
            writing.index_anew()

    def search(self, query: Query) -> tuple[Hit, ...]:
        """The best passages, best first; retracted documents carry their status."""
        state = self._asked(query)
        return self._hits(state, query, self._looking(state).search)

    def search_documents(self, query: Query) -> tuple[Hit, ...]:
        """The best documents, each once, by its best passage."""
        state = self._asked(query)
        return self._hits(state, query, self._looking(state).documents)

    def rarity(self, terms: tuple[str, ...]) -> dict[str, float]:
        """How much each term tells: the rarer among the passages, the more; unknown terms tell most."""
        return self._looking(self._newest()).rarity(terms)

    @contextmanager
    def _writing(self) -> Iterator[Writing]:
        """The one writer's turn: what it committed is there however the turn ends."""
        with only_writer(self._store), spreading(self._spread) as spread:
            writing = Writing(self._store, self._tables, read_head(self._store), spread)
            yield writing
            writing.finish()

    def _newest(self, *, now: bool = False) -> State:
        """The newest state; a moment old unless it is wanted as of now."""
        with self._turn:
            if self._state is None or now or time.monotonic() - self._seen > _FRESH_SECONDS:
                known = self._state.committed.mark if self._state else None
                found = read_head(self._store, unless=known)
                if found is not None:
                    self._state = State(self._store, self._tables, found)
                self._seen = time.monotonic()
            if self._state is None:
                raise InputError(
                    f"no evidence library at {self._store.address}: make one with osler library add PATH "
                    f"--library {self._store.address}"
                )
            return self._state

    def _asked(self, query: Query) -> State:
        if query.meaning:
            raise InputError("only a library in a folder can be searched by meaning: leave --semantic out")
        return self._newest(now=True)

    def _looking(self, state: State) -> Looker:
        if state.committed.head.index != INDEX_VERSION:
            raise InputError(
                f"the index of the library {self._store.address} is of another version: "
                f"make it anew with osler library reindex --library {self._store.address}"
            )
        return state.looker()

    def _hits(
        self, state: State, query: Query, look: Callable[[Query], tuple[Scored, ...]]
    ) -> tuple[Hit, ...]:
        with state.turn:
            wanted = narrowed(state.with_named(query).database, query)
        if wanted is None:
            return ()
        found = look(widened(wanted))
        with state.turn:
            window = state.with_rows(edition_of(scored.document) for scored in found)
            return self._placing.hits(window.database, found, query)
