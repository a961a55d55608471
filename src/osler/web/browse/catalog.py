"""Every browse page by its address: what the server answers and what is published."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TypeAlias

from osler.web.browse import calculators, entries, lists, texts
from osler.web.browse.calculators import CalculatorPage, CalculatorsPage
from osler.web.browse.entries import DrugPage, RecommendationPage
from osler.web.browse.library import Library
from osler.web.browse.lists import ListPage, SourcePage
from osler.web.browse.search import SearchPage
from osler.web.browse.texts import AboutPage, GlossaryPage, NotCoveredPage, PolicyPage

Page: TypeAlias = (
    ListPage
    | SourcePage
    | RecommendationPage
    | DrugPage
    | CalculatorsPage
    | CalculatorPage
    | GlossaryPage
    | NotCoveredPage
    | PolicyPage
    | AboutPage
    | SearchPage
)

TEMPLATES: dict[type, str] = {
    ListPage: "browse/list.html.j2",
    SourcePage: "browse/source.html.j2",
    RecommendationPage: "browse/recommendation.html.j2",
    DrugPage: "browse/drug.html.j2",
    CalculatorsPage: "browse/calculators.html.j2",
    CalculatorPage: "browse/calculator.html.j2",
    GlossaryPage: "browse/glossary.html.j2",
    NotCoveredPage: "browse/not_covered.html.j2",
    PolicyPage: "browse/policy.html.j2",
    AboutPage: "browse/about.html.j2",
    SearchPage: "browse/search.html.j2",
}

WHOLE: dict[str, Callable[[Library], Page]] = {
    "/topics": lists.topics,
    "/guidelines": lists.guidelines,
    "/drugs": lists.drugs,
    "/calculators": calculators.overview,
    "/glossary": texts.glossary,
    "/not-covered": texts.not_covered,
    "/editorial-policy": texts.policy,
    "/about": texts.about,
}
"""Pages that stand alone."""


def page_at(library: Library, path: str) -> Page | None:
    """The page at an address, or None."""
    if path in WHOLE:
        return WHOLE[path](library)
    _, kind, name = f"{path}//".split("/")[:3]
    return _item(library, kind, name)


def _item(library: Library, kind: str, name: str) -> Page | None:
    held = library.holding(_HELD.get(kind, ""), name) if kind in _HELD else None
    if held is None:
        return None
    pack, item = held
    if kind == "topics":
        return lists.topic(library, pack, name)
    if kind == "guidelines":
        return lists.source(library, pack, item)
    if kind == "recommendations":
        return entries.recommendation(library, pack, item)
    if kind == "calculators":
        return calculators.calculator_page(pack, item)
    return entries.drug(library, pack, item)


_HELD = {
    "topics": "topics", "guidelines": "sources", "recommendations": "recommendations", "drugs": "drugs",
    "calculators": "calculators",
}  # fmt: skip


def addresses(library: Library) -> Iterator[str]:
    """The address of every browse page, each once, in a fixed order."""
    found = dict.fromkeys(WHOLE)
    for pack in library.packs:
        found |= dict.fromkeys(f"/topics/{name}" for name in pack.head.topics)
        found |= dict.fromkeys(f"/guidelines/{name}" for name in pack.sources)
        found |= dict.fromkeys(f"/recommendations/{name}" for name in pack.recommendations)
        found |= dict.fromkeys(f"/drugs/{name}" for name in pack.drugs)
        found |= dict.fromkeys(f"/calculators/{name}" for name in pack.calculators)
    yield from found
