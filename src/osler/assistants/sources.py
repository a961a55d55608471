"""The tools `get_source` and `search_library`."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated

import msgspec
from msgspec import Meta

from osler.answer import claims_of
from osler.assistants.desk import Desk
from osler.core.answer import ReferenceKind, ReferenceStatus
from osler.core.errors import InputError
from osler.documents.document import DocumentKind
from osler.knowledge import Pack
from osler.knowledge.schema import Source
from osler.library import Hit, Query, Stored
from osler.library.locating import Opened, locator
from osler.logic import nearest

_MOST_QUERY = 10_000


class Get(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Arguments of `get_source`."""

    id: Annotated[str, Meta(description="Id of a reference, or of a document of the library.")]
    passage: Annotated[
        int, Meta(description="Of a document: the first passage to give, counted from 0.", ge=0)
    ] = 0
    most: Annotated[int, Meta(description="So many rules or passages at most.", ge=1, le=200)] = 20


class Place(msgspec.Struct, frozen=True, kw_only=True):
    """A rule that rests on the source, and where."""

    id: str
    text: str
    locator: str
    strength: str | None
    certainty: str | None


class Excerpt(msgspec.Struct, frozen=True, kw_only=True):
    """One passage of a document, word for word."""

    passage: int
    locator: str
    quote: str
    start: int
    end: int
    """Character offsets into the document's stored text."""


class SourceText(msgspec.Struct, frozen=True, kw_only=True):
    """One source with what rests on it or stands in it."""

    id: str
    kind: ReferenceKind
    title: str
    source: str
    """Publisher or journal."""
    year: int | None
    status: ReferenceStatus
    note: str | None
    """Why it is no longer current, or what corrects it."""
    doi: str | None
    pmid: str | None
    url: str | None
    rules: tuple[Place, ...] = ()
    passages: tuple[Excerpt, ...] = ()
    more: int = 0
    """Rules or passages beyond those given."""


class Search(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Arguments of `search_library`."""

    query: Annotated[str, Meta(description="What to look for, in plain words.")]
    k: Annotated[int, Meta(description="So many passages.", ge=1, le=100)] = 10
    kinds: Annotated[tuple[DocumentKind, ...], Meta(description="Only these kinds of documents.")] = ()
    since: Annotated[int | None, Meta(description="Earliest year.")] = None


class Found(msgspec.Struct, frozen=True, kw_only=True):
    """What was found, best first."""

    hits: tuple[Hit, ...]
    searched: int
    """Documents in the library; 0 where the server has none."""


def get(desk: Desk, wanted: Get) -> SourceText:
    """The source, from the knowledge or else from the library.

    Raises:
        InputError: neither has it.
    """
    for pack in desk.knowledge.packs:
        if wanted.id in pack.sources:
            return _of_knowledge(pack.sources[wanted.id], list(_places(pack, wanted.id)), wanted.most)
    stored = desk.library.stored(wanted.id) if desk.library else None
    if stored is None:
        known = {name: None for pack in desk.knowledge.packs for name in pack.sources}
        raise InputError(f"there is no source {wanted.id!r}{nearest(wanted.id, known)}")
    return _of_library(stored, wanted)


def _places(pack: Pack, source: str) -> Iterator[Place]:
    for claim in claims_of(pack).by_id.values():
        if claim.source == source:
            yield Place(
                id=claim.id,
                text=claim.text.clinician,
                locator=claim.locator,
                strength=claim.strength,
                certainty=claim.certainty,
            )


def _of_knowledge(source: Source, rules: list[Place], most: int) -> SourceText:
    return SourceText(
        id=source.id,
        kind=source.kind,
        title=source.title,
        source=source.publisher,
        year=source.year,
        status=source.status,
        note=source.note,
        doi=source.doi,
        pmid=source.pmid,
        url=source.url,
        rules=tuple(rules[:most]),
        more=max(0, len(rules) - most),
    )


def _of_library(stored: Stored, wanted: Get) -> SourceText:
    document = stored.document
    named = dict(identity.partition(":")[::2] for identity in document.identities)
    excerpts = list(_excerpts(stored))
    end = wanted.passage + wanted.most
    return SourceText(
        id=stored.id,
        kind=document.kind,
        title=document.title,
        source=document.publisher,
        year=document.year,
        status=stored.status,
        note=stored.note,
        doi=named.get("doi"),
        pmid=named.get("pmid"),
        url=document.url,
        passages=tuple(excerpts[wanted.passage : end]),
        more=max(0, len(excerpts) - end),
    )


def _excerpts(stored: Stored) -> Iterator[Excerpt]:
    opened = Opened(stored.document)
    for passage in opened.passages:
        yield Excerpt(
            passage=passage.number,
            locator=locator(opened.document, opened.passages, passage),
            quote=opened.text[passage.start : passage.end],
            start=passage.start,
            end=passage.end,
        )


def search(desk: Desk, wanted: Search) -> Found:
    """Passages of the library.

    Raises:
        InputError: the query is empty or too long.
    """
    if not wanted.query.strip():
        raise InputError("the search is empty: write what to look for")
    if len(wanted.query) > _MOST_QUERY:
        raise InputError(f"the search has {len(wanted.query):,} characters: at most {_MOST_QUERY:,}")
    if desk.library is None:
        return Found(hits=(), searched=0)
    hits = desk.library.search(Query(text=wanted.query, k=wanted.k, kinds=wanted.kinds, since=wanted.since))
    return Found(hits=hits, searched=desk.library.size())
