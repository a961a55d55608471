"""Which claims stand in which section: what applies or may apply, said once, best source first."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator

import msgspec

from osler.answer.claims import Claim, claims_of
from osler.answer.draft import Draft, draft
from osler.answer.regimens import merge_regimens
from osler.answer.view import View
from osler.core.truth import Truth
from osler.knowledge.schema import Heading, Plan, PlanSection
from osler.logic import Verdict


class DraftSection(msgspec.Struct, frozen=True, kw_only=True):
    """A section before proof."""

    id: str
    heading: str
    drafts: tuple[Draft, ...]


def sections(view: View, plans: tuple[Plan, ...]) -> tuple[DraftSection, ...]:
    """The plans' sections filled for this case; a claim is said once, empty sections are left out.

    A later plan adds only the sections that an earlier one lacks.
    """
    said: set[str] = set()
    planned: set[str] = set()
    result: list[DraftSection] = []
    for plan in plans:
        for part in plan.sections:
            if part.section in planned or not view.may_hold(f"plan/{plan.id}/{part.section}"):
                continue
            chosen = merge_regimens(view, tuple(_fill(view, plan, part, said)))
            said.update(item.id for item in chosen)
            if chosen:
                result.append(DraftSection(id=part.section, heading=heading(view, part), drafts=chosen))
        planned.update(part.section for part in plan.sections)
    return merge(result)


def merge(parts: Iterable[DraftSection]) -> tuple[DraftSection, ...]:
    """Sections of the same id joined, in order of first appearance."""
    joined: dict[str, DraftSection] = {}
    for part in parts:
        earlier = joined.get(part.id)
        if earlier is None:
            joined[part.id] = part
        else:
            ids = {item.id for item in earlier.drafts}
            extra = tuple(item for item in part.drafts if item.id not in ids)
            joined[part.id] = msgspec.structs.replace(earlier, drafts=earlier.drafts + extra)
    return tuple(joined.values())


def heading(view: View, part: PlanSection) -> str:
    """The section's heading for this reader."""
    return reader_heading(view, part.heading or view.pack.head.sections[part.section])


def reader_heading(view: View, words: Heading) -> str:
    """A heading for this reader."""
    return words.patient if view.audience == "patient" else words.clinician


def candidates_for(view: View, plan: Plan, part: PlanSection) -> Iterator[tuple[Claim, Verdict]]:
    """The claims that a section could say, with their verdicts: true or open ones only."""
    for claim in _belonging(view, part):
        verdict = view.verdict(claim)
        if verdict is None or verdict.truth is Truth.FALSE:
            continue
        if verdict.truth is Truth.UNKNOWN and not _worth_asking(view, plan, part, (claim, verdict)):
            continue
        yield claim, verdict


def _fill(view: View, plan: Plan, part: PlanSection, said: set[str]) -> Iterator[Draft]:
    found = [pair for pair in candidates_for(view, plan, part) if pair[0].id not in said]
    refined = {claim.refines for claim, verdict in found if verdict.truth is Truth.TRUE}
    per_about: Counter[tuple[str, str]] = Counter()
    room = Room(part)
    for claim, verdict in sorted(found, key=lambda pair: _order(view, *pair)):
        decision = (claim.about, claim.direction)
        if claim.id in refined or (claim.about and per_about[decision] >= part.per_about):
            continue
        if room.take(claim, verdict):
            per_about[decision] += 1
            yield draft(view, claim, verdict)


class Room:
    """How much a section may still hold: of all statements, and of open ones."""

    def __init__(self, part: PlanSection) -> None:
        self._left = part.limit
        self._open_left = part.open_limit

    def take(self, claim: Claim, verdict: Verdict) -> bool:
        """Whether there was room, which is then used up; monograph items do not count as open."""
        is_open = verdict.truth is Truth.UNKNOWN and claim.kind == "recommendation"
        if not self._left or (is_open and not self._open_left):
            return False
        self._left -= 1
        self._open_left -= is_open
        return True


def _order(view: View, claim: Claim, verdict: Verdict) -> tuple[int, int, int, int, int]:
    source = view.pack.sources[claim.source]
    rank = view.region_rank(claim)
    return (
        claim.priority,
        0 if verdict.truth is Truth.TRUE else 1,
        0 if source.status == "current" else 1,
        99 if rank is None else rank,
        -(source.year or 0),
    )


def _wanted_drugs(view: View, part: PlanSection) -> frozenset[str]:
    wanted: set[str] = set()
    for name in part.drugs:
        if name == "asked":
            wanted.update(view.asked_drugs)
        elif name == "current":
            wanted.update(set(view.asked_drugs) - set(view.question_drugs))
        else:
            wanted.add(name)
    return frozenset(wanted)


def _belonging(view: View, part: PlanSection) -> Iterator[Claim]:
    """The claims that the section is for, whatever their verdicts."""
    found = claims_of(view.pack)
    yield from (claim for claim in found.by_section.get(part.section, ()) if _belongs(view, part, claim))
    # A usual regimen is a regimen too.
    kinds = part.drug_items + (("usual_regimens",) if "regimens" in part.drug_items else ())
    for drug in sorted(_wanted_drugs(view, part)):
        yield from (claim for claim in found.by_drug.get(drug, ()) if claim.kind in kinds)


def _belongs(view: View, part: PlanSection, claim: Claim) -> bool:
    if view.region_rank(claim) is None:
        return False
    if not part.topics and claim.topic in view.special_topics and not _is_known(view, claim):
        return False
    if (part.topics and claim.topic not in part.topics) or (part.about and claim.about not in part.about):
        return False
    asked = view.asked_drugs
    return not part.asked_drugs_only or not asked or any(drug in asked for drug in claim.drugs)


def _is_known(view: View, claim: Claim) -> bool:
    verdict = view.verdict(claim)
    return verdict is not None and verdict.truth is Truth.TRUE


def _worth_asking(view: View, plan: Plan, part: PlanSection, pair: tuple[Claim, Verdict]) -> bool:
    """Whether an open claim hangs on few facts, all of which this plan may ask for."""
    claim, verdict = pair
    if len(verdict.missing) > plan.max_missing or not verdict.missing:
        return False
    if not plan.may_depend_on or set(claim.drugs) & set(view.asked_drugs):
        return True
    return set(verdict.missing) <= set(plan.may_depend_on) | set(part.may_depend_on)
