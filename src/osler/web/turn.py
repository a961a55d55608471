"""One turn of a page: the question, what came before it, and the facts corrected by hand."""

from __future__ import annotations

from collections.abc import Mapping

import msgspec

from osler.asking import Asked, Wish
from osler.conversation import Conversation
from osler.core.answer import Answer, Audience
from osler.core.case import Fact, Value
from osler.core.errors import InputError
from osler.core.record import Record
from osler.core.standing import Standings
from osler.knowledge import Knowledge, Pack
from osler.library import Library
from osler.question import Reading

_MOST_TURNS = 20


class Trail(msgspec.Struct, frozen=True, kw_only=True):
    """What came before a question; the client carries it, signed."""

    pack: str = ""
    facts: tuple[Fact, ...] = ()
    intents: tuple[str, ...] = ()
    topics: tuple[str, ...] = ()
    drugs: tuple[str, ...] = ()
    questions: tuple[str, ...] = ()


class Ask(msgspec.Struct, frozen=True, kw_only=True):
    """Everything that makes one answer."""

    question: str
    trail: Trail = Trail()
    given: tuple[Fact, ...] = ()
    """Facts set by hand: they outrank what was read."""
    tried: tuple[Fact, ...] = ()
    """Facts just changed; the answer without them is made as well, to mark what changed."""
    dropped: tuple[str, ...] = ()
    """Names of facts that the person took away."""
    audience: Audience = "clinician"
    region: str | None = None
    as_of: str | None = None
    """ISO day whose guidance counts; the pack's last update when None."""
    record: Record | None = None
    """What was read off the patient's record; its facts stand in `given`, and where they stood is told."""


class Turn(msgspec.Struct, frozen=True, kw_only=True):
    """An answered turn."""

    ask: Ask
    pack: Pack
    asked: Asked
    before: Answer | None
    """The answer as it was before the facts just tried."""
    after: Trail
    """What a follow-up starts from."""

    @property
    def answer(self) -> Answer:
        """The answer of this turn."""
        return self.asked.answer


def answer_turn(
    knowledge: Knowledge, ask: Ask, library: Library | None = None, standings: Standings | None = None
) -> Turn:
    """Answers a turn, and the same turn without what was just tried.

    Raises:
        InputError: the question is empty, or the region is unknown.
    """
    if not ask.question.strip():
        raise InputError("the question is empty: write what you want to know")
    wish = Wish(
        audience=ask.audience,
        region=ask.region,
        as_of=ask.as_of,
        library=library,
        standings=standings,
        record=ask.record,
    )
    plain = _answered(knowledge, ask, ask.given, wish)
    tried = tuple(fact for fact in ask.tried if _differs(fact, plain.case.facts))
    if tried or ask.dropped:
        given = {fact.name: fact for fact in (*ask.given, *tried)}
        settled = msgspec.structs.replace(ask, given=tuple(given.values()), tried=())
        asked = _answered(knowledge, settled, settled.given, wish)
        return _turn(knowledge, settled, asked, plain.answer if tried else None)
    return _turn(knowledge, msgspec.structs.replace(ask, tried=()), plain, None)


def _answered(knowledge: Knowledge, ask: Ask, given: tuple[Fact, ...], wish: Wish) -> Asked:
    talk = Conversation(
        knowledge,
        given=ask.trail.facts,
        wish=wish,
        last=_last(knowledge, ask.trail),
    )
    return talk.ask(ask.question, corrected=given, dropped=ask.dropped)


def _last(knowledge: Knowledge, trail: Trail) -> tuple[Pack, Reading] | None:
    if not trail.pack:
        return None
    reading = Reading(question="", intents=trail.intents, topics=trail.topics, drugs=trail.drugs)
    return knowledge.pack(trail.pack), reading


def _turn(knowledge: Knowledge, ask: Ask, asked: Asked, before: Answer | None) -> Turn:
    pack = knowledge.of_version(asked.answer.knowledge_version)
    reading = asked.reading
    told = tuple(fact for fact in asked.case if fact.origin != "derived")
    after = Trail(
        pack=pack.head.id if reading.in_scope else ask.trail.pack,
        facts=told,
        intents=reading.intents or ask.trail.intents,
        topics=reading.topics or ask.trail.topics,
        drugs=reading.drugs or ask.trail.drugs,
        questions=(*ask.trail.questions, ask.question)[-_MOST_TURNS:],
    )
    return Turn(ask=ask, pack=pack, asked=asked, before=before, after=after)


def _differs(fact: Fact, known: Mapping[str, Fact]) -> bool:
    other = known.get(fact.name)
    # A fact worked out is only the same by chance: set by hand it no longer follows the others.
    if other is None or other.origin == "derived":
        return True
    return not _same(fact.value, other.value)


def _same(one: Value, other: Value) -> bool:
    if isinstance(one, float | int) and isinstance(other, float | int):
        # What a page shows is rounded to so many digits.
        return abs(float(one) - float(other)) < 1e-6 * max(1.0, abs(float(one)))
    return one == other
