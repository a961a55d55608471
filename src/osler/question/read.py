"""From free English to facts, intents and topics: the readers in their order."""

from __future__ import annotations

from typing import Any

from osler.core.case import Fact
from osler.question.changes import read_losses
from osler.question.compiled import EventTerms, ReadablePack, compiled
from osler.question.context import context_of
from osler.question.dates import with_dates
from osler.question.emergencies import emergencies
from osler.question.events import is_numbering, read_events
from osler.question.exposures import read_exposures
from osler.question.found import Sheet
from osler.question.goals import asked_drugs, intents_of, topics_of
from osler.question.measures import read_alone, read_labelled, read_own_units, read_values
from osler.question.numbers import quantities
from osler.question.reading import Reading
from osler.question.scope import names_another, why_out
from osler.question.settle import settle
from osler.question.spelling import mended
from osler.question.statements import read_statements
from osler.question.tables import read_tables
from osler.question.terms import Hit
from osler.question.text import Text, split

_LONGEST = 20_000


def read(pack: ReadablePack, text: str) -> Reading:
    """Reads a question with a pack's vocabulary; text that instructs is only text."""
    raised = emergencies(pack.emergencies, text[:_LONGEST])
    sheet = _sheet(pack, text[:_LONGEST])
    sheet.raised = raised
    _read_all(sheet, pack)
    facts, unreadable = settle(sheet)
    drugs = asked_drugs(sheet)
    out = None if raised else why_out(sheet, pack.head, facts, drugs)
    another = out is not None and names_another(sheet)
    intents = _intents(sheet, facts, drugs, pack, in_scope=not another)
    return Reading(
        question=text,
        intents=intents,
        topics=topics_of(sheet, facts, intents, drugs, pack.head.sets),
        drugs=drugs,
        facts=facts,
        unreadable=unreadable,
        emergencies=raised,
        in_scope=out is None,
        names_another=another,
        why_out=out,
    )


def intents_known(pack: ReadablePack) -> tuple[tuple[str, ...], str | None]:
    """What can be asked of a pack, and the intent of a case that asks nothing."""
    file = compiled(pack).file
    return tuple(file.intents), file.default_intent


def _intents(
    sheet: Sheet, facts: dict[str, Fact], drugs: tuple[str, ...], pack: ReadablePack, *, in_scope: bool
) -> tuple[str, ...]:
    """What is asked; a case that asks nothing gets the default."""
    found = intents_of(sheet, facts, drugs, pack.head.sets)
    default = sheet.words.file.default_intent
    return found if found or not in_scope or default is None else (default,)


def _sheet(pack: ReadablePack, raw: str) -> Sheet:
    words = compiled(pack)
    text = mended(split(raw), words.spelling)
    labels = words.labels.find(text.tokens)
    places: dict[str, list[Hit[tuple[str, str]]]] = {
        name: [hit for hit in terms.sites.find(text.tokens) if _tight(text, hit)]
        for name, terms in words.events.items()
    }
    heads = {at for terms in words.events.values() for at in _heads(text, terms)}
    levels = {
        at for hits in places.values() for hit in hits for at in range(hit.start, hit.end) if hit.payload[1]
    }
    marks = [
        hit for hit in words.marks.find(text.tokens) if hit.start not in levels or hit.end - hit.start > 2
    ]
    inner = {at for hit in marks if hit.end - hit.start > 2 for at in range(hit.start + 1, hit.end)}
    labels = [hit for hit in labels if hit.start not in inner or hit.end - hit.start > 1]
    found: list[Hit[Any]] = [*marks, *labels, *words.statements.find(text.tokens)]
    locked = levels | {
        at for hit in found for at in range(hit.start, hit.end) if "." not in text.tokens[at].text
    }
    numbers = with_dates(text.tokens, quantities(text, words.measures, locked))
    dated = {at for number in numbers if number.dated or number.ago for at in range(number.start, number.end)}
    labels = [hit for hit in labels if hit.start not in dated]
    return Sheet(
        text=text, context=context_of(text), words=words, facts=dict(pack.facts),
        numbers=numbers, marks=marks, labels=labels, event_sites=places,
        event_heads=heads, drug_names=frozenset(pack.drugs),
    )  # fmt: skip


def _heads(text: Text, terms: EventTerms) -> set[int]:
    """Tokens that name an event, those of phrases about another matter left out."""
    other = {at for hit in terms.excluding.find(text.tokens) for at in range(hit.start, hit.end)}
    heads = terms.heads.find(text.tokens)
    return {hit.start for hit in heads if not is_numbering(text.tokens, hit)} - other


def _tight(text: Text, hit: Hit[tuple[str, str]]) -> bool:
    """A level such as "T12" is written without a gap: "T -4" is a score."""
    first, last = text.tokens[hit.start], text.tokens[hit.end - 1]
    digits = last.text.isdigit() and hit.end - hit.start > 1
    return (
        not digits
        or last.start == text.tokens[hit.end - 2].end
        or hit.end - hit.start > 2
        or last.start - first.end == 0
    )


def _read_all(sheet: Sheet, pack: ReadablePack) -> None:
    """Strong readings take their numbers first; weak ones get what is left."""
    read_losses(sheet)
    read_own_units(sheet)
    read_labelled(sheet, weak=False)
    read_tables(sheet)
    read_exposures(sheet, pack.head.sets)
    read_events(sheet)
    read_statements(sheet)
    read_values(sheet)
    read_labelled(sheet, weak=True)
    read_alone(sheet)
