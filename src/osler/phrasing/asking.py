"""A question with a model beside it: the model-free answer first, then what the model adds to it."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from threading import Event

import msgspec

from osler.asking import Asked, Wish, answer_reading, ask
from osler.core.answer import Answer, Cited, Prose
from osler.core.case import Fact
from osler.knowledge import Knowledge, Pack
from osler.phrasing.following import other_words, understood
from osler.phrasing.model import ModelError
from osler.phrasing.prompts import prompt
from osler.phrasing.prose import Call, Writer
from osler.phrasing.reading import missed_facts
from osler.phrasing.voice import Voice
from osler.question import Reading


def ask_with(
    voice: Voice,
    knowledge: Knowledge,
    question: str,
    *,
    given: Sequence[Fact] = (),
    wish: Wish | None = None,
) -> Asked:
    """Answers a question as `osler.asking.ask` does, then adds the model's prose.

    Where facts may be sent, the model is first asked for facts that were missed; what it finds is judged by
    the same rules as any other fact. Emergencies and refusals never reach it.

    Raises:
        InputError: as `osler.asking.ask`.
    """
    asked = ask(knowledge, question, given=given, wish=wish)
    if asked.answer.status != "answered":
        return asked
    call = Call(voice)
    if not voice.send_facts:
        return _phrased(knowledge, asked, voice, call)
    try:
        more, read = _more(knowledge.of_version(asked.answer.knowledge_version), asked, call, wish or Wish())
    except ModelError as error:
        return msgspec.structs.replace(asked, answer=_without(asked.answer, voice, error))
    return _phrased(knowledge, more, voice, call, read)


def _more(pack: Pack, asked: Asked, call: Call, wish: Wish) -> tuple[Asked, tuple[str, ...]]:
    """The answer with facts and intents that the rules missed, and, of a library, what other words find."""
    reading, facts, names = _pointed(pack, asked.reading, call, asked.case.facts)
    also = other_words(pack, reading.question, call) if wish.library is not None else ()
    if not (names or also):
        return asked, ()
    told = {name: fact for name, fact in asked.case.facts.items() if fact.origin != "derived"}
    again = answer_reading(pack, reading, {**told, **facts}, msgspec.structs.replace(wish, also=also))
    return again, names


def _pointed(
    pack: Pack, reading: Reading, call: Call, known: Collection[str], last: Reading | None = None
) -> tuple[Reading, dict[str, Fact], tuple[str, ...]]:
    """The reading with what a model adds, facts that were not known, and the names of all that was added."""
    helped, names = understood(pack, reading, call, last)
    facts = {fact.name: fact for fact in missed_facts(pack, helped, call) if fact.name not in known}
    return helped, facts, (*names, *facts)


def pointed_at(
    pack: Pack,
    reading: Reading,
    voice: Voice,
    *,
    last: Reading | None = None,
    known: Collection[str] = (),
) -> tuple[Reading, tuple[str, ...]]:
    """A reading with what a model adds to it, and the names of what was added.

    Args:
        pack: whose words the question was read by.
        reading: the question as read, in scope.
        voice: a model to which the question may be sent.
        last: the question before it, for words that point back.
        known: names of facts known already; the model's are not taken for these.

    Raises:
        ModelError: the model is too slow or fails.
    """
    helped, facts, names = _pointed(pack, reading, Call(voice), known, last)
    return msgspec.structs.replace(helped, facts={**helped.facts, **facts}), names


def phrased(
    knowledge: Knowledge,
    answer: Answer,
    voice: Voice,
    *,
    told: Callable[[Cited], None] | None = None,
    cancelled: Event | None = None,
) -> Answer:
    """An answer with the model's prose; emergencies and refusals come back as they are.

    `told` gets each sentence as soon as it has passed the gate; `cancelled` stops the model at once.
    """
    writer = weaving(knowledge, answer, voice, cancelled=cancelled)
    if writer is None:
        return answer
    for sentence in writer.woven():
        if told is not None:
            told(sentence)
    return msgspec.structs.replace(answer, prose=writer.prose())


def weaving(
    knowledge: Knowledge, answer: Answer, voice: Voice, *, cancelled: Event | None = None
) -> Writer | None:
    """Who writes the prose of an answer sentence by sentence; None for emergencies and refusals."""
    if answer.status != "answered":
        return None
    return Writer(knowledge.of_version(answer.knowledge_version), answer, voice, Call(voice, cancelled))


def _phrased(
    knowledge: Knowledge, asked: Asked, voice: Voice, call: Call, read: tuple[str, ...] = ()
) -> Asked:
    if asked.answer.status != "answered":
        return asked
    writer = Writer(knowledge.of_version(asked.answer.knowledge_version), asked.answer, voice, call)
    for _ in writer.woven():
        pass
    prose = msgspec.structs.replace(writer.prose(), read=read)
    return msgspec.structs.replace(asked, answer=msgspec.structs.replace(asked.answer, prose=prose))


def _without(answer: Answer, voice: Voice, error: ModelError) -> Answer:
    """The model-free answer, saying that the model gave nothing."""
    note = f"The model {error}: this is the answer without it."
    return msgspec.structs.replace(
        answer, prose=Prose(model=voice.model.name, prompt=prompt("read").name, note=note)
    )
