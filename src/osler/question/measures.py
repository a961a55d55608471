"""Numbers with a label or a unit of their own: ages, weights, laboratory values, counts, spans of time."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from osler.question.compiled import Label
from osler.question.english import FILLERS
from osler.question.found import Sheet, factor_to
from osler.question.numbers import Quantity, Unit
from osler.question.terms import Hit
from osler.question.text import Token
from osler.question.vocabulary import Number

_EDGES = frozenset({",", ".", ";", "(", ")", ":", "?", "!", "/", "|"})


def read_own_units(sheet: Sheet) -> None:
    """Numbers whose unit alone says which fact they are: "66-year-old", "3 drinks a day"."""
    for at, quantity in enumerate(sheet.numbers):
        unit = quantity.unit
        if unit is None or unit.fact is None or not sheet.free(quantity):
            continue
        number = sheet.words.file.numbers[unit.fact]
        if sheet.context.standing(quantity.start, quantity.end).relative:
            continue
        if not _fits(number, quantity):
            sheet.numbers[at] = msgspec.structs.replace(quantity, unit=Unit(unit.code))
            continue
        _note_fall(sheet, number, unit.fact, quantity)
        if sheet.add_number(unit.fact, quantity, quantity.start, quantity.end):
            for fact, value in unit.settles:
                sheet.add(fact, value, quantity.start, quantity.end)


def read_values(sheet: Sheet) -> None:
    """Phrases that state a number: "does not drink"."""
    for hit in sheet.words.values.find(sheet.text.tokens):
        standing = sheet.context.standing(hit.start, hit.end)
        if not standing.relative and not standing.denied and not standing.conditional:
            sheet.add(hit.payload[0], hit.payload[1], hit.start, hit.end)


def read_labelled(sheet: Sheet, *, weak: bool) -> None:
    """Numbers beside a label; weak labels come last and take only what is left."""
    labels = [
        hit._replace(payload=label)
        for hit in sheet.labels
        for label in dict.fromkeys(hit.all)
        if label.weak is weak
    ]
    if weak:  # "at 60, now 72": what is said of now goes first
        labels = [hit for hit in labels if not _is_share(sheet, hit.start)]
        labels.sort(key=lambda hit: sheet.text.tokens[hit.start].text != "now")
    near = _by_token(sheet.numbers)
    for at, hit in enumerate(labels):
        fact = hit.payload.fact
        number = sheet.words.file.numbers[fact]
        standing = sheet.context.standing(hit.start, hit.end)
        if standing.relative or standing.conditional or (weak and not _backed(sheet, number, fact)):
            continue
        later = (
            other.start
            for other in labels[at + 1 :]
            if other.start > hit.start and not _is_filler(sheet, other)
        )
        following = next(later, len(sheet.text.tokens))
        quantity = _beside(sheet, hit, number, near, following)
        if quantity is not None and quantity.dated and weak and quantity.end <= hit.start:
            # "since 2022 (now 2024)" was worked out and tells of what stands before it
            continue
        if quantity is not None:
            sheet.add_number(fact, quantity, hit.start, hit.end)
            sheet.take(quantity)
            _note_fall(sheet, number, fact, quantity)
            sheet.bound.append((hit.start, hit.end))
        elif not weak and _is_impossible(sheet, hit, near):
            continue
        elif "0" in number.values and (standing.denied or _is_nil(sheet, hit.end)):
            sheet.add(fact, 0.0, hit.start, hit.end)


def _note_fall(sheet: Sheet, number: Number, fact: str, quantity: Quantity) -> None:
    """Notes by how much a measure fell: "height went from 162 to 154 cm"."""
    if number.loss is not None and quantity.was is not None and quantity.was > quantity.value:
        factor = factor_to(sheet.facts[fact], quantity, sheet.words) or 1.0
        sheet.add(
            number.loss, round((quantity.was - quantity.value) * factor, 1), quantity.start, quantity.end
        )


def _is_share(sheet: Sheet, at: int) -> bool:
    """Whether "of" stands between two numbers, "month 18 of 24", and leads to no measure."""
    tokens = sheet.text.tokens
    return tokens[at].text == "of" and at > 0 and tokens[at - 1].text.isdecimal()


def _is_filler(sheet: Sheet, label: Hit[Label]) -> bool:
    """Whether a label is one small word, "for", that may also lead from another label to its number."""
    return label.end - label.start == 1 and sheet.text.tokens[label.start].text in FILLERS


def _is_impossible(sheet: Sheet, hit: Hit[Label], near: dict[int, Quantity]) -> bool:
    """Whether a number right behind a label is out of all bounds for it; if so it is listed as not used."""
    declared = sheet.facts.get(hit.payload.fact)
    quantity = next((near[at] for at in range(hit.end, hit.end + 3) if at in near), None)
    if declared is None or declared.range is None or quantity is None or not sheet.free(quantity):
        return False
    number = sheet.words.file.numbers[declared.id]
    factor = factor_to(declared, quantity, sheet.words)
    if number.time or factor is None or quantity.value * factor <= declared.range[1]:
        return False
    words = [token.text for token in sheet.text.tokens[hit.end : quantity.start]]
    plain = (
        set(words) <= FILLERS
        and sheet.text.tokens[quantity.start].sentence == sheet.text.tokens[hit.start].sentence
    )
    return plain and sheet.add_number(declared.id, quantity, hit.start, hit.end)


def _is_nil(sheet: Sheet, at: int) -> bool:
    """Whether a label is followed by a word for none: "alcohol: nil"."""
    words = [token.text for token in sheet.text.tokens[at : at + 2] if token.text not in {":", "=", "-"}]
    return bool(words) and words[0] in {"nil", "none", "zero", "never"}


def _backed(sheet: Sheet, number: Number, fact: str) -> bool:
    """Whether a fact that a weak label leans on is known, and its own is not."""
    known = {candidate.fact for candidate in sheet.candidates}
    return fact not in known and (not number.needs_fact or bool(known & set(number.needs_fact)))


def read_alone(sheet: Sheet) -> None:
    """A number between commas that nothing else explains, where a fact allows it: ", 42,"."""
    known = {candidate.fact for candidate in sheet.candidates}
    for fact, number in sheet.words.file.numbers.items():
        if not number.alone or fact in known:
            continue
        for quantity in sheet.numbers:
            if sheet.free(quantity) and _alone(sheet, quantity, number):
                sheet.add_number(fact, quantity, quantity.start, quantity.end)
                break


def _alone(sheet: Sheet, quantity: Quantity, number: Number) -> bool:
    tokens = sheet.text.tokens
    if quantity.decimal or quantity.sign or quantity.to is not None or quantity.number != quantity.start:
        return False
    if quantity.unit is not None and not (number.alone_unit and quantity.unit.code == number.alone_unit):
        return False
    before = (
        quantity.start == 0
        or tokens[quantity.start - 1].text in _EDGES
        or _is_bullet(tokens, quantity.start - 1)
        or (tokens[quantity.start].sentence != tokens[quantity.start - 1].sentence)
    )
    after = (
        quantity.end >= len(tokens)
        or tokens[quantity.end].text in _EDGES
        or (tokens[quantity.end].sentence != tokens[quantity.start].sentence)
    )
    dated = (
        quantity.start > 1
        and tokens[quantity.start - 1].text == "/"
        and tokens[quantity.start - 2].text.isdecimal()
    )
    low, high = number.alone or (0, 0)
    return not dated and before and after and low <= quantity.value <= high


def _is_bullet(tokens: Sequence[Token], at: int) -> bool:
    """Whether a dash opens a line."""
    opens = at == 0 or tokens[at - 1].sentence != tokens[at].sentence
    return opens and tokens[at].text in {"-", "*", "•"}


def _by_token(numbers: Sequence[Quantity]) -> dict[int, Quantity]:
    found = {}
    for quantity in numbers:
        for at in range(quantity.start, quantity.end):
            found[at] = quantity
    return found


def _beside(
    sheet: Sheet, hit: Hit[Label], number: Number, near: dict[int, Quantity], following: int
) -> Quantity | None:
    leads = bool(number.labels or number.weak_labels)
    ahead = _ahead(sheet, hit, number, near, following) if leads else None
    return ahead or _behind(sheet, hit, number, near)


def _ahead(
    sheet: Sheet, hit: Hit[Label], number: Number, near: dict[int, Quantity], following: int
) -> Quantity | None:
    tokens = sheet.text.tokens
    stop = min(len(tokens), hit.end + number.reach, following + 1)
    for at in range(hit.end, stop):
        if tokens[at].sentence != tokens[hit.start].sentence:
            return None
        quantity = near.get(at)
        if quantity is not None and quantity.ago and not number.time:
            continue  # "calcium yesterday 2.2"
        if quantity is not None:
            return quantity if _suits(sheet, hit.payload.fact, number, quantity) else None
        if tokens[at].text not in FILLERS:
            return None
    return None


def _behind(sheet: Sheet, hit: Hit[Label], number: Number, near: dict[int, Quantity]) -> Quantity | None:
    tokens = sheet.text.tokens
    for at in range(hit.start - 1, max(-1, hit.start - 5), -1):
        if tokens[at].sentence != tokens[hit.start].sentence:
            return None
        quantity = near.get(at)
        if quantity is not None:
            counts = bool(number.after) or quantity.unit is not None
            return quantity if counts and _suits(sheet, hit.payload.fact, number, quantity) else None
        if tokens[at].text not in {
            "of",
            "in",
            "-",
            "(",
            "for",
            "since",
            "after",
            "from",
            "ago",
            "post",
            "with",
            "her",
        }:
            return None
    return None


def _suits(sheet: Sheet, fact: str, number: Number, quantity: Quantity) -> bool:
    if not sheet.free(quantity) or not _fits(number, quantity):
        return False
    if quantity.unit is not None and quantity.unit.fact not in {None, fact}:
        return False
    declared = sheet.facts.get(fact)
    return declared is None or factor_to(declared, quantity, sheet.words) is not None


def _fits(number: Number, quantity: Quantity) -> bool:
    span = number.within if quantity.unit is None else number.fits.get(quantity.unit.code, number.within)
    if span is None:
        return True
    low, high = span
    return low <= quantity.value <= high
