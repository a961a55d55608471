"""Cards: what they name exists, they can be said, and the cases beside each come out as they claim."""

from __future__ import annotations

import re
from collections.abc import Iterator

import msgspec

from osler.knowledge.check.references import statements
from osler.knowledge.check.subject import Subject
from osler.knowledge.deciding import called_by, decide, known
from osler.knowledge.finding import Finding
from osler.knowledge.ordering import Order, days_of, drugs_named
from osler.knowledge.pack import Pack
from osler.knowledge.places import TEST_ENDING
from osler.knowledge.scaffold.candidates import moved
from osler.knowledge.schema import (
    LONGEST_SUMMARY,
    ORDERED,
    Card,
    CardCase,
    CardTests,
    Hook,
    OrderCase,
    Said,
)
from osler.knowledge.statements import statement_of
from osler.knowledge.values import MisfitError, fit
from osler.logic import Scope, boundaries, value_of

_PLACEHOLDER = re.compile(r"\{([^{}]*)\}")
_OF_ORDER = {"drug", "dose", "interval", "meant", "why"}
_STAND_IN = "0" * 14
"""As long as a value usually is."""
_HTML = re.compile(r"<[A-Za-z/!]")
_BASE = CardCase(name="base", expect="fires")


def cards_hold(subject: Subject) -> Iterator[Finding]:
    """All rules on cards."""
    for card in subject.pack.cards.values():
        file = subject.file_of("cards", card.id)
        yield from _names(subject, card, file)
        for said in (card, *((card.asks,) if card.asks else ())):
            yield from _can_be_said(subject.pack, card, said, file)
        yield from _tests(subject, card, file)
    for name in subject.found.card_tests:
        if name not in subject.pack.cards:
            file = subject.file_of("card_tests", name)
            yield Finding("dangling-id", file, f"there is no card {name!r}", "rename or remove the file")
    yield from _hazards_are_times(subject)


def _names(subject: Subject, card: Card, file: str) -> Iterator[Finding]:
    pack = subject.pack
    for at, name, exists in _uses(subject, card):
        if not exists:
            why = f"{at} names {name!r}, which does not exist"
            yield Finding("dangling-id", file, why, "correct it, or add what it names")
    if not drugs_named(pack, card.drugs) and (card.interval_hazard or ORDERED in str(card.any_of)):
        yield Finding(
            "card-without-order", file, "it looks at an order and names no drugs", "add drugs: [...]"
        )
    if not card.any_of and not card.rests_on:
        yield Finding("unsourced", file, "it rests on no statement", "name statements under rests_on")
    for key in _all_statements(pack, card):
        found = statement_of(pack, key)
        if found is not None and _PLACEHOLDER.search(found.text):
            why = f"{key} has a text that only a page can fill in"
            yield Finding("card-text", file, why, "rest the card on another statement")


def _uses(subject: Subject, card: Card) -> Iterator[tuple[str, str, bool]]:
    pack, said = subject.pack, statements(subject)
    articles = {article.slug for article in pack.articles}
    for name in _all_statements(pack, card):
        yield "rests_on", name, name in said
    for pattern in (*card.any_of, *card.rests_on):
        if f"/{ORDERED}/" in pattern:
            yield "any_of", pattern, any(name in said for name in _for_drugs(pack, card, pattern))
    for name in card.drugs:
        yield "drugs", name, name in pack.drugs or name in pack.head.sets
    yield "topic", card.topic, card.topic in pack.head.topics
    asked = card.asks.unknown if card.asks else ()
    of_order = {"order_dose", "order_interval"} if card.drugs else set()
    for name in (*card.shows, *asked, *(card.assume.facts if card.assume else ())):
        yield "facts", name, name in pack.facts or name in of_order
    for link in card.links:
        if link.article is not None:
            yield "link", link.article, link.article in articles
        else:
            named = link.drug in pack.drugs or (link.drug == ORDERED and bool(card.drugs))
            yield "link", str(link.drug), named


def _for_drugs(pack: Pack, card: Card, pattern: str) -> list[str]:
    drugs = sorted(drugs_named(pack, card.drugs))
    return [pattern.replace(f"/{ORDERED}/", f"/{drug}/") for drug in drugs]


def _all_statements(pack: Pack, card: Card) -> list[str]:
    """Every statement that the card may quote; a pattern stands for those that exist."""
    found = []
    for pattern in (*card.any_of, *card.rests_on):
        if f"/{ORDERED}/" in pattern:
            found += [key for key in _for_drugs(pack, card, pattern) if key in pack.conditions]
        else:
            found.append(pattern)
    return found


def _can_be_said(pack: Pack, card: Card, said: Said, file: str) -> Iterator[Finding]:
    known_names = {*pack.facts, *(_OF_ORDER if card.drugs else ())}
    for name in _PLACEHOLDER.findall(said.summary + said.detail):
        if name not in known_names:
            why = f"it has the placeholder {{{name}}}, which is neither a fact nor of the order"
            yield Finding("card-text", file, why, "use a fact's name, {drug}, {dose} or {interval}")
    length = len(_PLACEHOLDER.sub(_STAND_IN, said.summary))
    if length > LONGEST_SUMMARY:
        why = f"its summary has {length} characters with values in place, more than {LONGEST_SUMMARY}"
        yield Finding("card-text", file, why, "shorten it")
    if "\n" in said.summary.strip():
        yield Finding("card-text", file, "its summary has more than one line", "write one sentence")
    if _HTML.search(said.detail):
        yield Finding("card-text", file, "its detail holds HTML", "write Markdown")
    yield from _suggests(card, said, file)


def _suggests(card: Card, said: Said, file: str) -> Iterator[Finding]:
    recommended = sum(each.recommended for each in said.suggestions)
    if said.selection == "at-most-one" and recommended > 1:
        why = f"{recommended} of its suggestions are recommended and only one can be chosen"
        yield Finding("card-suggestion", file, why, "recommend one")
    for suggestion in said.suggestions:
        for action in suggestion.actions:
            if (action.kind == "request") != (action.test is not None):
                why = f"{suggestion.label!r}: a request needs a test, and only a request has one"
                yield Finding("card-suggestion", file, why, "correct the action")
            if action.kind != "request" and not card.drugs:
                why = f"{suggestion.label!r} changes an order, and the card speaks of none"
                yield Finding("card-suggestion", file, why, "take it away, or name drugs")


def _tests(subject: Subject, card: Card, file: str) -> Iterator[Finding]:
    tests = subject.found.card_tests.get(card.id)
    test_file = file.removesuffix(".yaml") + TEST_ENDING
    if tests is None:
        if not any(finding.file.startswith(test_file) for finding in subject.found.findings):
            yield Finding("missing-test-file", file, "has no test file beside it", f"add {test_file}")
        return
    if card.id not in subject.pack.card_conditions:
        return
    seen: list[_Seen] = []
    for case in (_BASE, *tests.cases):
        try:
            seen.append(_case(subject.pack, card, tests, case))
        except MisfitError as error:
            yield Finding("bad-value", test_file, f"case {case.name!r}: {error}", "correct the case")
    for one in seen:
        if one.does != one.case.expect:
            why = f"case {one.case.name!r} expects {one.case.expect!r}, the card {_DOES[one.does]}"
            yield Finding("wrong-verdict", test_file, why, "correct the case or the card")
    for wanted in ("silent", *(("asks",) if card.asks else ())):
        if not any(one.case.expect == wanted for one in seen):
            yield Finding("missing-case", test_file, f"no case expects {wanted!r}", "add one")
    yield from _boundaries(subject.pack, card, seen, test_file)


_DOES = {"fires": "fires", "asks": "asks", "silent": "is silent"}


class _Seen(msgspec.Struct, frozen=True):
    case: CardCase
    does: str
    scope: Scope
    called: tuple[str, ...]


def _case(pack: Pack, card: Card, tests: CardTests, case: CardCase) -> _Seen:
    given = {name: value for name, value in {**tests.base, **case.set}.items() if name not in case.drop}
    for name in (*given, *case.drop):
        if name not in pack.facts:
            raise MisfitError(f"there is no fact {name!r}")
    values = {name: fit(pack.facts[name], value) for name, value in given.items()}
    order = _order(pack, case.order or tests.order)
    # A test speaks of a complete record in which no drug was named for long.
    state = known(pack, values, float("inf"))
    hooks: tuple[Hook, ...] = (*card.hooks, *(card.asks.hooks if card.asks else ()))
    said = [found.said for hook in hooks if (found := decide(pack, card, hook, state, order))]
    does = "silent" if not said else "fires" if card in said else "asks"
    return _Seen(case, does, state.scope, called_by(pack, card, order))


def _order(pack: Pack, given: OrderCase | None) -> Order | None:
    if given is None:
        return None
    for drug in (given.drug, *given.besides, *given.ending):
        if drug not in pack.drugs:
            raise MisfitError(f"there is no drug {drug!r}")
    return Order(**{name: getattr(given, name) for name in given.__struct_fields__})


def _boundaries(pack: Pack, card: Card, seen: list[_Seen], file: str) -> Iterator[Finding]:
    """Each limit of a condition that calls the card has a case just below, at and just above it."""
    called = dict.fromkeys(key for one in seen for key in one.called)
    trees = [pack.card_conditions[card.id], *(pack.conditions[key] for key in called)]
    limits = dict.fromkeys(
        (found.fact, found.value) for tree in trees for found in boundaries(tree) if found.fact in pack.facts
    )
    for fact, value in limits:
        held = {_rounded(value_of(fact, one.scope)) for one in seen}
        for steps, words in ((-1, "just below"), (0, "at"), (1, "just above")):
            wanted = moved(pack.facts[fact], value, steps)
            if wanted is not None and wanted not in held:
                why = f"no case has {fact} {words} {value:g} (that is {wanted:g})"
                yield Finding("untested-boundary", file, why, f"add a case with {fact}: {wanted:g}")


def _rounded(value: object) -> float | None:
    return round(value, 6) if isinstance(value, float | int) else None


def _hazards_are_times(subject: Subject) -> Iterator[Finding]:
    for hazard in subject.found.dose_hazards:
        if hazard.least is not None and days_of(hazard.least) is None:
            why = f"{hazard.drug} {hazard.amount}: least {hazard.least!r} is no time"
            mend = 'write a number and d, wk, mo or a: "1 wk"'
            yield Finding("bad-value", subject.file_of("dose_hazards"), why, mend)
