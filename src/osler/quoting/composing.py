"""The answer made of quotes: alone where the packs have none, beside the pack's statements where they do."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

import msgspec

from osler.core.answer import (
    Answer,
    Cited,
    Disagreement,
    Evidence,
    LibraryUse,
    Position,
    Reference,
    Section,
    Statement,
    Withheld,
)
from osler.core.errors import InputError
from osler.library.interface import Library, Stored
from osler.quoting.answering import Found, Quoted, find
from osler.quoting.aspects import Aspect, aspects
from osler.quoting.choosing import MOST
from osler.quoting.contradicting import opposed
from osler.quoting.pointing import reading

SECTION = "library"
BESIDE_HEADING = "From your library"
TITLE = "In the words of your library"
_MOST_BESIDE = 5
_NEXT = 4
"""The second sentence of the bottom line is among so many of the best."""
_SECOND = 0.95
"""Share of the best score from which a second sentence of another document belongs into the bottom line."""


def from_library(answer: Answer, library: Library, *, also: tuple[str, ...] = ()) -> Answer:
    """The answer with what the library says to its question.

    An emergency is left alone. Beside a pack's answer stand at most five quotes, in a section of their own;
    nothing of the pack's changes. Where the packs abstain, the quotes are the answer if they are good enough.
    `also` are other words that may help to find them.
    """
    if answer.status == "emergency":
        return answer
    beside = answer.status == "answered"
    try:
        found = find(library, answer.question, most=_MOST_BESIDE if beside else MOST, also=also)
    except InputError as error:
        # A library that cannot be read must not take the pack's answer away; that it is missing is said.
        return msgspec.structs.replace(answer, withheld=(*answer.withheld, Withheld(SECTION, str(error))))
    if not found.good_enough:
        return _nothing(answer, library, found, beside=beside)
    book = _Book(answer.references if beside else ())
    return _beside(answer, library, found, book) if beside else _alone(answer, library, found, book)


class _Book:
    """Numbers documents by first appearance, after the references that are there."""

    def __init__(self, before: tuple[Reference, ...]) -> None:
        self._before = before
        self._numbers: dict[str, int] = {}
        self.references: list[Reference] = []

    def number(self, stored: Stored) -> int:
        """The document's number, given at its first mention."""
        if stored.id not in self._numbers:
            self._numbers[stored.id] = len(self._before) + len(self._numbers) + 1
            self.references.append(_reference(stored, self._numbers[stored.id]))
        return self._numbers[stored.id]

    @property
    def all(self) -> tuple[Reference, ...]:
        """Every reference, in order."""
        return (*self._before, *self.references)


def _reference(stored: Stored, number: int) -> Reference:
    document = stored.document
    by_kind = {kind: value for kind, _, value in (item.partition(":") for item in document.identities)}
    return Reference(
        number=number,
        id=stored.id,
        kind=document.kind,
        title=document.title.rstrip(".") or stored.id,
        source=document.publisher.rstrip(".") or "Your library",
        year=document.year,
        doi=by_kind.get("doi"),
        pmid=by_kind.get("pmid"),
        url=document.url,
        status=stored.status,
        note=stored.note,
    )


def _statement(item: Quoted, number: int) -> Statement:
    return Statement(
        id=f"{SECTION}/{item.quote.document}/{item.quote.start}",
        text=item.quote.text,
        citations=(number,),
        applies="yes",
        evidence=(Evidence(citation=number, locator=item.quote.locator),),
        quote=item.quote,
    )


def _beside(answer: Answer, library: Library, found: Found, book: _Book) -> Answer:
    statements = tuple(_statement(item, book.number(item.stored)) for item in found.quoted)
    section = Section(id=SECTION, heading=BESIDE_HEADING, statements=statements)
    return msgspec.structs.replace(
        answer,
        sections=(*answer.sections, section),
        references=book.all,
        library=_use(library, found, found.quoted),
    )


def _alone(answer: Answer, library: Library, found: Found, book: _Book) -> Answer:
    lead = _lead(found)
    bottom = Cited(
        text=" ".join(f'"{item.quote.text}"' for item in lead),
        citations=tuple(dict.fromkeys(book.number(item.stored) for item in lead)),
        quotes=tuple(item.quote for item in lead),
    )
    return msgspec.structs.replace(
        answer,
        status="answered",
        title=TITLE,
        bottom_line=bottom,
        sections=_with_reading(tuple(_sections(found, book)), answer.question, found, book),
        disagreements=tuple(_disagreements(found, book)),
        references=book.all,
        follow_ups=(),
        library=_use(library, found, found.quoted),
    )


def _lead(found: Found) -> tuple[Quoted, ...]:
    """The best sentence that stands alone, and a second of another document that is nearly as good."""
    first = found.first
    if first is None:
        return ()
    for item in found.quoted[:_NEXT]:
        other = item.stored.id != first.stored.id and not item.chosen.candidate.leaning
        as_full = item.chosen.candidate.own >= first.chosen.candidate.own and item.chosen.candidate.fit > 0
        if other and as_full and item.chosen.score >= _SECOND * first.chosen.score:
            return first, item
    return (first,)


def _sections(found: Found, book: _Book) -> Iterable[Section]:
    """Quotes by the aspect they tell, the one asked for first; within it, in the order of each document."""
    groups: dict[str, list[Quoted]] = {}
    for item in found.quoted:
        groups.setdefault(_aspect_told(item, found.aspect).id, []).append(item)
    order = (found.aspect, *(item for item in aspects() if item.id != found.aspect.id))
    for aspect in order:
        if items := groups.get(aspect.id):
            places = {item.stored.id: place for place, item in reversed(list(enumerate(items)))}
            items.sort(key=lambda item: (places[item.stored.id], item.quote.start))
            statements = tuple(_statement(item, book.number(item.stored)) for item in items)
            yield Section(id=f"{SECTION}-{aspect.id}", heading=aspect.heading, statements=statements)


def _with_reading(
    sections: tuple[Section, ...], question: str, found: Found, book: _Book
) -> tuple[Section, ...]:
    """The sections; where yes or no is asked, the first begins with what the quotes clearly point to."""
    read = reading(question, found.quoted)
    if read is None or not sections:
        return sections
    numbers = [book.number(item.stored) for item in read.quoted]
    said = Statement(
        id=f"{SECTION}/reading",
        text=read.text,
        citations=tuple(dict.fromkeys(numbers)),
        applies="yes",
        evidence=tuple(
            Evidence(citation=number, locator=item.quote.locator)
            for number, item in zip(numbers, read.quoted, strict=True)
        ),
    )
    first = msgspec.structs.replace(sections[0], statements=(said, *sections[0].statements))
    return (first, *sections[1:])


def _aspect_told(item: Quoted, asked: Aspect) -> Aspect:
    """The aspect asked for where the sentence or its place tells it, else the one it tells most of."""
    text, place = item.quote.text, f"{item.stored.document.title} {item.quote.locator}"
    if asked.told_in(text) or asked.heads(place):
        return asked
    return max(aspects(), key=lambda aspect: (aspect.heads(place), aspect.told_in(text)))


def _disagreements(found: Found, book: _Book) -> Iterable[Disagreement]:
    for one, other in opposed(found.quoted):
        yield Disagreement(
            about="These documents report opposite findings",
            positions=tuple(
                Position(
                    text=item.quote.text,
                    citations=(book.number(item.stored),),
                    guideline=item.stored.document.title,
                    verdict="reports",
                    quote=item.quote,
                )
                for item in (one, other)
            ),
        )


def _use(library: Library, found: Found, quoted: tuple[Quoted, ...]) -> LibraryUse:
    documents = {item.stored.id: item.stored.document for item in quoted}
    years = [document.year for document in documents.values() if document.year is not None]
    return LibraryUse(
        fingerprint=library.fingerprint,
        searched=library.size(),
        quoted=len(documents),
        kinds=dict(sorted(Counter(document.kind for document in documents.values()).items())),
        first_year=min(years, default=None),
        last_year=max(years, default=None),
        meaning=found.meaning or msgspec.UNSET,
        without_meaning=found.without_meaning or msgspec.UNSET,
    )


def _nothing(answer: Answer, library: Library, found: Found, *, beside: bool) -> Answer:
    use = _use(library, found, ())
    if beside:
        return msgspec.structs.replace(answer, library=use)
    said = (
        f"{answer.bottom_line.text} Nothing in your library answers it well enough: "
        f"{use.searched:,} {'document was' if use.searched == 1 else 'documents were'} searched."
    )
    return msgspec.structs.replace(
        answer, bottom_line=msgspec.structs.replace(answer.bottom_line, text=said), library=use
    )
