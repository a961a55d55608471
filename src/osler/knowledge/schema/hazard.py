"""A dose that is dangerous at the wrong interval: `dose_hazards.yaml`."""

from __future__ import annotations

from osler.knowledge.schema.strict import Strict


class DoseHazard(Strict, frozen=True, kw_only=True):
    """An amount of a drug that may stand in a text only with one of these intervals."""

    drug: str
    """The drug's name as texts write it; it need not be one of the pack's drugs."""
    amount: str
    """As texts write it: "70 mg"."""
    only_intervals: tuple[str, ...]
    """Interval words, one of which must stand in the same sentence: "once weekly"."""
    least: str | None = None
    """The shortest time from dose to dose that this amount is meant for, in UCUM: "1 wk", "6 mo". What a
    program compares a draft order with; an order shorter than that is dangerous."""
    why: str
    """What the slip would do, in one clause."""
