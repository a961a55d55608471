"""A question with a model beside it: the model-free answer first, then what the model adds to it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from threading import Event

import msgspec

from osler.asking import Asked, Wish, ask
from osler.core.answer import Answer, Cited, Prose
from osler.core.case import Fact
from osler.knowledge import Knowledge, Pack
from osler.phrasing.model import ModelError
from osler.phrasing.prompts import prompt
from osler.phrasing.prose import Call, Writer
from osler.phrasing.reading import missed_facts
from osler.phrasing.voice import Voice


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
    if voice.send_facts:
        try:
            more = missed_facts(_pack(knowledge, asked.answer), question, asked.reading, call)
        except ModelError as error:
            return msgspec.structs.replace(asked, answer=_without(asked.answer, voice, error))
        taken = tuple(fact for fact in more if fact.name not in {one.name for one in given})
        if taken:
            again = ask(knowledge, question, given=(*given, *taken), wish=wish)
            return _phrased(knowledge, again, voice, call, tuple(fact.name for fact in taken))
    return _phrased(knowledge, asked, voice, call)


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
    return Writer(_pack(knowledge, answer), answer, voice, Call(voice, cancelled))


def _phrased(
    knowledge: Knowledge, asked: Asked, voice: Voice, call: Call, read: tuple[str, ...] = ()
) -> Asked:
    if asked.answer.status != "answered":
        return asked
    writer = Writer(_pack(knowledge, asked.answer), asked.answer, voice, call)
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


def _pack(knowledge: Knowledge, answer: Answer) -> Pack:
    version = answer.knowledge_version
    return next((pack for pack in knowledge.packs if pack.version == version), knowledge.packs[0])
