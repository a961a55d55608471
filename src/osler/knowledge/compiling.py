"""From gathered files to a pack: conditions parsed, definitions checked, implications typed."""

from __future__ import annotations

from collections.abc import Mapping
from difflib import get_close_matches

from osler.core.case import Value
from osler.core.errors import ExpressionError
from osler.knowledge.conditions import OF_CARD, conditions_in
from osler.knowledge.finding import Finding
from osler.knowledge.gather import Gathered
from osler.knowledge.ordering import order_facts
from osler.knowledge.pack import Consequence, Pack
from osler.knowledge.schema import Implication
from osler.knowledge.values import MisfitError, fit
from osler.knowledge.workings import workings
from osler.logic import Condition, Expr, Symbols, circle, facts_under, parse, parse_definition

HASH_DIGITS = 12
"""How much of the content hash a version shows."""


def compile_pack(found: Gathered, content: str) -> tuple[Pack | None, list[Finding]]:
    """The pack, without what does not compile, and the faults; no pack where the head is unreadable."""
    if found.head is None:
        return None, []
    symbols = Symbols(found.facts, found.head.sets)
    faults: list[Finding] = []
    definitions = _definitions(found, symbols, faults)
    conditions = _conditions(found, symbols, faults)
    return Pack(
        head=found.head,
        version=f"{found.head.id} {found.head.version}+{content[:HASH_DIGITS]}",
        facts=found.facts,
        sources=found.sources,
        recommendations=found.recommendations,
        drugs=found.drugs,
        plans=tuple(found.plans.values()),
        disagreements=found.disagreements,
        premises=found.premises,
        emergencies=found.emergencies,
        must_say=found.must_say,
        not_covered=found.not_covered,
        articles=found.articles,
        charts=found.charts,
        reading=found.reading,
        conditions={key: when for key, when in conditions.items() if not key.startswith(OF_CARD)},
        card_conditions={
            key.removeprefix(OF_CARD): when for key, when in conditions.items() if key.startswith(OF_CARD)
        },
        definitions=definitions,
        implications=_implications(found, symbols, definitions, faults),
        calculators=found.calculators,
        calculator_inputs={item.id: item for item in found.calculator_inputs},
        workings=workings(found, conditions, faults),
        calculators_left_out=found.calculators_left_out,
        record_codes=found.record_codes,
        review=found.review,
        care_gaps=found.care_gaps,
        population=found.population,
        guidelines=found.guidelines,
        cards=found.cards,
        dose_hazards=found.dose_hazards,
        editorial=found.editorial,
    ), faults


def _definitions(found: Gathered, symbols: Symbols, faults: list[Finding]) -> dict[str, Expr]:
    definitions: dict[str, Expr] = {}
    for fact in found.facts.values():
        if fact.derive is None:
            continue
        try:
            definitions[fact.id] = parse_definition(fact.id, fact.derive, symbols)
        except ExpressionError as error:
            faults.append(_bad(found.file_of("facts", fact.id), "derive", error))
    chain = circle(definitions)
    if chain is not None:
        why = f"is defined by itself: {' -> '.join(chain)}"
        faults.append(Finding("bad-condition", found.file_of("facts", chain[0]), why, "break the circle"))
        return {}
    return definitions


def _conditions(found: Gathered, symbols: Symbols, faults: list[Finding]) -> dict[str, Condition]:
    parsed: dict[str, Condition] = {}
    with_order = Symbols({**found.facts, **order_facts(found.drugs)}, symbols.sets)
    for written in conditions_in(found):
        if written.key in parsed:
            why = f"{written.at}: the id {written.key!r} stands twice"
            faults.append(Finding("duplicate-id", written.file, why, "give one of them another id"))
            continue
        try:
            of_card = written.key.startswith(OF_CARD)
            parsed[written.key] = parse(written.text, with_order if of_card else symbols)
        except ExpressionError as error:
            faults.append(_bad(written.file, written.at, error))
    return parsed


def _bad(file: str, at: str, error: ExpressionError) -> Finding:
    return Finding("bad-condition", file, f"{at}: {error}", "correct the condition")


def _implications(
    found: Gathered, symbols: Symbols, definitions: Mapping[str, Expr], faults: list[Finding]
) -> tuple[Consequence, ...]:
    file = found.file_of("implications")
    kept: list[Consequence] = []
    for number, item in enumerate(found.implications, 1):
        try:
            when = parse(item.when, symbols)
            names = facts_under(when, definitions)
            kept.append(
                Consequence(when=when, then=_settled(item, found), because=item.because, speaks_of=names)
            )
        except ExpressionError as error:
            faults.append(_bad(file, f"implication {number}", error))
        except MisfitError as error:
            faults.append(Finding("bad-value", file, f"implication {number}: {error}", "correct the value"))
    return tuple(kept)


def _settled(item: Implication, found: Gathered) -> dict[str, Value]:
    settled: dict[str, Value] = {}
    for name, value in item.then.items():
        if name not in found.facts:
            near = get_close_matches(name, found.facts, n=3)
            raise MisfitError(
                f"there is no fact {name!r}" + (f", nearest: {', '.join(near)}" if near else "")
            )
        settled[name] = fit(found.facts[name], value)
    return settled
