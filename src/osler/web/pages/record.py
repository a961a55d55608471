"""The page after a launch from the record: its facts, to confirm before anything is asked."""

from __future__ import annotations

import msgspec

from osler.answer.values import in_words
from osler.cds import Patient
from osler.knowledge import Pack
from osler.web.fields import SETTLED, written


class RecordFact(msgspec.Struct, frozen=True):
    """One fact as the record has it."""

    field: str
    value: str
    """As the form sends it."""
    label: str
    words: str
    where: str
    """Type, id and date of the resource."""


class RecordPage(msgspec.Struct, frozen=True, kw_only=True):
    """The facts read, what was left out, and the box to ask in."""

    facts: tuple[RecordFact, ...]
    left_out: tuple[str, ...]
    not_read: tuple[str, ...]
    """Types of resource that the record system did not give."""
    longest: int
    token: str
    sealed: str
    """The record as read, signed: the answer says where its facts stood."""


def record_page(
    pack: Pack, patient: Patient, not_read: tuple[str, ...], *, longest: int, token: str, sealed: str
) -> RecordPage:
    """The page for a patient."""
    facts = [
        RecordFact(
            SETTLED + fact.name,
            written(fact.value),
            pack.facts[fact.name].label,
            in_words(pack.facts[fact.name], fact.value),
            patient.used.get(fact.name, ""),
        )
        for fact in patient.facts
    ]
    return RecordPage(
        facts=tuple(facts),
        left_out=patient.left_out,
        not_read=not_read,
        longest=longest,
        token=token,
        sealed=sealed,
    )
