"""From a question to an answer: read, build the case, judge, compose. The one road all doors use."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import msgspec

from osler.answer import Request, compose, emergency, reviewed
from osler.core.answer import Answer, Audience
from osler.core.case import Case, Fact
from osler.core.errors import InputError
from osler.core.record import Record
from osler.core.standing import Standings
from osler.giving import day, region_of
from osler.knowledge import Knowledge, Pack
from osler.library import Library
from osler.question import Reading, emergencies, read
from osler.reasoning import build_case, judge


class Asked(msgspec.Struct, frozen=True, kw_only=True):
    """A question with its case, so that a follow-up can build on both."""

    reading: Reading
    case: Case
    answer: Answer


class Wish(msgspec.Struct, frozen=True, kw_only=True):
    """How the asker wants the answer."""

    audience: Audience = "clinician"
    region: str | None = None
    """Whose guidance leads; the pack's default when None."""
    as_of: str | None = None
    """ISO date whose guidance counts; the pack's last update when None."""
    library: Library | None = None
    """The evidence library to quote from; none when None."""
    also: tuple[str, ...] = ()
    """Other words that may help to find passages of the library, as a model may suggest them."""
    standings: Standings | None = None
    """What named people have signed; nothing is claimed when None."""
    record: Record | None = None
    """What was read off the patient's record: its facts count as given, and where they stood is told."""


def ask(
    knowledge: Knowledge,
    question: str,
    *,
    given: Sequence[Fact] = (),
    wish: Wish | None = None,
) -> Asked:
    """Answers one question about one patient.

    Facts given outrank those of the record, and these the facts read from the question.

    Raises:
        InputError: the question is empty, or the region or date is unknown.
    """
    if not question.strip():
        raise InputError(
            'the question is empty: write it in quotes, for example osler ask "Who needs a DXA?"'
        )
    pack, reading = choose_pack(knowledge, question)
    wish = wish or Wish()
    given = (*(wish.record.facts if wish.record else ()), *given)
    if given:
        reading = of_the_patient(reading)
    facts = {**reading.facts, **{fact.name: fact for fact in given}}
    return answer_reading(pack, reading, facts, wish)


def of_the_patient(reading: Reading) -> Reading:
    """The reading of a question put beside a patient's facts.

    "Which drug?" is then about that patient, though the words name no subject; "Which drug for gout?" is not.
    """
    if reading.in_scope or not reading.intents or reading.names_another:
        return reading
    return msgspec.structs.replace(reading, in_scope=True, why_out=None)


def choose_pack(knowledge: Knowledge, question: str) -> tuple[Pack, Reading]:
    """The pack that understands the question best, and its reading; the first pack when none does."""
    readings = [(pack, _read(pack, question)) for pack in knowledge.packs]
    return max(readings, key=lambda pair: (bool(pair[1].emergencies), pair[1].in_scope, len(pair[1].facts)))


def _read(pack: Pack, question: str) -> Reading:
    """The question as this pack reads it; an emergency is seen even if all other reading fails."""
    raised = emergencies(pack.emergencies, question)
    try:
        return read(pack, question)
    except Exception:
        # The one catch below the doors: a fault in reading must not hide an emergency.
        if not raised:
            raise
        return Reading(question=question, emergencies=raised)


def answer_reading(pack: Pack, reading: Reading, facts: Mapping[str, Fact], wish: Wish) -> Asked:
    """The answer to a question already read, for these facts.

    Raises:
        InputError: the region or date is unknown.
    """
    as_of = day(wish.as_of) if wish.as_of else pack.head.last_updated
    request = Request(audience=wish.audience, region=region_of(pack, wish.region), as_of=as_of)
    if reading.emergencies:
        # Nothing is judged first: the emergency does not wait for it, nor fail with it.
        alarm = reviewed(emergency(pack, reading, request), wish.standings)
        return Asked(reading=reading, case=Case(dict(facts)), answer=_telling(alarm, wish.record))
    case = build_case(pack, facts.values())
    judgements = judge(pack, case, as_of=as_of)
    answer = _quoting(compose(pack, reading, case, judgements, request), wish)
    told = _telling(reviewed(answer, wish.standings), wish.record)
    return Asked(reading=reading, case=case, answer=told)


def _telling(answer: Answer, record: Record | None) -> Answer:
    """The answer with where the record's facts stood; not of those that something else outranks."""
    if record is None:
        return answer
    known = answer.understood.facts
    kept = {
        fact.name: record.told.facts[fact.name]
        for fact in record.facts
        if fact.name in known and known[fact.name].origin == "given" and known[fact.name].value == fact.value
    }
    told = msgspec.structs.replace(record.told, facts=kept)
    return msgspec.structs.replace(answer, understood=msgspec.structs.replace(answer.understood, record=told))


def _quoting(answer: Answer, wish: Wish) -> Answer:
    """The answer with what the library says to its question."""
    if wish.library is None:
        return answer
    from osler.quoting import from_library  # noqa: PLC0415 - not needed without a library

    return from_library(answer, wish.library, also=wish.also)
