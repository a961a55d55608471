"""Knowledge for programs: lists in pages, and one item by its id. The same for everybody."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Literal, TypeVar

import msgspec
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from osler.core.answer import Reference
from osler.core.errors import InputError
from osler.knowledge import Pack
from osler.knowledge.reference import reference
from osler.knowledge.schema import Drug, Recommendation, Source
from osler.logic import nearest, say
from osler.web import errors
from osler.web.freshness import tagged
from osler.web.openapi import PAGING, Operation, parameter
from osler.web.paging import links, page_of
from osler.web.site import Site, site_of

Item = TypeVar("Item")


class RecommendationRow(msgspec.Struct, frozen=True, kw_only=True):
    """A recommendation as a list tells it."""

    id: str
    title: str
    text: str
    topic: str
    source: str
    locator: str
    strength: str | None
    certainty: str | None
    since: str
    until: str | None


class DrugRow(msgspec.Struct, frozen=True, kw_only=True):
    """A drug as a list tells it."""

    id: str
    label: str
    brands: tuple[str, ...]


class Recommendations(msgspec.Struct, frozen=True, kw_only=True):
    """A page of recommendations."""

    items: tuple[RecommendationRow, ...]
    next: str | None
    """Address of the next page."""


class Sources(msgspec.Struct, frozen=True, kw_only=True):
    """A page of sources."""

    items: tuple[Source, ...]
    next: str | None


class Drugs(msgspec.Struct, frozen=True, kw_only=True):
    """A page of drugs."""

    items: tuple[DrugRow, ...]
    next: str | None


class Held(msgspec.Struct, frozen=True, kw_only=True):
    """One item of the knowledge, whole."""

    kind: Literal["recommendation", "drug", "source"]
    id: str
    recommendation: Recommendation | None = None
    condition: str | None = None
    """Of a recommendation, for whom it is, in words."""
    drug: Drug | None = None
    references: tuple[Reference, ...]
    """The sources that it rests on, or that it is."""
    knowledge_version: str


async def recommendations(request: Request) -> Response:
    """The recommendations, of a topic, source or drug where one is named."""
    site = site_of(request)
    wanted = _filters(request, ("topic", "source", "drug"))
    rows = {
        rec.id: _row(rec)
        for rec in _all(site, "recommendations")
        if all(value in _values(rec, name) for name, value in wanted.items())
    }
    items, following = page_of(request, rows)
    return tagged(request, Recommendations(items=items, next=following), headers=links(following))


async def sources(request: Request) -> Response:
    """The sources, of a kind or region where one is named."""
    wanted = _filters(request, ("kind", "region", "status"))
    rows = {
        item.id: item
        for item in _all(site_of(request), "sources")
        if all(getattr(item, name) == value for name, value in wanted.items())
    }
    items, following = page_of(request, rows)
    return tagged(request, Sources(items=items, next=following), headers=links(following))


async def drugs(request: Request) -> Response:
    """The drugs."""
    _filters(request, ())
    rows = {
        item.id: DrugRow(id=item.id, label=item.label, brands=item.brands)
        for item in _all(site_of(request), "drugs")
    }
    items, following = page_of(request, rows)
    return tagged(request, Drugs(items=items, next=following), headers=links(following))


async def one(request: Request) -> Response:
    """One recommendation, drug or source by its id."""
    site, name = site_of(request), request.path_params["name"]
    for pack in site.knowledge.packs:
        held = await run_in_threadpool(_held, pack, name)
        if held is not None:
            return tagged(request, held)
    known = [item.id for kind in ("recommendations", "drugs", "sources") for item in _all(site, kind)]
    return errors.refused(
        request,
        404,
        "There is no such knowledge",
        f"There is nothing with the id {name!r}{nearest(name, known)}.",
    )


def _held(pack: Pack, name: str) -> Held | None:
    if (rec := pack.recommendations.get(name)) is not None:
        return Held(
            kind="recommendation",
            id=name,
            recommendation=rec,
            condition=say(pack.conditions[name], pack.lexicon),
            references=(reference(1, pack.sources[rec.source]),),
            knowledge_version=pack.version,
        )
    if (drug := pack.drugs.get(name)) is not None:
        names = dict.fromkeys(_sources_in(msgspec.to_builtins(drug)))
        cited = tuple(reference(number, pack.sources[each]) for number, each in enumerate(names, 1))
        return Held(kind="drug", id=name, drug=drug, references=cited, knowledge_version=pack.version)
    if (source := pack.sources.get(name)) is not None:
        cited = (reference(1, source),)
        return Held(kind="source", id=name, references=cited, knowledge_version=pack.version)
    return None


def _sources_in(part: Any) -> Iterator[str]:  # noqa: ANN401 - any part of plain data
    """The sources that plain data names."""
    if isinstance(part, dict):
        if isinstance(part.get("source"), str):
            yield part["source"]
        for inner in part.values():
            yield from _sources_in(inner)
    elif isinstance(part, list | tuple):
        for inner in part:
            yield from _sources_in(inner)


def _row(rec: Recommendation) -> RecommendationRow:
    return RecommendationRow(
        id=rec.id,
        title=rec.title,
        text=" ".join(rec.text.clinician.split()),
        topic=rec.topic,
        source=rec.source,
        locator=rec.locator,
        strength=rec.strength,
        certainty=rec.certainty,
        since=rec.in_force.since,
        until=rec.in_force.until,
    )


def _values(rec: Recommendation, name: str) -> tuple[str, ...]:
    return rec.drugs if name == "drug" else (str(getattr(rec, name)),)


def _filters(request: Request, names: tuple[str, ...]) -> Mapping[str, str]:
    known = {*names, "limit", "after"}
    for name in request.query_params:
        if name not in known:
            raise InputError(f"{name!r} is no filter here: use of {', '.join(sorted(known))}")
    return {name: request.query_params[name] for name in names if name in request.query_params}


def _all(site: Site, kind: str) -> Iterator[Any]:
    """Every item of a kind; of two packs with one id the first."""
    seen: set[str] = set()
    for pack in site.knowledge.packs:
        for name, item in getattr(pack, kind).items():
            if name not in seen:
                seen.add(name)
                yield item


def _only(*names: str) -> Iterator[dict[str, Any]]:
    return (parameter(name, f"Only with this {name}.", {"type": "string"}) for name in names)


OPERATIONS = (
    Operation(
        "get", "/api/recommendations", "list_recommendations", "List the recommendations",
        scope="knowledge", gives=Recommendations, tagged=True,
        query=(
            *_only("topic", "source", "drug"), *PAGING,
        ),
    ),
    Operation(
        "get", "/api/sources", "list_sources", "List the sources",
        scope="knowledge", gives=Sources, tagged=True,
        query=(
            *_only("kind", "region", "status"), *PAGING,
        ),
    ),
    Operation(
        "get", "/api/drugs", "list_drugs", "List the drugs",
        scope="knowledge", gives=Drugs, tagged=True, query=PAGING,
    ),
    Operation(
        "get", "/api/knowledge/{name}", "get_knowledge", "One recommendation, drug or source",
        scope="knowledge", gives=Held, tagged=True, problems=(404,),
    ),
)  # fmt: skip
ROUTES = [
    Route("/api/recommendations", recommendations),
    Route("/api/sources", sources),
    Route("/api/drugs", drugs),
    Route("/api/knowledge/{name}", one),
]
