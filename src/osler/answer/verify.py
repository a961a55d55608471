"""Re-checks a saved answer: citations, figures and currency, against the pack as it is now."""

from __future__ import annotations

from collections.abc import Iterator

import msgspec

from osler.answer.claims import Claim, claims_of
from osler.core.answer import Answer, Position, Quote, Section, Statement
from osler.knowledge import Pack
from osler.knowledge.figures import numbers
from osler.logic import say


class Problem(msgspec.Struct, frozen=True):
    """One thing in a saved answer that does not hold."""

    where: str
    what: str


def verify(pack: Pack, answer: Answer) -> tuple[Problem, ...]:
    """Everything in the answer that does not hold, or no longer does; empty when all stands."""
    return (
        *_citations(answer),
        *_currency(pack, answer),
        *_figures(pack, answer),
        *(problem for section in answer.sections for problem in _statements(pack, answer, section)),
    )


def quotes_of(answer: Answer) -> Iterator[Quote]:
    """Every quote of the library in the answer."""
    if not isinstance(answer.bottom_line.quotes, msgspec.UnsetType):
        yield from answer.bottom_line.quotes
    quoting: tuple[Statement | Position, ...] = (
        *(item for section in answer.sections for item in section.statements),
        *(item for dispute in answer.disagreements for item in dispute.positions),
    )
    for item in quoting:
        if not isinstance(item.quote, msgspec.UnsetType):
            yield item.quote


def _citations(answer: Answer) -> Iterator[Problem]:
    listed = {item.number for item in answer.references}
    cited: set[int] = set()
    for where, numbers_ in _all_citations(answer):
        if not numbers_ and answer.status != "abstained":
            yield Problem(where, "cites nothing")
        for number in numbers_:
            if number not in listed:
                yield Problem(where, f"cites reference {number}, which is not listed")
        cited.update(numbers_)
    for number in sorted(listed - cited):
        yield Problem(f"reference {number}", "is cited nowhere")


def _all_citations(answer: Answer) -> Iterator[tuple[str, tuple[int, ...]]]:
    yield "bottom line", answer.bottom_line.citations
    for number, item in enumerate(answer.premise, 1):
        yield f"premise {number}", item.citations
    for number, alert in enumerate(answer.alerts, 1):
        yield f"alert {number}", alert.citations
    for section in answer.sections:
        for statement in section.statements:
            yield f"statement {statement.id}", statement.citations
    for dispute in answer.disagreements:
        for side in dispute.positions:
            yield f"disagreement {dispute.about!r}, {side.guideline}", side.citations


def _figures(pack: Pack, answer: Answer) -> Iterator[Problem]:
    """Sentences outside the sections: their numbers must stand in something of the sources they cite."""
    by_source: dict[str, set[str]] = {}
    for claim in claims_of(pack).by_id.values():
        by_source.setdefault(claim.source, set()).update(_carried(pack, claim))
    sources = {item.number: item.id for item in answer.references}
    of_case = _of_case(pack, answer)
    for where, text, cited in _loose_sentences(answer):
        held = {n for number in cited for n in by_source.get(sources.get(number, ""), ())} | of_case
        stray = [n for n in numbers(text, pack.names_with_digits) if n not in held]
        if stray:
            yield Problem(where, f"the number {stray[0]} does not stand in the sources it cites")


def _loose_sentences(answer: Answer) -> Iterator[tuple[str, str, tuple[int, ...]]]:
    """What stands outside the sections and is no quote: quotes are checked against the library."""
    if answer.status != "abstained" and isinstance(answer.bottom_line.quotes, msgspec.UnsetType):
        yield "bottom line", answer.bottom_line.text, answer.bottom_line.citations
    for number, item in enumerate(answer.premise, 1):
        yield f"premise {number}", item.text, item.citations
    for number, alert in enumerate(answer.alerts, 1):
        yield f"alert {number}", alert.text, alert.citations
    for dispute in answer.disagreements:
        for side in dispute.positions:
            if isinstance(side.quote, msgspec.UnsetType):
                yield f"disagreement {dispute.about!r}, {side.guideline}", side.text, side.citations


def _of_case(pack: Pack, answer: Answer) -> set[str]:
    facts = answer.understood.facts.values()
    return {n for fact in facts for n in numbers(fact.label, pack.names_with_digits)}


def _currency(pack: Pack, answer: Answer) -> Iterator[Problem]:
    if answer.knowledge_version != pack.version:
        yield Problem("knowledge", f"made from {answer.knowledge_version}; now {pack.version}")
    quoted = {quote.document for quote in quotes_of(answer)}
    for item in answer.references:
        if item.id in quoted:
            continue
        source = pack.sources.get(item.id)
        if source is None:
            yield Problem(f"reference {item.number}", f"source {item.id!r} is no longer in the pack")
        elif (source.title, source.doi, source.pmid) != (item.title, item.doi, item.pmid):
            yield Problem(f"reference {item.number}", f"source {item.id!r} has changed")
        elif source.status != item.status:
            yield Problem(
                f"reference {item.number}", f"source {item.id!r} was {item.status}, is {source.status}"
            )


def _statements(pack: Pack, answer: Answer, section: Section) -> Iterator[Problem]:
    claims = claims_of(pack).by_id
    names = pack.names_with_digits
    of_case = _of_case(pack, answer)
    for statement in section.statements:
        claim = claims.get(statement.id)
        if not isinstance(statement.quote, msgspec.UnsetType):
            continue
        if claim is None:
            # Sentences made by the program (what would change) rest on recommendations named beside them.
            if not statement.evidence:
                yield Problem(f"statement {statement.id}", "is not in the pack")
            continue
        own = statement.text.removeprefix(f"If {statement.condition}: ")
        if not claim.use and not own.endswith(_wordings(claim)):
            yield Problem(f"statement {statement.id}", "its words differ from the pack's")
        held = of_case.union(*(_carried(pack, item) for item in _joined(claim, claims)))
        stray = [n for n in numbers(own, names) if n not in held]
        if stray:
            yield Problem(f"statement {statement.id}", f"the number {stray[0]} does not stand in its source")


def _joined(claim: Claim, claims: dict[str, Claim]) -> tuple[Claim, ...]:
    """The claim, or all regimens of its drug: one dose for several uses is said once."""
    if not claim.use:
        return (claim,)
    return tuple(item for item in claims.values() if item.use and item.drugs == claim.drugs)


def _wordings(claim: Claim) -> tuple[str, ...]:
    """The claim as each reader has it."""
    text = claim.text
    return (text.clinician, text.patient, f"{text.clinician} {text.student}")


def _carried(pack: Pack, claim: Claim) -> set[str]:
    """Numbers of the claim's figures, of its own rule in words, and the year of its source."""
    condition = pack.conditions.get(claim.condition)
    rule = "" if condition is None else say(condition, pack.lexicon)
    year = str(pack.sources[claim.source].year or "")
    return {n for text in (*claim.figures, rule, year) for n in numbers(text, pack.names_with_digits)}
