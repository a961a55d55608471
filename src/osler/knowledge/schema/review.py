"""How a pack's content is reviewed: `review.yaml`."""

from __future__ import annotations

from osler.knowledge.schema.strict import Strict


class ReviewRules(Strict, frozen=True, kw_only=True):
    """What a pack asks of those who approve it."""

    two_approvers_for_boxed_warnings: bool = False
    """Two people must approve what speaks of a drug whose monograph has a boxed warning."""
    two_approvers_for_drugs: tuple[str, ...] = ()
    """Drugs besides those."""
    two_approvers_for: tuple[str, ...] = ()
    """Ids of recommendations."""
    review_within_months: int | None = None
    """An approval lapses when it is older than this; None lets it stand until something changes."""
