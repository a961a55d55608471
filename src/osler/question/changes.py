"""What changed between then and now: "height 165 cm at 30, 158 now", "2021: -2.1 ... 2024: -2.6"."""

from __future__ import annotations

from collections.abc import Sequence

from osler.question.found import Candidate, Sheet, factor_to
from osler.question.numbers import Quantity
from osler.question.vocabulary import Number, Table

_NOW = frozenset({"now", "currently", "today", "current"})
_VERBS = frozenset({"is", "measures", "measured", "at", "stands", "weighs", "only", "about", ":"})
_SURELY = frozenset({"previously", "formerly"})
_MARKS = frozenset({"(", ",", ";"})
_NEAR = 4
_YEAR = 4
"""Digits of a year."""


def is_earlier(before: Sequence[str]) -> bool:
    """Whether the two words before a number make it an earlier value: "(was", "previously"."""
    if before[-1:] and before[-1] in _SURELY:
        return True
    return len(before) > 1 and before[-2] in _MARKS and before[-1] in {"was", "prior"}


def read_losses(sheet: Sheet) -> None:
    """Notes a measure of then and now: the value now, and by how much it fell."""
    for fact, number in sheet.words.file.numbers.items():
        if number.loss is None:
            continue
        labels = [hit for hit in sheet.labels if any(at.fact == fact and not at.weak for at in hit.all)]
        own = [each for each in sheet.numbers if each.unit is not None and each.unit.fact == fact]
        for start in (*(hit.start for hit in labels), *(each.start for each in own[:1] if not labels)):
            _note_loss(sheet, fact, number, start)


def _note_loss(sheet: Sheet, fact: str, number: Number, start: int) -> None:
    """Of two values in the sentence of a label, the one beside "now" counts; the other was before."""
    tokens = sheet.text.tokens
    values = [
        quantity
        for quantity in sheet.numbers
        if quantity.start >= start
        and tokens[quantity.start].sentence == tokens[start].sentence
        and _is_value(sheet, fact, number, quantity)
    ]
    if len(values) != 2:
        return
    now = [quantity for quantity in values if _is_now(sheet, quantity)]
    now = now or (values[:1] if is_earlier(_words_before(sheet, values[1])) else [])
    if len(now) != 1 or number.loss is None:
        return
    then = next(quantity for quantity in values if quantity is not now[0])
    lost = _in_unit(sheet, fact, then) - _in_unit(sheet, fact, now[0])
    sheet.take(then)
    sheet.add_number(fact, now[0], start, now[0].end)
    if lost > 0:
        sheet.add(number.loss, round(lost, 1), start, max(then.end, now[0].end))


def _words_before(sheet: Sheet, quantity: Quantity) -> list[str]:
    return [token.text for token in sheet.text.tokens[max(0, quantity.start - 2) : quantity.start]]


def _is_value(sheet: Sheet, fact: str, number: Number, quantity: Quantity) -> bool:
    """Whether a number may be this measure: a unit of it, or none and a possible value."""
    declared = sheet.facts.get(fact)
    if declared is None or factor_to(declared, quantity, sheet.words) is None or not sheet.free(quantity):
        return False
    if quantity.unit is not None and quantity.unit.fact not in {None, fact}:
        return False
    low, high = declared.range or (float("-inf"), float("inf"))
    span = number.fits.get(quantity.unit.code) if quantity.unit is not None else None
    possible = low <= _in_unit(sheet, fact, quantity) <= high
    return possible and (span is None or span[0] <= quantity.value <= span[1])


def _in_unit(sheet: Sheet, fact: str, quantity: Quantity) -> float:
    return quantity.value * (factor_to(sheet.facts[fact], quantity, sheet.words) or 0.0)


def _is_now(sheet: Sheet, quantity: Quantity) -> bool:
    tokens = sheet.text.tokens
    before = _words_before(sheet, quantity)
    if before[-1:] and before[-1] in _VERBS:
        before.pop()
    beside = (*before[-1:], *(token.text for token in tokens[quantity.end : quantity.end + 1]))
    return any(word in _NOW for word in beside)


def settle_dated(sheet: Sheet, table: Table) -> None:
    """Of values of one place with their years the latest counts; that it is lower is a fact of its own."""
    if table.falling is None:
        return
    facts = {fact for by_site in table.facts.values() for fact in by_site.values()}
    by_fact: dict[str, list[Candidate]] = {}
    for candidate in sheet.candidates:
        if candidate.fact in facts:
            by_fact.setdefault(candidate.fact, []).append(candidate)
    for group in by_fact.values():
        _settle_group(sheet, table.falling, group)


def _settle_group(sheet: Sheet, falling: str, group: Sequence[Candidate]) -> None:
    years = [_year_of(sheet, candidate) for candidate in group]
    if len(group) < 2 or None in years or len(set(years)) < len(group):
        _note_earlier(sheet, falling, group)
        return
    ordered = sorted(zip(years, group, strict=True), key=lambda pair: pair[0] or 0)
    latest, before = ordered[-1][1], ordered[-2][1]
    for _, candidate in ordered[:-1]:
        sheet.candidates.remove(candidate)
        sheet.leave(candidate.start, candidate.end, "an earlier value; the present one counts")
    if _number(latest) < _number(before):
        sheet.add(falling, True, latest.start, latest.end, keep="worked out")


def _note_earlier(sheet: Sheet, falling: str, group: Sequence[Candidate]) -> None:
    """Notes a fall from "was -2.2" beside the value now."""
    for candidate in group:
        for quantity in sheet.numbers_near(candidate.end, candidate.end + _NEAR):
            before = _words_before(sheet, quantity)
            was = -quantity.value if quantity.sign == "-" else quantity.value
            if quantity.decimal and is_earlier(before) and _number(candidate) < was:
                sheet.add(falling, True, candidate.start, quantity.end, keep="worked out")


def _number(candidate: Candidate) -> float:
    return float(candidate.value) if isinstance(candidate.value, int | float) else 0.0


def _year_of(sheet: Sheet, candidate: Candidate) -> int | None:
    """The year of a value: in brackets right behind it, or the last one named before it in its sentence."""
    tokens = sheet.text.tokens
    behind = tokens[candidate.end + 1] if candidate.end + 1 < len(tokens) else None
    if behind is not None and tokens[candidate.end].text in {"(", "in"} and _is_year(behind.text):
        return int(behind.text)
    for at in range(candidate.start - 1, -1, -1):
        if tokens[at].sentence != tokens[candidate.start].sentence:
            return None
        if _is_year(tokens[at].text):
            return int(tokens[at].text)
    return None


def _is_year(word: str) -> bool:
    return len(word) == _YEAR and word.isdecimal() and word[:2] in {"19", "20"}
