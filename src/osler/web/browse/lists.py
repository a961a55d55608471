"""Lists and their entries: topics, guidelines and other sources, drugs."""

from __future__ import annotations

import msgspec

from osler.core.wording import begun
from osler.knowledge import Pack
from osler.knowledge.schema import Recommendation, Source
from osler.render.words import KINDS
from osler.web.browse.head import Crumb, Head, Row, one_line
from osler.web.browse.library import Library, rec_marks, source_marks


class Group(msgspec.Struct, frozen=True, kw_only=True):
    """Rows under a heading."""

    heading: str
    rows: tuple[Row, ...]


class ListPage(msgspec.Struct, frozen=True, kw_only=True):
    """A page that is a list in groups."""

    head: Head
    lead: str
    groups: tuple[Group, ...]
    empty: str
    """Said where there is nothing."""


class SourcePage(msgspec.Struct, frozen=True, kw_only=True):
    """One guideline, label, trial or other document, and what rests on it."""

    head: Head
    source: Source
    kind: str
    replaced_by: Source | None
    groups: tuple[Group, ...]
    drugs: tuple[Row, ...]
    calculators: tuple[Row, ...]


def topics(library: Library) -> ListPage:
    """All topics, each with how much there is."""
    rows = tuple(
        Row(path=f"/topics/{topic}", title=label, text=_count(len(library.of_topic(pack, topic))))
        for pack in library.packs
        for topic, label in pack.head.topics.items()
    )
    return ListPage(
        head=Head(
            title="Topics",
            description="What Osler covers, by topic, each with its recommendations.",
            path="/topics",
            updated=library.packs[0].head.last_updated,
        ),
        lead=" ".join(pack.head.covers for pack in library.packs),
        groups=(Group(heading="", rows=rows),) if rows else (),
        empty="The loaded knowledge names no topics.",
    )


def topic(library: Library, pack: Pack, name: str) -> ListPage:
    """One topic: its recommendations by the decision they speak of."""
    found = library.of_topic(pack, name)
    label = pack.head.topics[name]
    return ListPage(
        head=Head(
            title=label,
            description=f"{label}: what guidelines recommend, with grades and sources.",
            path=f"/topics/{name}",
            crumbs=(Crumb("/topics", "Topics"),),
            updated=pack.head.last_updated,
            medical=True,
            feed=f"/feeds/topics/{pack.head.id}/{name}.atom",
        ),
        lead=_count(len(found)),
        groups=_by_decision(pack, found),
        empty="No recommendation stands under this topic yet. Ask a question, or see what is not covered.",
    )


def guidelines(library: Library) -> ListPage:
    """All sources by kind, guidelines first, newest first."""
    groups = []
    for kind, label in KINDS.items():
        rows = tuple(
            _source_row(library, pack, source)
            for pack in library.packs
            for source in sorted(pack.sources.values(), key=lambda item: (-(item.year or 0), item.short))
            if source.kind == kind
        )
        if rows:
            groups.append(Group(heading=_PLURAL.get(label, f"{label}s"), rows=rows))
    return ListPage(
        head=Head(
            title="Guidelines and other sources",
            description="Every guideline, label, trial and review that Osler cites, with year and status.",
            path="/guidelines",
            updated=library.packs[0].head.last_updated,
        ),
        lead="Every document that an answer may cite, the newest first. A superseded edition stays readable.",
        groups=tuple(groups),
        empty="The loaded knowledge cites no sources.",
    )


_PLURAL = {"Study": "Studies"}


def source(library: Library, pack: Pack, item: Source) -> SourcePage:
    """One source with all that rests on it."""
    found = library.of_source(pack, item.id)
    return SourcePage(
        head=Head(
            title=item.short,
            description=one_line(f"{item.title}. {item.publisher}."),
            path=f"/guidelines/{item.id}",
            crumbs=(Crumb("/guidelines", "Guidelines"),),
            updated=pack.head.last_updated,
            medical=True,
        ),
        source=item,
        kind=KINDS[item.kind],
        replaced_by=pack.sources.get(item.superseded_by) if item.superseded_by else None,
        groups=_by_topic(pack, found),
        drugs=tuple(
            Row(path=f"/drugs/{drug.id}", title=drug.label) for drug in library.drugs_of_source(pack, item.id)
        ),
        calculators=tuple(
            Row(path=f"/calculators/{card.id}", title=card.title)
            for card in pack.calculators.values()
            if any(stand.source == item.id for stand in card.stands)
        ),
    )


def drugs(library: Library) -> ListPage:
    """All drugs."""
    rows = tuple(
        Row(path=f"/drugs/{drug.id}", title=drug.label, text=", ".join(drug.brands))
        for pack in library.packs
        for drug in sorted(pack.drugs.values(), key=lambda item: item.label)
    )
    return ListPage(
        head=Head(
            title="Drugs",
            description="Doses, reasons against, checks and stopping, drug by drug, each line with a source.",
            path="/drugs",
            updated=library.packs[0].head.last_updated,
        ),
        lead="One page for each drug: doses, how to take it, reasons against, checks, stopping, trials.",
        groups=(Group(heading="", rows=rows),) if rows else (),
        empty="The loaded knowledge describes no drugs.",
    )


def rec_row(pack: Pack, rec: Recommendation) -> Row:
    """A recommendation as a list shows it."""
    return Row(
        path=f"/recommendations/{rec.id}",
        title=rec.title,
        text=" ".join(rec.text.clinician.split()),
        marks=rec_marks(pack, rec),
    )


def _by_decision(pack: Pack, found: list[Recommendation]) -> tuple[Group, ...]:
    groups: dict[str, list[Row]] = {}
    for rec in found:
        groups.setdefault(rec.about, []).append(rec_row(pack, rec))
    return tuple(Group(heading=_words(about), rows=tuple(rows)) for about, rows in groups.items())


def _by_topic(pack: Pack, found: list[Recommendation]) -> tuple[Group, ...]:
    groups: dict[str, list[Row]] = {}
    for rec in found:
        groups.setdefault(rec.topic, []).append(rec_row(pack, rec))
    return tuple(Group(heading=pack.head.topics[name], rows=tuple(rows)) for name, rows in groups.items())


def _source_row(library: Library, pack: Pack, item: Source) -> Row:
    held = len(library.of_source(pack, item.id))
    return Row(
        path=f"/guidelines/{item.id}",
        title=item.short,
        text=item.title,
        marks=(*source_marks(item), *((_count(held),) if held else ())),
    )


def _words(about: str) -> str:
    """A decision's key as a heading."""
    said = about.replace("-", " ")
    return begun(said)


def _count(number: int) -> str:
    return "1 recommendation" if number == 1 else f"{number} recommendations"
