"""The tool `assess_patient`."""

from __future__ import annotations

from typing import Annotated

import msgspec
from msgspec import Meta

from osler.answer import assess as judged
from osler.assistants.asking import Day, Facts, FhirRecord, Reader, Region
from osler.assistants.desk import Desk
from osler.assistants.wanted import Wanting
from osler.core.assessment import Assessment

_MOST_ASKED = 4
"""So many facts stand in one form: more is not filled in."""


class Assess(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Arguments of `assess_patient`."""

    facts: Facts = {}
    record: FhirRecord = None
    audience: Reader = "clinician"
    region: Region = None
    as_of: Day = None
    most: Annotated[
        int, Meta(description="So many rules of each kind at most, the weightiest first.", ge=1, le=500)
    ] = 15
    ask_missing: Annotated[
        bool, Meta(description="Ask the person for the most decisive missing facts, where the client can.")
    ] = True


def assess(desk: Desk, wanted: Assess) -> Assessment:
    """Every rule judged for the patient.

    Raises:
        InputError: a fact, record, region or day cannot be used.
    """
    request = desk.request(wanted.audience, wanted.region, wanted.as_of)
    record = desk.record(wanted.record, wanted.as_of)
    left_out = record.left_out if record else ()
    facts = desk.facts(wanted.facts, record)
    return judged(desk.pack, facts, request, most=wanted.most, left_out=left_out)


def wanting(desk: Desk, wanted: Assess) -> Wanting | None:
    """The missing facts that would decide most.

    Raises:
        InputError: as `assess`.
    """
    if not wanted.ask_missing:
        return None
    names = [item.name for item in assess(desk, wanted).next_facts[:_MOST_ASKED]]
    if not names:
        return None
    return Wanting(
        "These facts would decide most of what is open for this patient. Leave empty what is not known.",
        tuple(desk.pack.facts[name] for name in names),
    )
