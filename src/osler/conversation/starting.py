"""`osler.converse` for Python programs."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from osler.asking import Wish
from osler.conversation.conversation import Conversation
from osler.core.answer import Audience
from osler.fhir import Record
from osler.giving import day, from_map, region_of
from osler.knowledge import load
from osler.library import open_library


def converse(
    *,
    facts: Mapping[str, Any] | Record | None = None,
    audience: Audience = "clinician",
    region: str | None = None,
    as_of: str | None = None,
    packs: Sequence[Path] | None = None,
    library: Path | None = None,
) -> Conversation:
    """Begins a conversation about one patient: `talk.ask("…").answer`, then follow-ups.

    Args:
        facts: what is known of the patient beforehand, as `osler.ask` takes it.
        audience: whom the words are for.
        region: whose guidance leads.
        as_of: ISO date; answers from what was in force then.
        packs: knowledge packs to use instead of the one that comes with Osler.
        library: folder of the evidence library to quote from; none when left out.

    Raises:
        InputError: a fact, region, date or library cannot be used.
        KnowledgeError: a pack cannot be read.
    """
    knowledge = load(packs)
    pack = knowledge.packs[0]
    given = facts.facts if isinstance(facts, Record) else from_map(pack, facts or {})
    wish = Wish(
        audience=audience,
        region=region_of(pack, region),
        as_of=day(as_of) if as_of else None,
        library=open_library(str(library)) if library is not None else None,
        record=facts if isinstance(facts, Record) else None,
    )
    return Conversation(knowledge, given=given, wish=wish)
