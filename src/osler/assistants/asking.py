"""The tool `ask`."""

from __future__ import annotations

from typing import Annotated, Any

import msgspec
from msgspec import Meta

from osler.asking import Wish
from osler.assistants.desk import Desk
from osler.conversation import Conversation
from osler.core.answer import Answer, Audience
from osler.core.errors import InputError

Facts = Annotated[
    dict[str, Any],
    Meta(description="Known facts by name, in the fact's unit or as text with one; null is unknown."),
]
FhirRecord = Annotated[
    dict[str, Any] | list[Any] | None,
    Meta(description="FHIR R4: a Bundle of one patient, or a list of resources; facts outrank it."),
]
Reader = Annotated[
    Audience, Meta(description="For whom the words are; doses, thresholds and sources never differ.")
]
Region = Annotated[
    str | None, Meta(description="Whose guidance leads (us, uk, …); the knowledge's own when left out.")
]
Day = Annotated[str | None, Meta(description="ISO date: answers from what was in force then.")]
MOST_QUESTION = 10_000
"""Longest question in characters."""
MOST_EARLIER = 20


class Ask(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Arguments of `ask`."""

    question: Annotated[str, Meta(description="Free clinical English; may hold the patient's facts.")]
    facts: Facts = {}
    record: FhirRecord = None
    earlier: Annotated[
        tuple[str, ...],
        Meta(
            description="Questions asked before about the same patient, oldest first: facts and topic go on.",
            max_length=MOST_EARLIER,
        ),
    ] = ()
    audience: Reader = "clinician"
    region: Region = None
    as_of: Day = None


def ask(desk: Desk, wanted: Ask) -> Answer:
    """The answer to the question, after the earlier ones.

    Raises:
        InputError: the question is empty or too long, or a fact, region or day cannot be used.
    """
    for question in (*wanted.earlier, wanted.question):
        if not question.strip():
            raise InputError("the question is empty: write what you want to know")
        if len(question) > MOST_QUESTION:
            raise InputError(f"the question has {len(question):,} characters: at most {MOST_QUESTION:,}")
    desk.request(wanted.audience, wanted.region, wanted.as_of)
    record = desk.record(wanted.record, wanted.as_of)
    given = desk.facts(wanted.facts, record)
    wish = Wish(
        audience=wanted.audience,
        region=wanted.region,
        as_of=wanted.as_of,
        library=desk.library,
        standings=desk.standings(),
        record=record,
    )
    talk = Conversation(desk.knowledge, wish=wish)
    for question in wanted.earlier:
        talk.hear(question)
    return talk.ask(wanted.question, corrected=given).answer
