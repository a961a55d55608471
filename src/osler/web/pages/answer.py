"""The answer page: an answer, the facts it can be asked again with, and what changed."""

from __future__ import annotations

from typing import Literal

import msgspec

from osler.answer import drugs_in_question
from osler.core.answer import Answer, UnderstoodFact
from osler.core.record import Stood
from osler.knowledge import Pack
from osler.knowledge.schema import FactFile, Region
from osler.render.words import made_from, record_lines, review_line
from osler.web.fields import hidden, seal, written
from osler.web.pages.alerts import Warned, warned
from osler.web.pages.folds import Part, parts
from osler.web.pages.marks import WEIGHING, Marks, marks
from osler.web.pages.pictures import Shown, pictures
from osler.web.signing import Signer
from osler.web.turn import Turn

_MOST_WANTED = 4


class Field(msgspec.Struct, frozen=True, kw_only=True):
    """An input for one fact."""

    name: str
    label: str
    kind: Literal["number", "boolean", "word", "words"]
    value: str
    unit: str
    low: float | None
    high: float | None
    options: tuple[tuple[str, str], ...]
    """Words to choose from, each with its label."""


class Chip(msgspec.Struct, frozen=True, kw_only=True):
    """One fact as understood, with the words it came from."""

    name: str
    label: str
    origin: str
    """Where it came from, in words."""
    field: Field | None
    """None for a fact worked out: it follows the others."""


class Trial(msgspec.Struct, frozen=True, kw_only=True):
    """A change of one fact that would change the answer."""

    name: str
    value: str


class AnswerPage(msgspec.Struct, frozen=True, kw_only=True):
    """Everything the template of an answer uses."""

    answer: Answer
    review: str
    made_from: str
    chips: tuple[Chip, ...]
    left_out: tuple[str, ...]
    """What of the patient's record was not used, and why, in words."""
    wanted: tuple[Field, ...]
    """Inputs for the unknown facts that would decide most."""
    calculators: dict[str, tuple[str, str]]
    """By wanted fact: address and title of the calculator that gives it."""
    warned: tuple[Warned, ...]
    """What speaks against the drugs of the answer."""
    trials: dict[str, Trial]
    """By the id of the sentence that says what would change."""
    parts: tuple[Part, ...]
    """The sections but that of the weighed drugs, each with what is folded."""
    weighing: str | None
    """Heading of the table of drugs, for and against; None without candidates."""
    checks: dict[str, tuple[str, ...]]
    """By drug: what to find out before it is given, in words."""
    marks: Marks
    pictures: tuple[Shown, ...]
    regions: dict[str, Region]
    earlier: tuple[str, ...]
    """Questions asked before in this conversation."""
    fields: tuple[tuple[str, str], ...]
    """What asks the same again."""
    continued: str
    """The token with which a follow-up goes on."""
    token: str
    slug: str | None
    """The article's name, where this is one: an answer without a patient."""
    unfolded: bool
    """Whether everything is shown at once, as asked without a script."""


def answer_page(
    turn: Turn, signer: Signer, *, token: str, slug: str | None = None, unfolded: bool = False
) -> AnswerPage:
    """The page for an answered turn."""
    answer, pack = turn.answer, turn.pack
    wanted = [item for item in answer.next_facts if item.name in pack.facts][:_MOST_WANTED]
    changed = marks(turn.before, answer)
    return AnswerPage(
        answer=answer,
        review=review_line(answer),
        made_from=made_from(answer),
        chips=_chips(pack, answer),
        left_out=tuple(record_lines(answer)),
        wanted=tuple(
            _field(pack.facts[item.name], item.ask, "") for item in wanted if _primary(pack, item.name)
        ),
        calculators={
            card.gives: (f"/calculators/{card.id}", card.title)
            for card in pack.calculators.values()
            if card.gives in {item.name for item in wanted}
        },
        warned=warned(pack, answer, drugs_in_question(pack, turn.asked.reading, turn.asked.case)),
        trials=_trials(answer),
        parts=parts(pack, answer, changed.fresh),
        weighing=_weighing(answer),
        checks={
            item.drug: tuple(pack.facts[name].label for name in item.check)
            for item in answer.candidates
            if item.check
        },
        marks=changed,
        pictures=pictures(turn),
        regions=pack.head.regions,
        earlier=turn.ask.trail.questions,
        fields=hidden(turn.ask, signer),
        continued=seal(turn.after, signer),
        token=token,
        slug=slug,
        unfolded=unfolded,
    )


def _weighing(answer: Answer) -> str | None:
    found = next((section.heading for section in answer.sections if section.id == WEIGHING), None)
    return found if answer.candidates else None


def _primary(pack: Pack, name: str) -> bool:
    return pack.facts[name].derive is None


def _chips(pack: Pack, answer: Answer) -> tuple[Chip, ...]:
    record = answer.understood.record
    stood = {} if isinstance(record, msgspec.UnsetType) else record.facts
    return tuple(
        _chip(pack, name, fact, stood.get(name))
        for name, fact in answer.understood.facts.items()
        if fact.shown
    )


def _chip(pack: Pack, name: str, fact: UnderstoodFact, stood: Stood | None) -> Chip:
    origin = {
        "question": f"from “{fact.quote}”",
        "given": "set by hand" if stood is None else f"from the record: {stood.words}",
        "conversation": "from earlier",
        "derived": fact.quote or "worked out",
    }[fact.origin]
    declared = pack.facts[name]
    editable = fact.origin != "derived"
    field = _field(declared, fact.label, written(fact.value)) if editable else None
    return Chip(name=name, label=fact.label, origin=origin, field=field)


def _field(declared: FactFile, label: str, value: str) -> Field:
    low, high = declared.range or (None, None)
    return Field(
        name=declared.id,
        label=label,
        kind=declared.type,
        value=value,
        unit=declared.unit_label or declared.unit or "",
        low=low,
        high=high,
        options=tuple(declared.words.items()),
    )


def _trials(answer: Answer) -> dict[str, Trial]:
    """The sentences that say what would change the answer: their id is "change/<fact>/<value>"."""
    found = {}
    for section in answer.sections:
        for statement in section.statements:
            kind, _, rest = statement.id.partition("/")
            name, _, value = rest.partition("/")
            if kind == "change" and value:
                found[statement.id] = Trial(name=name, value=value)
    return found
