"""The rules themselves, judged for one patient: without a question, a plan or a page."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Literal

from osler.answer.claims import Claim, claims_of
from osler.answer.draft import named
from osler.answer.select import reader_heading
from osler.answer.understood import understood
from osler.answer.view import ALWAYS, Request, View, known, open_
from osler.core.answer import NextFact, Reference
from osler.core.assessment import Assessment, Explanation, Judged
from osler.core.case import Fact
from osler.core.errors import InputError
from osler.core.truth import Truth
from osler.knowledge import Pack
from osler.knowledge.reference import reference
from osler.logic import Verdict, evaluate, nearest, reasons, say
from osler.question import Reading
from osler.reasoning import build_case, in_force, judge, next_facts, scope_of, weight

_MOST_ASKED = 8
_WORDS: dict[Truth, Literal["applies", "does not apply", "unknown"]] = {
    Truth.TRUE: "applies",
    Truth.FALSE: "does not apply",
    Truth.UNKNOWN: "unknown",
}


def assess(
    pack: Pack, facts: Iterable[Fact], request: Request, *, most: int = 40, left_out: tuple[str, ...] = ()
) -> Assessment:
    """Every rule in force judged for one patient: those that apply or are undecided, heaviest first.

    Args:
        pack: the rules.
        facts: what is known of the patient; all else is unknown, never false.
        request: reader, leading region and the day whose guidance counts.
        most: so many of each kind are shown; `not_shown` counts the others.
        left_out: what of the patient's record could not be used.

    Raises:
        InputError: a fact is not one of the pack's.
    """
    view = _view(pack, facts, request)
    sources: dict[str, int] = {}
    alerts = [pair for pair in _stops(view) if known(pair[1])]
    rules = _rules(view)
    applying = [pair for pair in rules if known(pair[1])]
    undecided = [
        pair for pair in rules if open_(pair[1]) and pair[0].topic not in view.pack.head.special_topics
    ]
    shown = [_judged(view, *pair, sources) for pair in alerts]
    return Assessment(
        facts=understood(view).facts,
        alerts=tuple(shown),
        applies=tuple(_judged(view, *pair, sources) for pair in applying[:most]),
        undecided=tuple(_judged(view, *pair, sources) for pair in undecided[:most]),
        not_shown=max(0, len(applying) - most) + max(0, len(undecided) - most),
        next_facts=_asked(view, [claim.condition for claim, _ in undecided]),
        left_out=left_out,
        references=_references(pack, sources),
        region=view.region,
        as_of=view.as_of,
        knowledge_version=pack.version,
        disclaimer=reader_heading(view, pack.head.disclaimer),
    )


def explain(pack: Pack, name: str, facts: Iterable[Fact], request: Request) -> Explanation:
    """One recommendation or drug rule: for whom, where it stands, and its verdict for these facts.

    Raises:
        InputError: the pack has no such rule (the nearest is named), or a fact is not one of the pack's.
    """
    claim = claims_of(pack).by_id.get(name)
    if claim is None:
        raise InputError(f"there is no rule {name!r}{nearest(name, claims_of(pack).by_id)}")
    view = _view(pack, facts, request)
    sources: dict[str, int] = {}
    judged = _judged(view, claim, _verdict(view, claim), sources)
    rec = pack.recommendations.get(name)
    period = rec.in_force if rec else None
    return Explanation(
        rule=judged,
        in_force=period is None or in_force(period, view.as_of),
        since=period.since if period else None,
        until=period.until if period else None,
        replaced_by=period.replaced_by if period else None,
        figures=claim.figures,
        facts=understood(view).facts,
        next_facts=_asked(view, [claim.condition]),
        references=_references(pack, sources),
        as_of=view.as_of,
        knowledge_version=pack.version,
        disclaimer=reader_heading(view, pack.head.disclaimer),
    )


def _view(pack: Pack, facts: Iterable[Fact], request: Request) -> View:
    case = build_case(pack, facts)
    return View(
        pack=pack,
        reading=Reading(question=""),
        case=case,
        scope=scope_of(pack, case),
        judgements=judge(pack, case, as_of=request.as_of),
        audience=request.audience,
        region=request.region,
        as_of=request.as_of,
    )


def _rules(view: View) -> list[tuple[Claim, Verdict]]:
    """The recommendations in force that the region follows, heaviest first."""
    found = [
        (claim, verdict)
        for name in view.pack.recommendations
        if (verdict := view.verdict(claim := view.claims[name])) is not None
        and view.region_rank(claim) is not None
    ]
    return sorted(
        found,
        key=lambda pair: (-weight(pair[0].strength), view.region_rank(pair[0]) or 0, pair[0].priority),
    )


def _stops(view: View) -> list[tuple[Claim, Verdict]]:
    """The reasons against drugs, contraindications first."""
    found = [
        (claim, verdict)
        for claims in claims_of(view.pack).by_drug.values()
        for claim in claims
        if claim.kind == "stops" and (verdict := view.verdict(claim)) is not None
    ]
    return sorted(found, key=lambda pair: pair[0].severity != "contraindication")


def _verdict(view: View, claim: Claim) -> Verdict:
    """The verdict, also of a rule that is no longer in force."""
    if not claim.condition:
        return ALWAYS
    return view.verdict(claim) or evaluate(view.pack.conditions[claim.condition], view.scope)


def _judged(view: View, claim: Claim, verdict: Verdict, sources: dict[str, int]) -> Judged:
    rec = view.pack.recommendations.get(claim.id)
    drug = claim.drugs[0] if rec is None and claim.drugs else None
    when = view.pack.conditions.get(claim.condition) if claim.condition else None
    settled = verdict.truth is not Truth.UNKNOWN
    return Judged(
        id=claim.id,
        title=rec.title if rec else view.pack.drugs[drug].label if drug else claim.id,
        text=named(view, claim),
        verdict=_WORDS[verdict.truth],
        condition=say(when, view.pack.lexicon) if when is not None else "everyone",
        why="; ".join(reasons(verdict, view.pack.lexicon, view.scope)) or None if settled else None,
        hangs_on=view.hangs_on(verdict),
        missing=() if settled else verdict.missing,
        severity=claim.severity,
        drug=drug,
        strength=claim.strength,
        certainty=claim.certainty,
        citation=sources.setdefault(claim.source, len(sources) + 1),
        locator=claim.locator,
    )


def _asked(view: View, live: list[str]) -> tuple[NextFact, ...]:
    return next_facts(view.pack, view.judgements, live)[:_MOST_ASKED]


def _references(pack: Pack, sources: Mapping[str, int]) -> tuple[Reference, ...]:
    return tuple(reference(number, pack.sources[name]) for name, number in sources.items())
