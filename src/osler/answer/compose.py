"""From verdicts to the answer: plan, select, weigh, complete, prove, number. Each stage is pure."""

from __future__ import annotations

from collections.abc import Mapping

from osler.answer.assemble import assemble
from osler.answer.bottom import bottom_line
from osler.answer.dissent import disagreements
from osler.answer.draft import Draft, cites_of
from osler.answer.guard import complete, in_order, obligations
from osler.answer.parts import Parts
from osler.answer.planning import choose
from osler.answer.refuse import abstain, raise_alarm
from osler.answer.safety import alerts, weigh
from osler.answer.select import DraftSection, sections
from osler.answer.view import Request, View
from osler.core.answer import Answer
from osler.core.case import Case
from osler.knowledge import Pack
from osler.knowledge.schema import Plan
from osler.question import Reading
from osler.reasoning import Judgement, scope_of


def compose(
    pack: Pack, reading: Reading, case: Case, judgements: Mapping[str, Judgement], request: Request
) -> Answer:
    """The checked answer to one question about one case.

    Raises:
        ProofError: a required statement or the bottom line could not be proved.
    """
    view = View(
        pack=pack,
        reading=reading,
        case=case,
        scope=scope_of(pack, case),
        judgements=judgements,
        audience=request.audience,
        region=request.region,
        as_of=request.as_of,
    )
    plans = choose(view) if reading.in_scope else ()
    if not plans:
        return abstain(view, view.reading.why_out or "Nothing in the knowledge packs speaks to it.")
    parts = _gather(view, plans)
    if not parts.bottom:
        return abstain(view, f"Nothing that was in force on {view.as_of} decides it.")
    return assemble(view, parts)


def emergency(pack: Pack, reading: Reading, request: Request) -> Answer:
    """The answer to a question that raises an emergency: from its words and the pack alone."""
    view = View(
        pack=pack,
        reading=reading,
        case=Case(reading.facts),
        scope=scope_of(pack, Case()),
        judgements={},
        audience=request.audience,
        region=request.region,
        as_of=request.as_of,
    )
    return raise_alarm(view)


def _gather(view: View, plans: tuple[Plan, ...]) -> Parts:
    bottom = bottom_line(view, plans[0])
    chosen = sections(view, plans)
    named = _named(view, bottom, chosen)
    candidates = (*view.question_drugs, *plans[0].candidates)
    weighed = weigh(view, (name for name in candidates if name in view.pack.drugs))
    return Parts(
        plans=plans,
        premises=_premises(view),
        alerts=alerts(view, named),
        bottom=bottom,
        sections=in_order(complete(view, chosen, obligations(view, bottom, chosen)), plans),
        weighed=weighed,
        disputes=disagreements(view, plans),
    )


def _named(view: View, bottom: tuple[Draft, ...], parts: tuple[DraftSection, ...]) -> tuple[str, ...]:
    """Drugs that the answer is about or names, in order of first mention."""
    said = [*bottom, *(item for part in parts for item in part.drafts)]
    names = [*view.asked_drugs, *(drug for item in said for drug in item.drugs)]
    return tuple(name for name in dict.fromkeys(names) if name in view.pack.drugs)


def _premises(view: View) -> tuple[Draft, ...]:
    return tuple(
        Draft(
            id=f"premise/{premise.id}",
            body=view.words(premise.text),
            cites=tuple(place for name in premise.rests_on for place in cites_of(view, view.claims[name])),
            figures=tuple(figure for name in premise.rests_on for figure in view.claims[name].figures),
            rules=premise.rests_on,
        )
        for premise in view.pack.premises
        if view.holds(f"premise/{premise.id}") and all(view.in_force(name) for name in premise.rests_on)
    )
