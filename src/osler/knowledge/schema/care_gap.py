"""A care gap: what to look for in a population, `care_gaps/<id>.yaml`, with its cases beside it."""

from __future__ import annotations

from osler.knowledge.schema.strict import Strict


class CareGap(Strict, frozen=True, kw_only=True):
    """Who lacks what recommendations ask for, how urgent that is, and how to say why."""

    id: str
    title: str
    """A heading of a work list: "Not treated after a fracture"."""
    when: str
    """The condition over patient facts under which a person has the gap."""
    urgency: int
    """1 is looked at first; people are ranked by it. Set by the editors, not by a source."""
    reason: str
    """Said of one person; may hold {fact_name} for a known value."""
    action: str
    """What closes the gap, as the recommendations say it."""
    rests_on: tuple[str, ...]
    """Ids of the recommendations that ask for it: their sources are cited."""
    figures: tuple[str, ...] = ()
    """Every number that the texts state and the condition lacks."""
    last_checked: str
    note: str | None = None
