"""Every id that a file names exists."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from difflib import get_close_matches
from typing import NamedTuple, TypeAlias

from osler.knowledge.check.subject import Subject
from osler.knowledge.conditions import bottom_lines, drug_items
from osler.knowledge.finding import Finding
from osler.knowledge.schema import Drug, Plan, Recommendation

Use: TypeAlias = tuple[str, Iterable[str], Collection[str]]
"""Where names stand, the names, and what they may be."""


class Reference(NamedTuple):
    """A name used in a file, and the names it may be."""

    file: str
    at: str
    name: str
    known: Collection[str]


def dangling_ids(subject: Subject) -> Iterator[Finding]:
    """Reports each name that leads nowhere, with the nearest that exists."""
    for use in _uses(subject):
        if use.name not in use.known:
            near = get_close_matches(use.name, sorted(use.known), n=3)
            mend = (
                f"use one of the nearest: {', '.join(near)}" if near else "correct it, or add what it names"
            )
            yield Finding("dangling-id", use.file, f"{use.at} names {use.name!r}, which does not exist", mend)


def statements(subject: Subject) -> frozenset[str]:
    """Ids that a page may rest on: recommendations, drug items and trials."""
    trials = (
        f"drug/{drug.id}/trial-{number}"
        for drug in subject.pack.drugs.values()
        for number in range(1, len(drug.trials) + 1)
    )
    items = (
        f"drug/{drug.id}/{item.id}" for drug in subject.pack.drugs.values() for _, item in drug_items(drug)
    )
    return frozenset((*subject.pack.recommendations, *items, *trials))


def _uses(subject: Subject) -> Iterator[Reference]:
    for rec in subject.pack.recommendations.values():
        yield from _of_recommendation(subject, rec)
    for drug in subject.pack.drugs.values():
        yield from _of_drug(subject, drug)
    for plan in subject.pack.plans:
        yield from _of_plan(subject, plan)
    yield from _of_lines(subject)
    yield from _of_pages(subject)
    yield from _of_sources(subject)


def _of_recommendation(subject: Subject, rec: Recommendation) -> Iterator[Reference]:
    pack = subject.pack
    yield from _each(
        subject.file_of("recommendations", rec.id),
        ("source", (rec.source,), pack.sources),
        ("topic", (rec.topic,), pack.head.topics),
        ("section", (rec.section,), pack.head.sections),
        ("drugs", rec.drugs, pack.drugs),
        ("covers", rec.covers, {item.covers for item in pack.must_say}),
        ("also", rec.also, pack.recommendations),
        ("refines", filter(None, [rec.refines]), pack.recommendations),
        ("in_force.replaced_by", filter(None, [rec.in_force.replaced_by]), pack.recommendations),
    )


def _of_drug(subject: Subject, drug: Drug) -> Iterator[Reference]:
    pack, file = subject.pack, subject.file_of("drugs", drug.id)
    yield Reference(file, "drug_class", drug.drug_class, pack.head.sets)
    for kind, item in drug_items(drug):
        yield Reference(file, f"{kind} {item.id}", item.source, pack.sources)
        for name in getattr(item, "covers", ()):
            yield Reference(file, f"{kind} {item.id} covers", name, {must.covers for must in pack.must_say})
    for trial in drug.trials:
        yield Reference(file, f"trial {trial.trial}", trial.source, pack.sources)


def _each(file: str, *uses: Use, before: str = "") -> Iterator[Reference]:
    for at, names, known in uses:
        for name in names:
            yield Reference(file, before + at, name, known)


def _of_plan(subject: Subject, plan: Plan) -> Iterator[Reference]:
    pack, file = subject.pack, subject.file_of("plans", plan.id)
    abouts = {rec.about for rec in pack.recommendations.values()}
    drugs = {*pack.drugs, "asked", "current"}
    yield from _each(
        file,
        ("intents", plan.intents, pack.head.intents),
        ("topics", plan.topics, pack.head.topics),
        ("may_depend_on", plan.may_depend_on, pack.facts),
        ("candidates", plan.candidates, pack.drugs),
        ("disagreements", plan.disagreements, pack.disagreements),
        ("sections", [part.section for part in plan.sections], pack.head.sections),
    )
    for part in plan.sections:
        yield from _each(
            file,
            ("topics", part.topics, pack.head.topics),
            ("about", part.about, abouts),
            ("may_depend_on", part.may_depend_on, pack.facts),
            ("drugs", part.drugs, drugs),
            before=f"section {part.section} ",
        )


def _of_lines(subject: Subject) -> Iterator[Reference]:
    pack, known, drugs = subject.pack, statements(subject), {*subject.pack.drugs, "asked", "current"}
    for file, line in bottom_lines(subject.found):
        yield from _each(
            file,
            ("rests_on", line.rests_on, known),
            ("applies", line.applies, known),
            ("fails", line.fails, known),
            ("regions", line.regions, pack.head.regions),
            ("asked_drugs", line.asked_drugs, pack.drugs),
            ("offers", line.offers, drugs),
            before=f"bottom line {line.id} ",
        )


def _of_pages(subject: Subject) -> Iterator[Reference]:
    pack, known = subject.pack, statements(subject)
    for item in pack.disagreements.values():
        yield from _each(
            subject.file_of("disagreements", item.id),
            ("sides", [side.recommendation for side in item.sides], pack.recommendations),
            ("topics", item.topics, pack.head.topics),
        )
    for premise in pack.premises:
        at = f"{premise.id} rests_on"
        yield from _each(subject.file_of("premises"), (at, premise.rests_on, known))
    for emergency in pack.emergencies:
        at = f"{emergency.id} rests_on"
        yield from _each(subject.file_of("emergencies"), (at, emergency.rests_on, known))
    for side in pack.guidelines:
        use = (f"{side.id} treats", side.treats, pack.recommendations)
        yield from _each(subject.file_of("guidelines"), use)
    for gap in pack.care_gaps.values():
        use = ("rests_on", gap.rests_on, pack.recommendations)
        yield from _each(subject.file_of("care_gaps", gap.id), use)
    topics = [article.topic for article in pack.articles]
    yield from _each(subject.file_of("articles"), ("topic", topics, pack.head.topics))
    yield from _each(
        subject.file_of("review"),
        ("two_approvers_for_drugs", pack.review.two_approvers_for_drugs, pack.drugs),
        ("two_approvers_for", pack.review.two_approvers_for, pack.recommendations),
    )
    for must in pack.must_say:
        yield from _each(
            subject.file_of("must_say"),
            ("fallback", (must.fallback,), known),
            ("section", (must.section,), pack.head.sections),
            ("sections", must.sections, pack.head.sections),
            ("drugs", must.drugs, pack.drugs),
            ("topics", must.topics, pack.head.topics),
            before=f"{must.id} ",
        )


def _of_sources(subject: Subject) -> Iterator[Reference]:
    pack = subject.pack
    followed = {name for region in pack.head.regions.values() for name in region.follows}
    for source in pack.sources.values():
        file = subject.file_of("sources", source.id)
        yield Reference(file, "region", source.region, {*pack.head.regions, *followed, "international"})
        if source.superseded_by is not None:
            yield Reference(file, "superseded_by", source.superseded_by, pack.sources)
    head, file = pack.head, subject.file_of("head")
    yield from _each(
        file,
        ("default_region", (head.default_region,), head.regions),
        ("special_topics", head.special_topics, head.topics),
    )
