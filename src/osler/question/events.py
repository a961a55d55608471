"""Events at a place: fractures with site, level, number, time, cause, and whether a relative had them."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence

from osler.question.coincidence import note_on_drug
from osler.question.compiled import EventTerms
from osler.question.context import Standing
from osler.question.english import ORDINALS
from osler.question.event_times import Happening, note_times
from osler.question.found import Sheet
from osler.question.numbers import Quantity
from osler.question.places import bare_list, placed, stated_places
from osler.question.terms import Hit
from osler.question.text import Token
from osler.question.vocabulary import Event

_MANY = 40
"""A larger number some words before an event is no count of it: "a teacher of 83 sustained a fracture"."""
_WHILE = frozenset({"on", "despite", "while", "during", "taking", "whilst", "into"})
_NTH = frozenset({"first", "1st", "2nd", "3rd", "4th", "5th", "6th", "sixth", "seventh", "eighth"})
_DOSES = frozenset({"dose", "injection", "shot", "jab", "infusion"})
_THE_MEDICINE = frozenset({"treatment", "therapy", "rx", "tx"})


def read_events(sheet: Sheet) -> None:
    """Notes all events of the question."""
    for name, terms in sheet.words.events.items():
        happenings = _happenings(sheet, name, terms)
        violent = _violent(sheet, terms, happenings)
        slight = terms.slight.find(sheet.text.tokens) if violent else []
        for happening in happenings:
            _read(sheet, terms, happening, _cause(sheet, happening, violent, slight))
        note_on_drug(sheet, terms.event)


def _violent(sheet: Sheet, terms: EventTerms, happenings: Sequence[Happening]) -> dict[int, Hit[bool]]:
    """Violent causes by sentence, those denied left out; one told alone is that of the next sentence."""
    found: dict[int, Hit[bool]] = {}
    told = {sheet.text.tokens[happening.head.start].sentence for happening in happenings}
    for hit in terms.violent.find(sheet.text.tokens):
        standing = sheet.context.standing(hit.start, hit.end)
        if standing.denied and terms.event.violent_fact:
            sheet.add(terms.event.violent_fact, False, hit.start, hit.end)
        elif not standing.relative:
            sentence = sheet.text.tokens[hit.start].sentence
            found[sentence] = hit
            if sentence not in told:
                found.setdefault(sentence + 1, hit)
    return found


def _happenings(sheet: Sheet, name: str, terms: EventTerms) -> list[Happening]:
    tokens = sheet.text.tokens
    excluded = {at for hit in terms.excluding.find(tokens) for at in range(hit.start, hit.end)}
    heads = [
        hit for hit in terms.heads.find(tokens) if hit.start not in excluded and not is_numbering(tokens, hit)
    ]
    sites = stated_places(
        sheet, [hit for hit in sheet.event_sites.get(name, ()) if hit.start not in excluded]
    )
    found: list[Happening] = []
    floor = 0
    for at, head in enumerate(heads):
        ceiling = heads[at + 1].start if at + 1 < len(heads) else len(tokens)
        happening = placed(sheet, head, sites, (floor, ceiling), terms.elsewhere)
        if tokens[head.start].text in terms.behind and not _right_behind(happening):
            continue
        if not happening.named and found and _is_other_side(tokens, head.end):
            happening.named = list(found[-1].named)
        found.append(happening)
        floor = happening.end
    return [*found, *bare_list(sheet, sites, heads, terms.elsewhere)]


def _is_other_side(tokens: Sequence[Token], at: int) -> bool:
    """Whether an event was at the place spoken of before, on the other side: "broke the other one"."""
    words = [token.text for token in tokens[at : at + 3]]
    words = words[1:] if words[:1] and words[0] in {"the", "my", "her", "his"} else words
    return words[:1] in (["other"], ["opposite"], ["contralateral"]) and words[1:2] in (
        [],
        ["one"],
        ["side"],
        [","],
        ["."],
    )


def _right_behind(happening: Happening) -> bool:
    """Whether a word such as "went" stands right behind a place, so that it tells of an event there."""
    return any(site.end == happening.head.start for site in happening.sites)


def is_numbering(tokens: Sequence[Token], head: Hit[str]) -> bool:
    """Whether a sharp is a number's, "dose #3", and no event."""
    if tokens[head.start].text != "#" or head.end >= len(tokens) or head.end - head.start > 1:
        return False
    following = tokens[head.end]
    return following.text.isdecimal() and following.start == tokens[head.start].end


def _cause(
    sheet: Sheet, happening: Happening, violent: dict[int, Hit[bool]], slight: Sequence[Hit[bool]]
) -> Hit[bool] | None:
    """The violent cause of an event, unless a slight one stands nearer to it in the same sentence."""
    tokens = sheet.text.tokens
    sentence = tokens[happening.head.start].sentence
    cause = violent.get(sentence)
    if cause is None:
        return None
    at = bisect_left(slight, happening.start, key=lambda hit: hit.start)
    # The nearest on either side: hits are in order and do not overlap.
    near = [hit for hit in slight[max(0, at - 1) : at + 1] if tokens[hit.start].sentence == sentence]
    nearer = any(_apart(happening, hit) < _apart(happening, cause) for hit in near)
    return None if nearer else cause


def _apart(happening: Happening, hit: Hit[bool]) -> int:
    """How many words stand between an event and a cause."""
    return max(hit.start - happening.end, happening.start - hit.end, 0)


def _read(sheet: Sheet, terms: EventTerms, happening: Happening, cause: Hit[bool] | None) -> None:
    event = terms.event
    standing = sheet.context.standing(happening.start, happening.end)
    head = sheet.context.standing(happening.head.start, happening.head.end)
    if standing.relative or head.relative:
        _read_relative(sheet, event, happening, standing if standing.relative else head)
        return
    if _is_rate(sheet, happening) or _not_said(sheet, happening, standing, head):
        return
    denied = standing.denied or head.denied
    if cause is not None and event.violent_fact and not denied:
        sheet.add(event.violent_fact, True, cause.start, cause.end)
        return
    start = sheet.opening(happening.start, standing)
    if not _note_sites(sheet, terms, happening, start, value=not denied) or denied:
        return
    sheet.happened.append((happening.start, happening.end))
    _note_count(sheet, terms, happening)
    note_times(sheet, terms, happening)
    _note_on_drug(sheet, event, happening)


def _is_rate(sheet: Sheet, happening: Happening) -> bool:
    """A number in percent behind it makes it a chance: "hip fracture 3.1%"."""
    near = sheet.numbers_near(happening.end, happening.end + 3)
    return any(quantity.unit is not None and quantity.unit.code == "%" for quantity in near)


def _not_said(sheet: Sheet, happening: Happening, standing: Standing, head: Standing) -> bool:
    if standing.general or head.general:
        return True
    if (standing.conditional or head.conditional) and standing.supposed < 0:
        sheet.leave(happening.start, happening.end, "said as a condition, not as a fact about the patient")
        return True
    if standing.uncertain or head.uncertain:
        sheet.leave(happening.start, happening.end, "said as possible or unknown, not as a fact")
        return True
    return False


def _read_relative(sheet: Sheet, event: Event, happening: Happening, standing: Standing) -> None:
    if standing.relative not in {"parent", "family"} or standing.conditional or standing.uncertain:
        return
    for name in happening.named:
        fact = event.sites[name].parent if name in event.sites else None
        if fact is not None:
            start, end = _with_relative(sheet, happening)
            sheet.add(fact, not standing.denied, start, end)


def _with_relative(sheet: Sheet, happening: Happening) -> tuple[int, int]:
    """The quote with the relative in it."""
    start = happening.start
    while start > 0 and sheet.context.relatives[start - 1] and happening.start - start < 8:
        start -= 1
    return start, happening.end


def _note_sites(sheet: Sheet, terms: EventTerms, happening: Happening, start: int, *, value: bool) -> bool:
    event = terms.event
    facts = [event.sites[name].fact for name in happening.named if name in event.sites]
    if not facts:
        if event.any:
            sheet.add(event.any, value, start, happening.end)
        return True
    for fact in facts:
        if fact is not None:
            sheet.add(fact, value, start, happening.end)
    return any(fact is not None for fact in facts)


def _note_count(sheet: Sheet, terms: EventTerms, happening: Happening) -> None:
    event = terms.event
    names = [event.sites[name] for name in happening.named if name in event.sites]
    for site in names:
        levels = list(dict.fromkeys(hit.payload[1] for hit in happening.sites if hit.payload[1]))
        if site.level and len(levels) == 1:
            sheet.add(site.level, levels[0], happening.start, happening.end)
        elif site.count and len(levels) > 1 and not _is_span(sheet, happening):
            sheet.add(site.count, float(len(levels)), happening.start, happening.end)
    counted = _counted(sheet, happening)
    nth = _nth(sheet, happening)
    count = names[0].count if len(names) == 1 and names[0].count else event.count
    if counted is not None and len(names) > 1:
        count = _count_of_next(sheet, event, happening, counted) or count
    if counted is None and count is not None and nth:
        sheet.add(count, nth, happening.start - 1, happening.end)
    if counted is not None and count is not None:
        sheet.add_number(count, counted, happening.start, happening.end)


def _is_span(sheet: Sheet, happening: Happening) -> bool:
    """Whether two levels are the ends of a span, "T5-T9", which does not tell how many broke."""
    levels = [hit for hit in happening.sites if hit.payload[1]]
    # Matching passes over hyphens: one behind a level belongs to its hit.
    between = [token.text for token in sheet.text.tokens[levels[0].end - 1 : levels[1].start]]
    return "-" in between or between[1:] in (["to"], ["through"])


def _count_of_next(sheet: Sheet, event: Event, happening: Happening, counted: Quantity) -> str | None:
    """The count of the place that a number goes with: "a hip and three vertebrae", "2 VFs, a wrist"."""
    place = next((hit.payload[0] for hit in happening.sites if hit.start == counted.end), None)
    if place is None and counted.end <= happening.head.start and happening.head.payload in event.sites:
        place = happening.head.payload
    return None if place is None else event.sites[place].count


def _nth(sheet: Sheet, happening: Happening) -> float:
    """The count that an ordinal before tells, "her second fracture"; 0 without one."""
    before = sheet.text.tokens[happening.start - 1].text if happening.start else ""
    return float(ORDINALS.get(before, 0))


def _counted(sheet: Sheet, happening: Happening) -> Quantity | None:
    """The number before or "x 2" behind: "two vertebral fractures"."""
    for quantity in sheet.numbers_near(happening.start - 4, happening.end + 3):
        if not sheet.free(quantity) or quantity.unit is not None or quantity.decimal or quantity.sign:
            continue
        if quantity.value > 400 or quantity.to is not None:
            continue
        words = [token.text for token in sheet.text.tokens[quantity.end : happening.start]]
        before = (
            quantity.end <= happening.start
            and len(words) <= 3
            and all(w[0].isalpha() or w == "-" for w in words)
            and (quantity.value <= _MANY or not words)
        )
        led = quantity.start > 0 and sheet.text.tokens[quantity.start - 1].text == "x"
        within = (
            happening.head.end <= quantity.start and quantity.end <= happening.end and quantity.value < 20
            and not _is_part_of_date(sheet, quantity)
        )  # fmt: skip
        if within and quantity.unit is None and sheet.text.tokens[happening.head.end].text != "in":
            return quantity
        if (before and not {"at", "with", "has", "and"} & set(words)) or (
            led and quantity.start == happening.end + 1
        ):
            return quantity
    return None


def _is_part_of_date(sheet: Sheet, quantity: Quantity) -> bool:
    """Whether a stroke or an apostrophe makes a number part of a date: "05/2021", "'19"."""
    tokens = sheet.text.tokens
    after = tokens[quantity.end].text if quantity.end < len(tokens) else ""
    return tokens[quantity.start - 1].text in {"'", "/", "at", "age", "aged"} or after == "/"


def _is_medicine(sheet: Sheet, at: int) -> bool:
    """Whether a medicine, or a word for the one spoken of, follows: "fractured T9 on it"."""
    if sheet.names_medicine(at, at + 6):
        return True
    word = sheet.text.tokens[at].text if at < len(sheet.text.tokens) else ""
    return word in _THE_MEDICINE or (word in {"it", "them", "this"} and bool(sheet.mentions))


def _led_by_medicine(sheet: Sheet, start: int) -> bool:
    """Whether "while still taking it" leads to an event."""
    tokens = sheet.text.tokens
    for at in range(max(0, start - 10), start):
        if tokens[at].text in {"while", "whilst", "despite"} and tokens[at].clause == tokens[start].clause:
            return any(_is_medicine(sheet, place) for place in range(at + 1, min(start, at + 4)))
    return False


def _is_dose(sheet: Sheet, at: int) -> bool:
    """Whether a dose that has its number follows: "after her third injection of it", "after dose 3"."""
    words = [token.text for token in sheet.text.tokens[at : at + 3]]
    numbered = any(word in ORDINALS or word in _NTH or word.isdecimal() for word in words)
    near = {token.text for token in sheet.text.tokens[at : at + 4]}
    return numbered and (_is_medicine(sheet, at) or bool(_DOSES & near))


def _note_on_drug(sheet: Sheet, event: Event, happening: Happening) -> None:
    if event.on_drug is None:
        return
    tokens = sheet.text.tokens
    if _led_by_medicine(sheet, happening.start):
        sheet.add(event.on_drug, True, happening.start, happening.end)
        return
    stop = min(len(tokens), happening.end + 14)
    for at in range(happening.end, stop):
        if tokens[at].sentence != tokens[happening.head.start].sentence:
            return
        commas = any(token.text == "," for token in tokens[happening.end : at])
        near = tokens[at].text == "while" or (at < happening.end + 6 and not commas)
        if near and tokens[at].text == "after" and _is_dose(sheet, at + 1):
            sheet.add(event.on_drug, True, happening.start, at + 1)
            return
        if near and tokens[at].text in _WHILE and _is_medicine(sheet, at + 1):
            sheet.add(event.on_drug, True, happening.start, at + 1)
            return
