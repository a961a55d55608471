"""The omission guard: what a topic or a drug obliges the answer to say."""

from __future__ import annotations

from osler.answer.draft import Draft, draft
from osler.answer.select import DraftSection, merge, reader_heading
from osler.answer.view import View
from osler.core.errors import ProofError
from osler.knowledge.schema import MustSay, Plan


def obligations(
    view: View, bottom: tuple[Draft, ...], parts: tuple[DraftSection, ...]
) -> tuple[MustSay, ...]:
    """The must-say items that the drugs named and the topics asked call for."""
    topics = set(view.reading.topics)
    return tuple(
        item
        for item in view.pack.must_say
        if (set(item.drugs) & _named(view, item, bottom, parts) or topics & set(item.topics))
        and view.holds(f"must_say/{item.id}")
        and view.in_force(item.fallback)
    )


def _named(
    view: View, item: MustSay, bottom: tuple[Draft, ...], parts: tuple[DraftSection, ...]
) -> frozenset[str]:
    """Drugs named where the obligation looks."""
    where = [part for part in parts if not item.sections or part.id in item.sections]
    said = [*bottom, *(draft for part in where for draft in part.drafts)]
    named = {drug for draft in said for drug in draft.drugs}
    return frozenset(named if item.sections else named | set(view.asked_drugs))


def complete(
    view: View, parts: tuple[DraftSection, ...], required: tuple[MustSay, ...]
) -> tuple[DraftSection, ...]:
    """The sections with each missing obligation added from its fallback statement.

    Raises:
        ProofError: an obligation stays unmet, so the answer may not be given.
    """
    said = {key for part in parts for sentence in part.drafts for key in sentence.covers}
    added: list[DraftSection] = []
    for item in required:
        if item.covers in said:
            continue
        claim = view.claims[item.fallback]
        verdict = view.verdict(claim)
        if verdict is None or item.covers not in claim.covers:
            raise ProofError(f"must-say {item.id!r} has no statement in force that covers {item.covers!r}")
        heading = reader_heading(view, view.pack.head.sections[item.section])
        added.append(DraftSection(id=item.section, heading=heading, drafts=(draft(view, claim, verdict),)))
        said.update(claim.covers)
    return merge((*parts, *added))


def in_order(parts: tuple[DraftSection, ...], plans: tuple[Plan, ...]) -> tuple[DraftSection, ...]:
    """The sections in the order of the plans; one that no plan has comes last."""
    order = list(dict.fromkeys(part.section for plan in plans for part in plan.sections))
    return tuple(sorted(parts, key=lambda part: order.index(part.id) if part.id in order else len(order)))
