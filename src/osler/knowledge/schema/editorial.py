"""Limits that no source gives and the editors of a pack set: `editorial.yaml`."""

from __future__ import annotations

from typing import Literal

from osler.knowledge.schema.strict import Strict

INTERVAL_SHARE = "order/interval_share"
"""Which share of the least interval of its dose an order must leave."""


class EditorialLimit(Strict, frozen=True, kw_only=True):
    """One limit, why it was set, and where it is used."""

    id: str
    what: str
    """The limit in one sentence, as those who read a card or the list see it."""
    why: str
    value: float
    stands_in: tuple[str, ...]
    """The places of the pack that have this value: "card/<id>/unless_drug_within_months", "card/<id>/when",
    "record/<fact, input or drug>/<stale_years, gap_days or lasts_months>", "order/interval_share"."""
    state: Literal["awaiting review", "reviewed"] = "awaiting review"
