"""Prose past the gate: each sentence is judged when it is whole; what fails is mended once, then withheld."""

from __future__ import annotations

import re
import time
from collections.abc import Iterator
from threading import Event

import msgspec

from osler.core.answer import Answer, Cited, Prose, Withheld
from osler.gate import Bar, Memo, cited_in, judge
from osler.gate.lexicon import english
from osler.gate.phrases import level
from osler.gate.quantities import DOSE_UNITS, quantities
from osler.knowledge import Pack
from osler.phrasing.deidentify import deidentified
from osler.phrasing.material import Material, material_of
from osler.phrasing.model import Message, ModelError
from osler.phrasing.patience import patiently
from osler.phrasing.pieces import sentences, unfit
from osler.phrasing.prompts import Prompt, Purpose, prompt
from osler.phrasing.voice import Voice

_MARKERS = re.compile(r"\s*\[\d+(?:\s*,\s*\d+)*\]")
_MENDED = re.compile(r"^\W*(?P<place>\d{1,2})\s*[:.)]\s*(?P<sentence>.+)$")
_MOST_REFUSED = 8
_SUGGESTS = 2
_NEEDS = re.compile(r"\bneed(?:s|ed|ing)?\b", re.IGNORECASE)


class Refused(msgspec.Struct, frozen=True):
    """A sentence that the gate did not let through."""

    place: int
    sentence: str
    why: str


class Call:
    """What one answer asks of a model: it counts what is used and keeps to the time."""

    def __init__(self, voice: Voice, cancelled: Event | None = None) -> None:
        self._voice = voice
        self._cancelled = cancelled
        self._until = time.monotonic() + voice.limits.seconds
        self._used = 0

    @property
    def used(self) -> int:
        """Tokens used so far, about."""
        return self._used

    def cleaned(self, pack: Pack, text: str) -> str:
        """A text as it may be sent."""
        return deidentified(pack, text, self._voice.cleaner)

    def write(self, instructions: Prompt, data: object) -> Iterator[str]:
        """What the model writes to these instructions about this data.

        Raises:
            ModelError: it is too slow, fails, or the budget is spent.
        """
        content = msgspec.json.encode(data).decode()
        messages = (Message("system", instructions.text), Message("user", content))
        limits = self._voice.limits
        self._used = self._voice.budget.spend(self._used, instructions.text + content)
        pieces = patiently(
            lambda: self._voice.model.write(messages, limits.tokens),
            patience=limits.patience,
            until=self._until,
            cancelled=self._cancelled,
        )
        for piece in pieces:
            self._used = self._voice.budget.spend(self._used, piece)
            yield piece


def fault(
    sentence: str,
    material: Material,
    memo: Memo,
    bar: Bar = Bar(),  # noqa: B008 - it cannot be changed
) -> str | None:
    """Why a sentence with its markers may not be shown; None where what it cites carries it."""
    why = unfit(sentence) or _beyond_quotes(sentence, material)
    if why is not None:
        return why
    ruling = judge(
        sentence,
        material.evidence,
        material.lexicon,
        given=material.facts,
        memo=memo,
        bar=bar,
    )
    return None if ruling.passed else "; ".join(reason.why for reason in ruling.reasons)


def _beyond_quotes(sentence: str, material: Material) -> str | None:
    """Documents may be quoted for what was found; doses and advice come from the pack alone."""
    if not material.quoted & set(cited_in(sentence)):
        return None
    if any(amount.unit in DOSE_UNITS for amount in quantities(sentence)):
        return "it takes a dose from a document: doses are the pack's alone"
    advises = level(sentence, english()) >= _SUGGESTS or _NEEDS.search(sentence)
    return "it takes advice from a document: advice is the pack's alone" if advises else None


class Writer:
    """Writes the prose of one answer: `woven` gives its sentences as they pass, `prose` all of it after."""

    def __init__(self, pack: Pack, answer: Answer, voice: Voice, call: Call) -> None:
        self._answer = answer
        self._voice = voice
        self._call = call
        self._material: Material = material_of(
            pack, answer, send_facts=voice.send_facts, cleaner=voice.cleaner
        )
        self._memo: Memo = {}
        self._passed: dict[int, Cited] = {}
        self._refused: list[Refused] = []
        self._note: str | None = None
        purpose: Purpose = "patient" if answer.audience == "patient" else "phrase"
        self._instructions = prompt(purpose)

    def woven(self) -> Iterator[Cited]:
        """Each sentence as soon as it has passed, never before."""
        written = self._call.write(self._instructions, self._material.data())
        try:
            for place, sentence in enumerate(sentences(written), 1):
                yield from self._taken(place, sentence)
            if self._refused:
                yield from self._mended()
        except ModelError as error:
            self._note = f"The model {error}: what is shown stands without the rest of it."

    def prose(self) -> Prose:
        """What has passed so far, with what was withheld and why."""
        note = self._note
        if note is None and not self._passed:
            note = "The model wrote nothing that its sources carry."
        return Prose(
            sentences=tuple(self._passed[place] for place in sorted(self._passed)),
            withheld=tuple(Withheld(f"sentence {one.place}", one.why) for one in self._refused),
            model=self._voice.model.name,
            prompt=self._instructions.name,
            entailment=self._voice.entailment.name if self._voice.entailment else None,
            sent=self._material.facts,
            tokens=self._call.used,
            note=note,
        )

    def _taken(self, place: int, sentence: str) -> Iterator[Cited]:
        why = self._fault(sentence)
        if why is not None:
            self._refused.append(Refused(place, sentence, why))
            return
        cited = Cited(text=_MARKERS.sub("", sentence).strip(), citations=cited_in(sentence))
        self._passed[place] = cited
        yield cited

    def _fault(self, sentence: str) -> str | None:
        return fault(sentence, self._material, self._memo, Bar.of(self._voice.entailment))

    def _mended(self) -> Iterator[Cited]:
        """Asks once for the refused sentences again; those refused again stay refused."""
        first, self._refused = self._refused, []
        wanted = {one.place: one for one in first[:_MOST_REFUSED]}
        data = {
            "statements": self._material.data()["statements"],
            "refused": [{"place": o.place, "sentence": o.sentence, "why": o.why} for o in wanted.values()],
        }
        mended: set[int] = set()
        try:
            for line in sentences(self._call.write(prompt("repair"), data)):
                found = _MENDED.match(line)
                place = int(found["place"]) if found else 0
                if found and place in wanted and place not in mended and not self._fault(found["sentence"]):
                    mended.add(place)
                    yield from self._taken(place, found["sentence"])
        finally:
            self._refused = [one for one in first if one.place not in mended]
