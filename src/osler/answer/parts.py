"""What an answer says, gathered and not yet proved."""

from __future__ import annotations

import msgspec

from osler.answer.dissent import DraftDisagreement
from osler.answer.draft import Draft
from osler.answer.safety import DraftAlert, Weighed
from osler.answer.select import DraftSection
from osler.knowledge.schema import Plan


class Parts(msgspec.Struct, frozen=True, kw_only=True):
    """All that an answer says, before proof and numbering."""

    plans: tuple[Plan, ...]
    premises: tuple[Draft, ...]
    alerts: tuple[DraftAlert, ...]
    bottom: tuple[Draft, ...]
    sections: tuple[DraftSection, ...]
    weighed: tuple[Weighed, ...]
    disputes: tuple[DraftDisagreement, ...]
