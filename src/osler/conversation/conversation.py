"""A conversation: each question is read on its own, then completed with what was said before."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import msgspec

from osler.answer import in_words
from osler.asking import Asked, Wish, answer_reading, choose_pack, of_the_patient
from osler.core.answer import Answer
from osler.core.case import Fact
from osler.knowledge import Knowledge, Pack
from osler.question import Reading

if TYPE_CHECKING:
    from osler.phrasing import Voice

_REFERS = re.compile(
    r"\b(it|that|this|she|he|they|her|him|them|those|these)\b"
    r"|^\W*(and|what if|what about|why|how (long|often)|then)\b",
    re.IGNORECASE,
)
"""Words by which a short follow-up points back at what was said."""


class Conversation:
    """The patient and topic so far; `ask` answers the next question and moves on."""

    def __init__(
        self,
        knowledge: Knowledge,
        *,
        given: tuple[Fact, ...] = (),
        wish: Wish | None = None,
        last: tuple[Pack, Reading] | None = None,
        voice: Voice | None = None,
    ) -> None:
        """`voice` is a model that may point at what the rules miss, where the question may be sent to it."""
        self._knowledge = knowledge
        self._wish = wish or Wish()
        self._facts: dict[str, Fact] = {fact.name: fact for fact in given}
        self._pack: Pack | None = last[0] if last else None
        self._last: Reading | None = last[1] if last else None
        self._voice = voice if voice is not None and voice.send_facts else None
        self.pointed_at: tuple[str, ...] = ()
        """What a model pointed at in the last question: names of facts, intents, drugs and topics."""

    @property
    def facts(self) -> dict[str, Fact]:
        """The facts known so far, by name."""
        return dict(self._facts)

    def ask(self, question: str, *, corrected: tuple[Fact, ...] = (), dropped: tuple[str, ...] = ()) -> Asked:
        """Answers the next question about the same patient.

        A fact said again replaces the earlier one, and the answer says so. Facts corrected by hand
        outrank the question's words; facts dropped are unknown again.

        Raises:
            InputError: as `osler.asking.ask`.
        """
        pack, reading = self._read(question)
        if self._facts or corrected:
            reading = of_the_patient(reading)
        reading = self._helped(pack, reading)
        replaced = self._learn(pack, reading)
        self._facts.update((fact.name, fact) for fact in corrected)
        for name in dropped:
            self._facts.pop(name, None)
        asked = answer_reading(pack, reading, self._facts, self._wish)
        if reading.in_scope:
            self._last, self._pack = reading, pack
        return msgspec.structs.replace(asked, answer=_saying(asked.answer, replaced))

    def hear(self, question: str) -> None:
        """Takes an earlier question in, without answering it again: its facts and topic go on."""
        pack, reading = self._read(question)
        self._learn(pack, reading)
        if reading.in_scope:
            self._last, self._pack = reading, pack

    def _read(self, question: str) -> tuple[Pack, Reading]:
        pack, fresh = choose_pack(self._knowledge, question)
        if not fresh.in_scope and self._pack is not None:
            pack, fresh = self._pack, _reread(self._pack, fresh, question)
        return pack, fresh if self._last is None else _continued(fresh, self._last)

    def _helped(self, pack: Pack, reading: Reading) -> Reading:
        """The reading with what a model points at; without one, or if it fails, as it is."""
        self.pointed_at = ()
        if self._voice is None or not reading.in_scope or reading.emergencies:
            return reading
        from osler.phrasing import ModelError, pointed_at  # noqa: PLC0415 - only with a model

        try:
            helped, self.pointed_at = pointed_at(
                pack, reading, self._voice, last=self._last, known=self._facts
            )
        except ModelError:
            return reading
        return helped

    def _learn(self, pack: Pack, reading: Reading) -> tuple[str, ...]:
        replaced = tuple(
            f"{pack.facts[name].label}: now {in_words(pack.facts[name], fact.value)}, "
            f"was {in_words(pack.facts[name], self._facts[name].value)}"
            for name, fact in reading.facts.items()
            if name in self._facts and self._facts[name].value != fact.value
        )
        earlier = {name: _of_conversation(fact) for name, fact in self._facts.items()}
        self._facts = {**earlier, **reading.facts}
        return replaced


def _of_conversation(fact: Fact) -> Fact:
    return fact if fact.origin == "given" else msgspec.structs.replace(fact, origin="conversation")


def _reread(pack: Pack, fresh: Reading, question: str) -> Reading:
    """The same words read by the pack under discussion: short follow-ups name no topic."""
    from osler.question import read  # noqa: PLC0415 - only for a follow-up outside every pack's words

    again = read(pack, question)
    return again if again.facts or again.drugs or _REFERS.search(question) else fresh


def _continued(fresh: Reading, last: Reading) -> Reading:
    """A follow-up with the intent, topic and drugs that it leaves unsaid."""
    if not (fresh.in_scope or fresh.facts or fresh.drugs or _REFERS.search(fresh.question)):
        return fresh
    return msgspec.structs.replace(
        fresh,
        in_scope=True,
        why_out=None,
        intents=fresh.intents or last.intents,
        topics=fresh.topics or last.topics,
        drugs=fresh.drugs or last.drugs,
    )


def _saying(answer: Answer, replaced: tuple[str, ...]) -> Answer:
    if not replaced:
        return answer
    return msgspec.structs.replace(
        answer, understood=msgspec.structs.replace(answer.understood, replaced=replaced)
    )
