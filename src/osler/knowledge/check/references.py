"""Every id that a file names exists."""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator
from difflib import get_close_matches
from typing import NamedTuple

from osler.knowledge.check.subject import Subject
from osler.knowledge.conditions import drug_items
from osler.knowledge.finding import Finding
from osler.knowledge.schema import Drug, Plan, Recommendation


class Reference(NamedTuple):
    """A name used in a file, and the names it may be."""

    file: str
    at: str
    name: str
    known: Iterable[str]


def dangling_ids(subject: Subject) -> Iterator[Finding]:
    """Reports each name that leads nowhere, with the nearest that exists."""
    for use in _uses(subject):
        known = use.known if isinstance(use.known, Container) else tuple(use.known)
        if use.name not in known:
            near = get_close_matches(use.name, [str(name) for name in use.known], n=3)
            mend = f"use one of the nearest: {', '.join(near)}" if near else "correct it, or add what it names"
            yield Finding("dangling-id", use.file, f"{use.at} names {use.name!r}, which does not exist", mend)


def statements(subject: Subject) -> frozenset[str]:
    """Ids that a page may rest on: recommendations, drug items and trials."""
    trials = (
        f"drug/{drug.id}/trial-{number}"
        for drug in subject.pack.drugs.values()
        for number in range(1, len(drug.trials) + 1)
    )
    items = (f"drug/{drug.id}/{item.id}" for drug in subject.pack.drugs.values() for _, item in drug_items(drug))
    return frozenset((*subject.pack.recommendations, *items, *trials))


def _uses(subject: Subject) -> Iterator[Reference]:
    for rec in subject.pack.recommendations.values():
        yield from _of_recommendation(subject, rec)
    for drug in subject.pack.drugs.values():
        yield from _of_drug(subject, drug)
    for plan in subject.pack.plans:
        yield from _of_plan(subject, plan)
    yield from _of_pages(subject)
    yield from _of_sources(subject)


def _of_recommendation(subject: Subject, rec: Recommendation) -> Iterator[Reference]:
    pack, file = subject.pack, subject.file_of("recommendations", rec.id)
    yield Reference(file, "source", rec.source, pack.sources)
    yield Reference(file, "topic", rec.topic, pack.head.topics)
    yield Reference(file, "section", rec.section, pack.head.sections)
    for name in rec.drugs:
        yield Reference(file, "drugs", name, pack.drugs)
    for name in rec.covers:
        yield Reference(file, "covers", name, {item.covers for item in pack.must_say})
    for name in rec.also:
        yield Reference(file, "also", name, pack.recommendations)
    if rec.refines is not None:
        yield Reference(file, "refines", rec.refines, pack.recommendations)
    if rec.in_force.replaced_by is not None:
        yield Reference(file, "replaced_by", rec.in_force.replaced_by, pack.recommendations)


def _of_drug(subject: Subject, drug: Drug) -> Iterator[Reference]:
    pack, file = subject.pack, subject.file_of("drugs", drug.id)
    yield Reference(file, "drug_class", drug.drug_class, pack.head.sets)
    for kind, item in drug_items(drug):
        yield Reference(file, f"{kind} {item.id}", item.source, pack.sources)
        for name in getattr(item, "covers", ()):
            yield Reference(file, f"{kind} {item.id} covers", name, {must.covers for must in pack.must_say})
    for trial in drug.trials:
        yield Reference(file, f"trial {trial.trial}", trial.source, pack.sources)


def _of_plan(subject: Subject, plan: Plan) -> Iterator[Reference]:
    pack, file = subject.pack, subject.file_of("plans", plan.id)
    known, abouts = statements(subject), {rec.about for rec in pack.recommendations.values()}
    for at, names, allowed in (
        ("intents", plan.intents, pack.head.intents),
        ("topics", plan.topics, pack.head.topics),
        ("may_depend_on", plan.may_depend_on, pack.facts),
        ("candidates", plan.candidates, pack.drugs),
        ("disagreements", plan.disagreements, pack.disagreements),
    ):
        for name in names:
            yield Reference(file, at, name, allowed)
    for part in plan.sections:
        yield Reference(file, "sections", part.section, pack.head.sections)
        for at, names, allowed in (
            ("topics", part.topics, pack.head.topics),
            ("about", part.about, abouts),
            ("drugs", part.drugs, {*pack.drugs, "asked", "current"}),
        ):
            for name in names:
                yield Reference(file, f"section {part.section} {at}", name, allowed)
    for line in (line for slot in plan.bottom_line for line in slot.lines):
        for at, names, allowed in (
            ("rests_on", line.rests_on, known),
            ("regions", line.regions, pack.head.regions),
            ("asked_drugs", line.asked_drugs, pack.drugs),
            ("offers", line.offers, pack.drugs),
        ):
            for name in names:
                yield Reference(file, f"bottom line {line.id} {at}", name, allowed)


def _of_pages(subject: Subject) -> Iterator[Reference]:
    pack, known = subject.pack, statements(subject)
    for item in pack.disagreements.values():
        file = subject.file_of("disagreements", item.id)
        for side in item.sides:
            yield Reference(file, "sides", side.recommendation, pack.recommendations)
        for name in item.topics:
            yield Reference(file, "topics", name, pack.head.topics)
    for kind, items in (("premises", pack.premises), ("emergencies", pack.emergencies)):
        for page in items:
            for name in page.rests_on:
                yield Reference(subject.file_of(kind), f"{page.id} rests_on", name, known)
    for must in pack.must_say:
        file = subject.file_of("must_say")
        yield Reference(file, f"{must.id} fallback", must.fallback, known)
        yield Reference(file, f"{must.id} section", must.section, pack.head.sections)
        for name in must.drugs:
            yield Reference(file, f"{must.id} drugs", name, pack.drugs)
        for name in must.topics:
            yield Reference(file, f"{must.id} topics", name, pack.head.topics)


def _of_sources(subject: Subject) -> Iterator[Reference]:
    pack = subject.pack
    followed = {name for region in pack.head.regions.values() for name in region.follows}
    for source in pack.sources.values():
        file = subject.file_of("sources", source.id)
        yield Reference(file, "region", source.region, {*pack.head.regions, *followed, "international"})
        if source.superseded_by is not None:
            yield Reference(file, "superseded_by", source.superseded_by, pack.sources)
    yield Reference("pack.yaml", "default_region", pack.head.default_region, pack.head.regions)
