"""The two answers that are not an ordinary page: an emergency, and an abstention."""

from __future__ import annotations

from osler.answer.assemble import statement
from osler.answer.draft import Draft, cites_of, draft
from osler.answer.envelope import envelope, reference
from osler.answer.proof import Registry
from osler.answer.select import reader_heading
from osler.answer.understood import understood
from osler.answer.view import ALWAYS, View
from osler.core.answer import Alert, Answer, Cited, Section
from osler.knowledge.schema import Emergency

NOTHING_GOOD_ENOUGH = "Osler has no answer to this question."
"""The first sentence of every abstention."""


def abstain(view: View, why: str) -> Answer:
    """Says that there is no answer, why, and what is covered; cites nothing since it claims nothing."""
    searched = f"Searched: {view.pack.head.title} ({view.pack.version})."
    covers = f"Covered: {view.pack.head.covers}"
    return Answer(
        status="abstained",
        title=NOTHING_GOOD_ENOUGH.rstrip("."),
        understood=understood(view),
        bottom_line=Cited(text=f"{NOTHING_GOOD_ENOUGH} {why} {searched} {covers}", citations=()),
        follow_ups=view.pack.head.examples,
        **envelope(view),
    )


def raise_alarm(view: View) -> Answer:
    """The emergency first and alone: nothing else on the page may delay it."""
    found = [item for item in view.pack.emergencies if item.id in view.reading.emergencies]
    registry = Registry()
    alerts = tuple(_alert(view, registry, item) for item in found)
    section = _section(view, registry, found)
    return Answer(
        status="emergency",
        title="Emergency: act on this first",
        understood=understood(view),
        alerts=alerts,
        bottom_line=Cited(text=alerts[0].text, citations=alerts[0].citations),
        sections=(section,) if section.statements else (),
        references=tuple(reference(view, source, number) for source, number in registry.order.items()),
        **envelope(view),
    )


def _alert(view: View, registry: Registry, item: Emergency) -> Alert:
    claims = [view.claims[name] for name in item.rests_on]
    sentence = Draft(
        id=f"emergency/{item.id}",
        body=view.words(item.text),
        cites=tuple(dict.fromkeys(place for claim in claims for place in cites_of(view, claim))),
        figures=(),
    )
    return Alert(severity="emergency", text=sentence.text, citations=registry.cite(sentence))


def _section(view: View, registry: Registry, found: list[Emergency]) -> Section:
    """What the sources of the emergency say, in their own statements."""
    names = dict.fromkeys(name for item in found for name in item.rests_on)
    claims = [view.claims[name] for name in names]
    section = next((claim.section for claim in claims if claim.section), None)
    heading = reader_heading(view, view.pack.head.sections[section]) if section else "What the sources say"
    said = [draft(view, claim, ALWAYS) for claim in claims]
    return Section(
        id=section or "emergency",
        heading=heading,
        statements=tuple(statement(registry, item) for item in said),
    )
