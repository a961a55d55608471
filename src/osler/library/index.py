"""The index of passages: derived from the store, thrown away and made again at will."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import msgspec
import tantivy

from osler.core.errors import InputError
from osler.documents.document import DocumentKind
from osler.library.analysis.terms import ANALYZER_VERSION, terms
from osler.library.interface import DocumentStatus, Query
from osler.library.kept import packed
from osler.library.looking import Looker, Scored
from osler.library.postings import Postings
from osler.library.ranking import Candidate

INDEX_VERSION = f"2+{ANALYZER_VERSION}"
"""Of the layout and the analyzer: an index of another version must be made again."""

_VERSION_FILE = "osler-index-version"


class IndexedPassage(msgspec.Struct, frozen=True, kw_only=True):
    """A passage as it is given to the index."""

    document: str
    number: int
    text: str
    title: str = ""
    section: str = ""
    kind: DocumentKind = "document"
    year: int | None = None
    source: str = ""
    """Publisher: journal, agency or labeler."""
    status: DocumentStatus = "current"


class AnalyzedPassage(msgspec.Struct, frozen=True, kw_only=True):
    """A passage whose text has become terms: what the index keeps of it."""

    document: str
    words: str
    """Terms of title, section heading and text."""
    title: str
    heading: str
    kept: bytes
    kind: DocumentKind
    year: int | None
    source: str
    status: DocumentStatus


def analyzed(passage: IndexedPassage) -> AnalyzedPassage:
    """The passage's terms: nearly all of the work of indexing, fit for another process."""
    title, heading, body = (tuple(terms(part)) for part in (passage.title, passage.section, passage.text))
    candidate = Candidate(
        document=passage.document,
        number=passage.number,
        title=title,
        heading=heading,
        body=body,
        kind=passage.kind,
        year=passage.year,
        status=passage.status,
    )
    return AnalyzedPassage(
        document=passage.document,
        words=" ".join((*title, *heading, *body)),
        title=" ".join(title),
        heading=" ".join(heading),
        kept=packed(candidate),
        kind=passage.kind,
        year=passage.year,
        source=passage.source.lower(),
        status=passage.status,
    )


def version_of(path: Path) -> str | None:
    """The version of the index in the folder; None when there is none."""
    mark = path / _VERSION_FILE
    return mark.read_text("utf-8").strip() if mark.is_file() else None


class IndexWriter:
    """Adds and deletes; nothing is seen by readers before `commit`."""

    def __init__(self, writer: tantivy.IndexWriter) -> None:
        self._writer = writer

    def add(self, passage: IndexedPassage) -> None:
        """Adds one passage; does not look whether it is there already."""
        self.add_analyzed(analyzed(passage))

    def add_analyzed(self, passage: AnalyzedPassage) -> None:
        """Adds one passage whose analysis was done before."""
        document = tantivy.Document()
        document.add_text("document", passage.document)
        document.add_bytes("kept", passage.kept)
        for field in ("words", "title", "heading", "kind", "status"):
            document.add_text(field, getattr(passage, field))
        if passage.source:
            document.add_text("source", passage.source)
        if passage.year is not None:
            document.add_integer("year", passage.year)
        self._writer.add_document(document)

    def delete(self, document: str) -> None:
        """Deletes every passage of the document added so far, committed or not."""
        self._writer.delete_documents_by_term("document", document)

    def commit(self) -> None:
        """Makes everything since the last commit durable and visible, at once."""
        self._writer.commit()


def _schema() -> tantivy.Schema:
    builder = tantivy.SchemaBuilder()
    builder.add_bytes_field("kept", stored=True)
    builder.add_text_field("document", tokenizer_name="raw", index_option="basic")
    builder.add_text_field("words", tokenizer_name="terms", index_option="freq")
    builder.add_text_field("title", tokenizer_name="terms", index_option="freq")
    builder.add_text_field("heading", tokenizer_name="terms", index_option="basic")
    for name in ("kind", "source", "status"):
        builder.add_text_field(name, tokenizer_name="raw", index_option="basic")
    builder.add_integer_field("year", indexed=True, fast=True)
    return builder.build()


class PassageIndex:
    """Passages by their words. Searching sees one commit, whole, and never waits for a writer."""

    def __init__(self, index: tantivy.Index, folder: Path | None) -> None:
        index.register_tokenizer("terms", tantivy.TextAnalyzerBuilder(tantivy.Tokenizer.whitespace()).build())
        self._index = index
        self._folder = folder
        self._seen: bytes | None = None
        self._looker: Looker | None = None

    @classmethod
    def open(cls, path: Path) -> PassageIndex:
        """The index in the folder, made when there is none.

        Raises InputError when it was made by another version of the layout or the analyzer.
        """
        if not path.is_dir() or not tantivy.Index.exists(str(path)):
            path.mkdir(parents=True, exist_ok=True)
            (path / _VERSION_FILE).write_text(INDEX_VERSION, "utf-8")
        if (found := version_of(path)) != INDEX_VERSION:
            raise InputError(
                f"the search index in {path} has version {found}, this Osler reads {INDEX_VERSION}: "
                "delete that folder, and it is made again from the library"
            )
        return cls(tantivy.Index(_schema(), str(path)), path)

    @classmethod
    def in_memory(cls) -> PassageIndex:
        """An index that is kept nowhere."""
        return cls(tantivy.Index(_schema()), None)

    @contextmanager
    def writer(self, memory: int = 256_000_000) -> Iterator[IndexWriter]:
        """The one writer; leaving without `commit` forgets what was not committed."""
        writer = self._index.writer(memory, 1)
        try:
            yield IndexWriter(writer)
        finally:
            writer.rollback()
            writer.wait_merging_threads()

    def look(self) -> Looker:
        """A look into the newest commit of any process."""
        meta = None if self._folder is None else (self._folder / "meta.json").read_bytes()
        if self._looker is None or meta is None or meta != self._seen:
            self._index.reload()
            postings = Postings(self._index, deleted=meta is None or _has_deleted(meta))
            self._looker, self._seen = Looker(postings), meta
        return self._looker

    def search(self, query: Query) -> tuple[Scored, ...]:
        """The best passages, best first; ties by document id, then passage number."""
        return self.look().search(query)

    def documents(self, query: Query) -> tuple[Scored, ...]:
        """The best documents, each once with its best passage; `k` counts documents."""
        return self.look().documents(query)

    def rarity(self, wanted: tuple[str, ...]) -> dict[str, float]:
        """How much each term tells: the rarer among the passages, the more; a term of none tells most."""
        return self.look().rarity(wanted)

    def __len__(self) -> int:
        """How many passages are committed."""
        return self.look().size


def _has_deleted(meta: bytes) -> bool:
    return any(segment.get("deletes") for segment in msgspec.json.decode(meta)["segments"])
