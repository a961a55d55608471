"""The tool `explain_rule`."""

from __future__ import annotations

from typing import Annotated

import msgspec
from msgspec import Meta

from osler.answer import explain as explained
from osler.assistants.asking import Day, Facts, Reader, Region
from osler.assistants.desk import Desk
from osler.core.assessment import Explanation
from osler.core.errors import InputError


class Explain(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Arguments of `explain_rule`."""

    id: Annotated[str, Meta(description="Id of a rule: a statement's or an assessed rule's `id`.")]
    facts: Facts = {}
    audience: Reader = "clinician"
    region: Region = None
    as_of: Day = None


def explain(desk: Desk, wanted: Explain) -> Explanation:
    """The rule, from the first pack that has it.

    Raises:
        InputError: no pack has it, or a fact, region or day cannot be used.
    """
    request = desk.request(wanted.audience, wanted.region, wanted.as_of)
    given = desk.facts(wanted.facts)
    for pack in desk.knowledge.packs[1:]:
        try:
            return explained(pack, wanted.id, given, request)
        except InputError:
            continue
    return explained(desk.pack, wanted.id, given, request)
