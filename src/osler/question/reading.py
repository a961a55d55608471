"""What a question was understood to say."""

from __future__ import annotations

import msgspec

from osler.core.answer import Unreadable
from osler.core.case import Fact


class Reading(msgspec.Struct, frozen=True, kw_only=True):
    """A question, read."""

    question: str
    intents: tuple[str, ...] = ()
    """What is asked, foremost first."""
    topics: tuple[str, ...] = ()
    """What it is about, foremost first."""
    drugs: tuple[str, ...] = ()
    """The drugs it asks about."""
    facts: dict[str, Fact] = {}
    unreadable: tuple[Unreadable, ...] = ()
    """Words that look like facts and were not used, each with why."""
    emergencies: tuple[str, ...] = ()
    """Ids of the pack's emergencies that it raises."""
    in_scope: bool = True
    names_another: bool = False
    """It is not this pack's business and names a matter of its own: a patient's facts do not make it so."""
    why_out: str | None = None
    """Why it is not this pack's business."""
