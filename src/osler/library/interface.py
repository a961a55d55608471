"""What every library can do, wherever it is kept."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Literal, Protocol

import msgspec

from osler.documents.document import Document, DocumentKind, NoticeKind, Rejected

DocumentStatus = Literal["current", "superseded", "retracted"]


class Query(msgspec.Struct, frozen=True, kw_only=True):
    """What is looked for."""

    text: str
    k: int = 10
    kinds: tuple[DocumentKind, ...] = ()
    since: int | None = None
    """Earliest year."""
    sources: tuple[str, ...] = ()
    """Publishers (journal, agency, labeler), whole names in any letter case."""
    sections: tuple[str, ...] = ()
    """Words of section headings, each of which may match: ``("results",)``."""
    statuses: tuple[DocumentStatus, ...] = ()
    """Empty: every status. Superseded editions are kept to check old quotes, and are never found."""
    documents: tuple[str, ...] = ()
    """Only these, by id; empty: all."""
    explain: bool = False
    also: tuple[str, ...] = ()
    """Other words for what is looked for, as a model may suggest them: they help to find, with little weight,
    and count for nothing else. Their order does not matter."""
    meaning: bool = False
    """Also by meaning, where the library has vectors; else by words alone."""


class ScorePart(msgspec.Struct, frozen=True):
    """One share of a score, in words."""

    what: str
    value: float


class Hit(msgspec.Struct, frozen=True, kw_only=True):
    """A passage found."""

    rank: int
    document: str
    passage: int
    title: str
    locator: str
    """Section and paragraph, or page: where a reader finds it."""
    quote: str
    """The passage, byte for byte as stored."""
    start: int
    end: int
    score: float
    kind: DocumentKind
    year: int | None
    status: DocumentStatus
    url: str | None = None
    parts: tuple[ScorePart, ...] = ()
    meaning: str | msgspec.UnsetType = msgspec.UNSET
    """The model by which the meaning was compared; absent where words alone were."""


class Stored(msgspec.Struct, frozen=True, kw_only=True):
    """A document as kept."""

    id: str
    """The name under which it is cited: the document's own id, unless another had it first."""
    row: int
    """Number of this edition in its library."""
    document: Document
    status: DocumentStatus
    note: str | None = None
    """Why it is no longer current, or what corrects it."""


class Told(msgspec.Struct, frozen=True, kw_only=True):
    """What a notice says of a document, which may or may not be kept here."""

    kind: NoticeKind
    of: str
    """The document it is said of, by an identity: "doi:10.1/x", "pmid:123"."""
    date: str | None
    """ISO date of the notice, as exact as it is told: 2023, 2023-05 or 2023-05-17."""
    said_by: str
    """The notice's id here; the document's own where its record says so itself."""
    title: str
    """Of the notice."""
    url: str | None
    publisher: str


class Added(msgspec.Struct, frozen=True, kw_only=True):
    """What became of a load."""

    added: int = 0
    updated: int = 0
    unchanged: int = 0
    rejected: tuple[Rejected, ...] = ()


class Summary(msgspec.Struct, frozen=True, kw_only=True):
    """What a library holds, counted."""

    documents: int
    passages: int
    kinds: dict[str, int]
    first_year: int | None
    last_year: int | None
    superseded: int
    """Older editions, kept so that old quotes can be checked."""
    marks: dict[str, int]
    """Documents here that a notice retracts, corrects or doubts."""
    fingerprint: str


class Library(Protocol):
    """Documents in, passages out."""

    def add(self, documents: Iterable[Document | Rejected]) -> Added:
        """Stores documents; those already there are updated, never doubled."""

    def search(self, query: Query) -> tuple[Hit, ...]:
        """The best passages, best first; superseded and retracted documents carry their status."""

    def search_documents(self, query: Query) -> tuple[Hit, ...]:
        """The best documents, each once, by its best passage; `k` counts documents."""

    def rarity(self, terms: tuple[str, ...]) -> dict[str, float]:
        """How much each term tells: the rarer among the passages, the more; unknown terms tell most."""

    def size(self) -> int:
        """How many documents it holds."""

    def summary(self) -> Summary:
        """What the library holds, counted."""

    def stored(self, document: str) -> Stored | None:
        """The newest edition of a document, by its id or any identity; None when it is not kept."""

    def editions(self, document: str) -> tuple[Stored, ...]:
        """Every edition kept of a document, oldest first."""

    def notices(self, identities: tuple[str, ...] | None) -> tuple[Told, ...]:
        """What notices say of the documents with these identities, or of all; see `osler.library.notices`."""

    def remove(self, documents: Iterable[str]) -> tuple[str, ...]:
        """Removes documents by id; returns the ids that were there."""

    @property
    def fingerprint(self) -> str:
        """Changes when any document does; the same for the same content in any order."""

    @property
    def model(self) -> str | None:
        """The sentence model whose vectors it has; None where passages are found by words alone."""


class WritableLibrary(Library, Protocol):
    """A library as whoever keeps it sees it."""

    def close(self) -> None:
        """Lets go of files and connections."""

    def reindex(self) -> None:
        """Makes the index again from the documents."""

    def remembered(self, what: str) -> str | None:
        """How far a load from a service has come."""

    def remember(self, what: str, value: str) -> None:
        """Notes how far a load from a service has come."""
