"""Proof and numbering: drafts become the answer object, refused sentences are listed."""

from __future__ import annotations

import msgspec

from osler.answer.changing import change_drafts
from osler.answer.dissent import DraftDisagreement
from osler.answer.draft import Draft
from osler.answer.envelope import envelope, reference
from osler.answer.parts import Parts
from osler.answer.proof import Prover, Registry
from osler.answer.safety import DraftAlert, Weighed
from osler.answer.select import DraftSection, reader_heading
from osler.answer.understood import understood
from osler.answer.view import View
from osler.core import answer as page
from osler.core.answer import Answer
from osler.core.errors import ProofError
from osler.core.wording import begun
from osler.reasoning import next_facts

_MOST_NEXT = 8
_MOST_FOLLOW_UPS = 5


def assemble(view: View, parts: Parts) -> Answer:
    """The answer object from its parts.

    Raises:
        ProofError: no sentence of the bottom line is proved.
    """
    prover, registry = Prover(view), Registry()
    bottom = prover.keep(parts.bottom)
    if not bottom:
        raise ProofError(f"no bottom line of plan {parts.plans[0].id!r} holds and is proved for this case")
    live = _live(parts)
    # The order of these lines is the order of the page, and so of the reference numbers.
    premise = tuple(_cited(registry, item) for item in prover.keep(parts.premises))
    alerts = tuple(_alert(registry, item) for item in parts.alerts if prover.stands(item.sentence))
    lead = _lead(registry, bottom)
    sections = [_section(registry, prover, part) for part in parts.sections]
    candidates = tuple(_candidate(view, registry, prover, item) for item in parts.weighed)
    sections.append(_section(registry, prover, _weighing(view, parts)))
    sections.append(_section(registry, prover, _changing(view, live)))
    disputes = tuple(_dispute(registry, prover, item) for item in parts.disputes)
    return Answer(
        status="answered",
        title=reader_heading(view, parts.plans[0].title),
        understood=understood(view),
        premise=premise,
        alerts=alerts,
        bottom_line=lead,
        sections=tuple(part for part in sections if part.statements),
        candidates=candidates,
        next_facts=_next(view, parts, live),
        disagreements=tuple(item for item in disputes if len(item.positions) > 1),
        references=tuple(reference(view, source, number) for source, number in registry.order.items()),
        follow_ups=_follow_ups(parts),
        withheld=tuple(prover.withheld),
        **envelope(view),
    )


def _live(parts: Parts) -> tuple[str, ...]:
    """Ids of the recommendations that this page says or disputes: what a missing fact could decide."""
    said = [item.id for part in parts.sections for item in part.drafts if item.claim and item.claim.topic]
    disputed = [
        side.sentence.claim.id for item in parts.disputes for side in item.positions if side.sentence.claim
    ]
    return tuple(dict.fromkeys((*said, *disputed)))


def _next(view: View, parts: Parts, live: tuple[str, ...]) -> tuple[page.NextFact, ...]:
    """The most decisive unknown facts among those that the plan may ask for."""
    may_ask = {name for plan in parts.plans for name in plan.may_depend_on}
    ranked = next_facts(view.pack, view.judgements, live)
    return tuple(item for item in ranked if not may_ask or item.name in may_ask)[:_MOST_NEXT]


def _follow_ups(parts: Parts) -> tuple[str, ...]:
    asks = dict.fromkeys(ask for plan in parts.plans for ask in plan.follow_ups)
    return tuple(asks)[:_MOST_FOLLOW_UPS]


def _lead(registry: Registry, bottom: tuple[Draft, ...]) -> page.Cited:
    numbers = [number for item in bottom for number in registry.cite(item)]
    return page.Cited(text=" ".join(item.text for item in bottom), citations=tuple(dict.fromkeys(numbers)))


def _cited(registry: Registry, item: Draft) -> page.Cited:
    return page.Cited(text=item.text, citations=registry.cite(item))


def _alert(registry: Registry, item: DraftAlert) -> page.Alert:
    return page.Alert(
        severity=item.severity,
        text=item.sentence.text,
        citations=registry.cite(item.sentence),
        because=item.because,
        drug=item.drug,
    )


def statement(registry: Registry, item: Draft) -> page.Statement:
    """A proved draft with its reference numbers and locators."""
    return page.Statement(
        id=item.id,
        text=item.text,
        citations=registry.cite(item),
        applies=item.applies,
        depends_on=item.depends_on,
        condition=item.condition,
        strength=item.strength,
        certainty=item.certainty,
        why=item.why,
        evidence=tuple(
            page.Evidence(
                citation=registry.number(place.source),
                locator=place.locator,
                recommendation=place.recommendation,
            )
            for place in item.cites
        ),
    )


def _section(registry: Registry, prover: Prover, part: DraftSection) -> page.Section:
    kept = prover.keep(part.drafts)
    said = tuple(statement(registry, item) for item in kept)
    return page.Section(id=part.id, heading=part.heading, statements=said)


def _weighing(view: View, parts: Parts) -> DraftSection:
    """Arguments for and against each candidate that no other part of the page has said."""
    said = {item.id for part in parts.sections for item in part.drafts}
    said |= {alert.sentence.id for alert in parts.alerts}
    sides = [
        (item, side)
        for drug in parts.weighed
        for side, items in (("for", drug.reasons_for), ("against", drug.reasons_against))
        for item in items
        if item.id not in said
    ]
    drafts = tuple(_sided(view, item, side) for item, side in sides)
    return DraftSection(id="weighing", heading=reader_heading(view, view.pack.head.weighing), drafts=drafts)


def _sided(view: View, item: Draft, side: str) -> Draft:
    """An argument that says for or against which drug it speaks."""
    label = view.pack.drugs[item.drugs[0]].label
    start = begun(label)
    return msgspec.structs.replace(item, body=f"{start}, {side}: {item.body.removeprefix(f'{start}: ')}")


def _changing(view: View, live: tuple[str, ...]) -> DraftSection:
    heading = reader_heading(view, view.pack.head.changing)
    advice = tuple(name for name in live if view.claims[name].direction != "neutral")
    return DraftSection(id="changing", heading=heading, drafts=change_drafts(view, advice))


def _candidate(view: View, registry: Registry, prover: Prover, item: Weighed) -> page.Candidate:
    return page.Candidate(
        drug=item.drug,
        label=view.pack.drugs[item.drug].label,
        verdict=item.verdict,
        arguments_for=tuple(_argument(registry, draft) for draft in prover.keep(item.reasons_for)),
        arguments_against=tuple(_argument(registry, draft) for draft in prover.keep(item.reasons_against)),
        check=item.check,
    )


def _argument(registry: Registry, item: Draft) -> page.Argument:
    return page.Argument(text=item.text, citations=registry.cite(item))


def _dispute(registry: Registry, prover: Prover, item: DraftDisagreement) -> page.Disagreement:
    return page.Disagreement(
        about=item.about,
        positions=tuple(
            page.Position(
                text=side.sentence.text,
                citations=registry.cite(side.sentence),
                guideline=side.guideline,
                verdict=side.verdict,
                depends_on=side.depends_on,
            )
            for side in item.positions
            if prover.stands(side.sentence)
        ),
    )
