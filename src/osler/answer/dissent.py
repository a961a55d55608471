"""Where guidelines differ: each one's position and its verdict for this case, side by side."""

from __future__ import annotations

from typing import Literal

import msgspec

from osler.answer.draft import Draft, draft
from osler.answer.view import View
from osler.core.truth import Truth
from osler.knowledge.schema import Disagreement, Plan, Side
from osler.logic import Verdict

_SAID: dict[Truth, Literal["applies", "does not apply", "depends"]] = {
    Truth.TRUE: "applies",
    Truth.FALSE: "does not apply",
    Truth.UNKNOWN: "depends",
}
_MOST = 4


class DraftPosition(msgspec.Struct, frozen=True, kw_only=True):
    """One side before proof."""

    guideline: str
    verdict: Literal["applies", "does not apply", "depends"]
    depends_on: tuple[str, ...]
    sentence: Draft


class DraftDisagreement(msgspec.Struct, frozen=True, kw_only=True):
    """A dispute before proof."""

    id: str
    about: str
    positions: tuple[DraftPosition, ...]


def disagreements(view: View, plans: tuple[Plan, ...]) -> tuple[DraftDisagreement, ...]:
    """The plans' disputes that touch this case, in the plans' order."""
    relevant = [
        _lay_out(view, view.pack.disagreements[name])
        for name in dict.fromkeys(name for plan in plans for name in plan.disagreements)
        if view.may_hold(f"disagreement/{name}") and _on_subject(view, view.pack.disagreements[name])
    ]
    worth = [dispute for dispute in relevant if len(dispute.positions) > 1]
    return tuple(worth[:_MOST])


def _on_subject(view: View, dispute: Disagreement) -> bool:
    """Whether a dispute about drugs is about the drugs of the question, if it names any."""
    named = {drug for side in dispute.sides for drug in view.claims[side.recommendation].drugs}
    return not view.question_drugs or not named or bool(named & set(view.question_drugs))


def _lay_out(view: View, dispute: Disagreement) -> DraftDisagreement:
    sides = [side for side in dispute.sides if side.recommendation in view.judgements]
    ranked = sorted(sides, key=lambda side: _rank(view, side))
    positions = tuple(_position(view, dispute, side) for side in ranked)
    return DraftDisagreement(id=dispute.id, about=dispute.about, positions=positions)


def _rank(view: View, side: Side) -> int:
    rank = view.region_rank(view.claims[side.recommendation])
    return 99 if rank is None else rank


def _position(view: View, dispute: Disagreement, side: Side) -> DraftPosition:
    claim = view.claims[side.recommendation]
    verdict: Verdict = view.judgements[side.recommendation].verdict
    worded = draft(view, claim, verdict)
    body = view.words(side.text or claim.text)
    return DraftPosition(
        guideline=side.guideline,
        verdict=_SAID[verdict.truth],
        depends_on=verdict.missing if verdict.truth is Truth.UNKNOWN else (),
        sentence=msgspec.structs.replace(
            worded, id=f"disagreement/{dispute.id}/{claim.id}", body=body, condition=None, covers=()
        ),
    )
