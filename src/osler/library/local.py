"""A library in a folder: SQLite holds the documents, the index beside it finds their passages."""

from __future__ import annotations

import shutil
import sqlite3
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from osler.core.errors import InputError
from osler.documents.document import Document, Rejected
from osler.documents.spreading import Spread
from osler.library import database as db
from osler.library import editions
from osler.library.batches import batches
from osler.library.engines import spreading
from osler.library.index import INDEX_VERSION, PassageIndex, version_of
from osler.library.indexing import Indexing
from osler.library.interface import Added, Hit, Query, Stored, Summary, Told
from osler.library.locating import Placing, narrowed, widened
from osler.library.looking import Scored
from osler.library.marks import told
from osler.library.meaning.vectors import Vectors

if TYPE_CHECKING:
    from osler.library.meaning.searching import Meaning

_BATCH = 500
"""Documents kept by one transaction."""


class LocalLibrary:
    """A library kept in one folder; one process writes, any number read."""

    def __init__(self, folder: Path, database: sqlite3.Connection, spread: Spread | None = None) -> None:
        """`spread`: what does the analysis of a load; this machine's processors when left out."""
        self._spread = spread
        self._folder = folder
        self._database = database
        self._index: PassageIndex | None = None
        self._placing = Placing()
        self._meaning: Meaning | None = None
        self._counted: tuple[str, int] | None = None
        """The fingerprint of the content last counted, and how many documents it had."""

    @classmethod
    def open(cls, folder: Path) -> LocalLibrary:
        """The library in this folder, to read.

        Raises:
            InputError: there is none, or a later Osler made it.
        """
        return cls(folder, db.open_to_read(folder))

    @classmethod
    def make(cls, folder: Path, *, spread: Spread | None = None) -> LocalLibrary:
        """The library in this folder, to write; made when there is none.

        Raises:
            InputError: the folder cannot be written, or a later Osler made it.
        """
        return cls(folder, db.open_to_write(folder), spread)

    def close(self) -> None:
        """Lets go of the file."""
        self._database.close()

    @property
    def fingerprint(self) -> str:
        """Changes when any document does; the same for the same content in any order."""
        return editions.fingerprint(self._database)

    @property
    def model(self) -> str | None:
        """The sentence model whose vectors it has; None where passages are found by words alone."""
        vectors = Vectors.open(self._folder / "meaning")
        return Path(vectors.model).name if vectors else None

    def stored(self, document: str) -> Stored | None:
        """The newest edition of a document, by its id or any identity; None when it is not kept."""
        return editions.by_name(self._database, document)

    def editions(self, document: str) -> tuple[Stored, ...]:
        """Every edition kept of a document, oldest first."""
        return editions.all_of(self._database, document)

    def notices(self, identities: tuple[str, ...] | None) -> tuple[Told, ...]:
        """What notices say of the documents with these identities, or of all when None; oldest first."""
        return told(self._database, identities)

    def size(self) -> int:
        """How many documents it holds; counted again only when the content has changed."""
        now = self.fingerprint
        if self._counted is None or self._counted[0] != now:
            self._counted = now, editions.size(self._database)
        return self._counted[1]

    def summary(self) -> Summary:
        """What the library holds, counted."""
        return editions.summary(self._database, passages=len(self._found()))

    def add(self, documents: Iterable[Document | Rejected]) -> Added:
        """Stores documents; those already there are updated, never doubled.

        What has been stored when the process dies stays, and the same call goes on from there.

        Raises:
            InputError: another process is writing.
        """
        counts: Counter[str] = Counter()
        rejected: list[Rejected] = []
        with self._writing() as indexing:
            for batch in batches(documents, rejected, most=_BATCH):
                with db.transaction(self._database):
                    counts.update(editions.enter(self._database, document) for document in batch)
                indexing.take_in()
        return Added(
            added=counts["added"],
            updated=counts["updated"],
            unchanged=counts["unchanged"],
            rejected=tuple(rejected),
        )

    def remove(self, documents: Iterable[str]) -> tuple[str, ...]:
        """Removes documents, all editions; returns the ids that were there.

        Raises:
            InputError: another process is writing.
        """
        with self._writing(), db.transaction(self._database):
            return tuple(name for name in documents if editions.remove(self._database, name))

    def remembered(self, what: str) -> str | None:
        """How far a load from a service has come."""
        return editions.note(self._database, what)

    def remember(self, what: str, value: str) -> None:
        """Notes how far a load from a service has come."""
        with db.transaction(self._database):
            editions.set_note(self._database, what, value)

    @contextmanager
    def _writing(self, *, anew: bool = False) -> Iterator[Indexing]:
        """The one writer's turn: first what an earlier one left undone, at the end the commit."""
        with db.only_writer(self._folder):
            index = self._index_to_write(anew=anew)
            with index.writer() as writer, spreading(self._spread) as spread:
                indexing = Indexing(self._database, writer, spread)
                indexing.catch_up()
                yield indexing
                indexing.commit()

    @property
    def _index_folder(self) -> Path:
        return self._folder / "index"

    def _index_to_write(self, *, anew: bool) -> PassageIndex:
        """The index; made anew from the database when that is wished, or there is none of our layout."""
        if anew or version_of(self._index_folder) != INDEX_VERSION:
            shutil.rmtree(self._index_folder, ignore_errors=True)
            with db.transaction(self._database):
                editions.forget_index(self._database)
        self._index = PassageIndex.open(self._index_folder)
        return self._index

    def _found(self) -> PassageIndex:
        if self._index is None:
            if version_of(self._index_folder) != INDEX_VERSION:
                raise InputError(
                    f"the index of the library in {str(self._folder)!r} is of another version: "
                    f"make it anew with osler library reindex --library {self._folder}"
                )
            self._index = PassageIndex.open(self._index_folder)
        return self._index

    def reindex(self) -> None:
        """Throws the index away and makes it again from the documents.

        Raises:
            InputError: another process is writing.
        """
        with self._writing(anew=True):
            pass

    def search(self, query: Query) -> tuple[Hit, ...]:
        """The best passages, best first; retracted documents carry their status.

        Raises:
            InputError: the meaning is wished for, and there are no vectors or no model.
        """
        return self._hits(query, self._found().search, whole=False)

    def search_documents(self, query: Query) -> tuple[Hit, ...]:
        """The best documents, each once, by its best passage.

        Raises:
            InputError: as `search`.
        """
        return self._hits(query, self._found().documents, whole=True)

    def embed(self, model: str, advance: Callable[[int, int], None]) -> int:
        """Makes the vectors of passages that have none yet, to search by meaning; how many there are now.

        `advance` is told how many documents are done, of how many.

        Raises:
            InputError: another process is writing, or the model is not on this machine.
        """
        from osler.library.meaning.embedding import embed  # noqa: PLC0415 - an extra, and slow to import

        with db.only_writer(self._folder):
            return embed(self._database, self._folder / "meaning", model, advance)

    def _hits(
        self, query: Query, look: Callable[[Query], tuple[Scored, ...]], *, whole: bool
    ) -> tuple[Hit, ...]:
        wanted = narrowed(self._database, query)
        if wanted is None:
            return ()
        found = look(widened(wanted))
        if not query.meaning:
            return self._placing.hits(self._database, found, query)
        if self._meaning is None:
            from osler.library.meaning.searching import Meaning  # noqa: PLC0415 - an extra

            self._meaning = Meaning(self._folder / "meaning")
        joined = self._meaning.joined(wanted, found, self._database, whole=whole)
        hits = self._placing.hits(self._database, joined, query)
        return tuple(msgspec.structs.replace(hit, meaning=self._meaning.model) for hit in hits)

    def rarity(self, terms: tuple[str, ...]) -> dict[str, float]:
        """How much each term tells: the rarer among the passages, the more; unknown terms tell most."""
        return self._found().rarity(terms)
