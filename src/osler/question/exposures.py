"""Medicines: which one is taken, was taken or is asked about, at what dose, for how long."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import msgspec

from osler.question.compiled import ExposureTerms
from osler.question.context import Standing
from osler.question.courses import standing_later, told_later
from osler.question.exposure_times import span_of_it, spans_of
from osler.question.found import Course, Sheet
from osler.question.mentions import BETWEEN, OVER, Mention, mentions_of
from osler.question.numbers import Quantity
from osler.question.terms import Hit
from osler.question.text import Token
from osler.question.vocabulary import Consequence, Exposure, Name

_BEGINNINGS = (
    "start", "began", "begun", "switch", "chang", "moved", "swapp", "convert", "transition", "put", "replac",
    "restart", "resum", "recommenc", "commenc", "initiat",
)  # fmt: skip
_PASSIVE = frozenset({"was", "were", "been", "first", "she", "he", "i", "which"})
_TAPER = 36
"""How many words on a dose may be followed to what it came to."""
_CAME_TO = frozenset({"to", "now", "currently", "at", "on", "→"})


def read_exposures(sheet: Sheet, sets: Mapping[str, Sequence[str]]) -> None:
    """Notes medicines, their doses and spans of time."""
    for terms in sheet.words.exposures.values():
        mentions = mentions_of(sheet, terms)
        sheet.mentions.update((mention.hit.start, mention.hit.end) for mention in mentions)
        follows = _follows(sheet, terms) if mentions else ()
        for mention in mentions:
            _read(sheet, terms, mention, follows, sets)


def _follows(sheet: Sheet, terms: ExposureTerms) -> tuple[Consequence, ...]:
    """The consequences that the text allows: some count only where it says certain words."""
    told = zip(terms.exposure.consequences, terms.said, strict=True)
    return tuple(one for one, said in told if not one.said or said.find(sheet.text.tokens))


def _read(
    sheet: Sheet,
    terms: ExposureTerms,
    mention: Mention,
    follows: Sequence[Consequence],
    sets: Mapping[str, Sequence[str]],
) -> None:
    hit, exposure = mention.hit, terms.exposure
    meant = sheet.context.standing(hit.start, hit.end)
    if meant.relative:
        return
    standing = _standing(sheet, exposure, mention, meant)
    later = told_later(sheet, terms, hit)
    bare = mention.cue == hit.start
    standing = standing_later(standing, later, bare=bare and standing == "asked")
    if standing == "intolerant" and (mention.led in OVER or later == "ended" or mention.replaced):
        _note_use(sheet, exposure, msgspec.structs.replace(mention, standing="previous"), None)
    spans = spans_of(sheet, hit) or span_of_it(sheet, hit)
    if standing == "asked" and bare and exposure.from_drugs and _is_taken(sheet, hit, spans):
        standing = "current"
    if exposure.from_drugs:
        sheet.courses.append(
            Course(min(mention.cue, hit.start), hit.start, hit.end, standing, later == "ended")
        )
    name = None if hit.payload in terms.members else exposure.names.get(hit.payload)
    told = msgspec.structs.replace(mention, standing=standing)
    _note_use(sheet, exposure, told, name)
    if standing not in {"negated", "general"}:
        _note_dose(sheet, exposure, hit, name)
    _note_spans(sheet, exposure, told, spans)
    for consequence in follows:
        if standing in consequence.on and _concerns(consequence, hit.payload, sets):
            for fact, value in consequence.facts.items():
                sheet.add(fact, value, min(mention.cue, hit.start), hit.end)
            _note_ago(sheet, consequence, hit, spans)


def _standing(sheet: Sheet, exposure: Exposure, mention: Mention, meant: Standing) -> str:
    if meant.general and not exposure.from_drugs:
        return "general"
    if _is_asked(sheet.text.tokens, mention, exposure):
        return "asked"
    if meant.conditional and meant.supposed < 0:
        return "asked" if exposure.from_drugs else "general"
    by_default = mention.standing == exposure.standing or (
        mention.standing == "asked" and not exposure.from_drugs
    )
    return "negated" if by_default and meant.denied else mention.standing


def _is_asked(tokens: Sequence[Token], mention: Mention, exposure: Exposure) -> bool:
    """A name alone before a question mark, or "when it is stopped"."""
    hit = mention.hit
    before = tokens[hit.start - 1] if hit.start else None
    if before is not None and mention.cue == hit.start and before.text in {"when", "if", "once"}:
        return True
    alone = before is None or before.text in {",", ":"} or before.sentence != tokens[hit.start].sentence
    return exposure.from_drugs and alone and hit.end < len(tokens) and tokens[hit.end].text == "?"


def _is_taken(sheet: Sheet, hit: Hit[str], spans: Sequence[Quantity]) -> bool:
    """A bare name with a span of time, "<name> x 5 years", is a medicine taken."""
    tokens = sheet.text.tokens
    after = hit.end < len(tokens) and tokens[hit.end].text == "x"
    question = tokens[hit.start - 1].text if hit.start else ""
    return after or (
        bool(spans)
        and question not in {"start", "give", "to", "starting", "or", "vs"}
        and any(_directly(tokens, hit.end, span.start) for span in spans)
    )


def _directly(tokens: Sequence[Token], end: int, start: int) -> bool:
    """Whether at most a dose stands between a name and its span."""
    between = tokens[end:start]
    plain = all(token.text in BETWEEN or token.text == "," or token.text[0].isdigit() for token in between)
    return start >= end and plain and (start - end <= 1 or any(token.text == "mg" for token in between))


def _note_use(sheet: Sheet, exposure: Exposure, mention: Mention, name: Name | None) -> None:
    hit, standing = mention.hit, mention.standing
    members = (hit.payload,) if name is None else name.stands_for
    if exposure.from_drugs or standing == "asked":
        sheet.drugs.extend((member, standing) for member in members if member in sheet.drug_names)
    start = min(mention.cue, hit.start)
    if standing in {"current", "stopping"}:
        _note_current(sheet, exposure, hit, name, start)
    elif standing in OVER and name is None and exposure.previous:
        sheet.add(exposure.previous, (hit.payload,), start, hit.end, keep="all")
    if standing in OVER:
        for fact, value in exposure.stopped.items():
            sheet.add(fact, value, start, hit.end)
    if standing == "negated" and exposure.use:
        sheet.add(exposure.use, False, start, hit.end)
    if standing == "negated" and name is not None:
        for fact, value in name.current.items():
            if value is True:
                sheet.add(fact, False, start, hit.end)


def _note_current(sheet: Sheet, exposure: Exposure, hit: Hit[str], name: Name | None, start: int) -> None:
    if exposure.use:
        sheet.add(exposure.use, True, start, hit.end)
    if name is None and exposure.current:
        sheet.add(exposure.current, hit.payload, start, hit.end)
    for fact, value in (name.current if name else {}).items():
        sheet.add(fact, value, start, hit.end)


def _note_dose(sheet: Sheet, exposure: Exposure, hit: Hit[str], name: Name | None) -> None:
    if exposure.dose is None or name is None or name.factor is None:
        return
    for first in sheet.numbers_near(hit.start - 4, hit.end + 4):
        ahead = first.start >= hit.end and first.start - hit.end <= 3
        behind = first.end <= hit.start and hit.start - first.end <= 2
        if not sheet.free(first) or not (ahead or behind) or not _is_dose(first, ahead=ahead, hit=hit):
            continue
        quantity = _dose_now(sheet, first)
        scaled = msgspec.structs.replace(
            quantity, unit=None, value=quantity.value * name.factor * _times_a_day(sheet, hit, quantity),
            to=None if quantity.to is None else quantity.to * name.factor, per_day=None,
        )  # fmt: skip
        sheet.add_number(exposure.dose, scaled, min(hit.start, quantity.start), max(hit.end, quantity.end))
        if exposure.use:
            sheet.add(exposure.use, True, hit.start, hit.end)
        return


def _dose_now(sheet: Sheet, first: Quantity) -> Quantity:
    """The dose that later words say it came to: "started at 40 mg, tapered to 10 mg"."""
    tokens = sheet.text.tokens
    sentence = tokens[first.start].sentence
    chosen = first
    for later in sheet.numbers_near(first.end, first.end + _TAPER):
        if tokens[later.start].sentence != sentence or sheet.names_medicine(first.end, later.start):
            break
        led = {token.text for token in tokens[max(first.end, later.start - 3) : later.start]}
        if sheet.free(later) and later.unit is not None and later.unit.code == "mg" and led & _CAME_TO:
            sheet.take(chosen)
            chosen = later
    return chosen


def _times_a_day(sheet: Sheet, hit: Hit[str], quantity: Quantity) -> float:
    """How often a dose is taken, said behind it or behind the name: "5 mg of it on alternate days"."""
    if quantity.per_day or hit.end >= len(sheet.text.tokens):
        return quantity.per_day or 1.0
    said = sheet.words.measures.doses.at(sheet.text.tokens, hit.end)
    return 1.0 if said is None else said.payload


def _is_dose(quantity: Quantity, *, ahead: bool, hit: Hit[str]) -> bool:
    if quantity.unit is not None:
        return quantity.unit.code == "mg"
    return ahead and quantity.start == hit.end


def _note_spans(sheet: Sheet, exposure: Exposure, mention: Mention, spans: Sequence[Quantity]) -> None:
    if exposure.duration is None or mention.standing in {"negated", "general"}:
        return
    current = mention.standing in {"current", "stopping"} or (
        not exposure.from_drugs and mention.standing == exposure.standing
    )
    for quantity in spans:
        places = (mention.cue, mention.cue + 1, quantity.start - 1)
        started = any(_began(sheet.text.tokens, at) for at in places) or _was_begun(sheet, mention, quantity)
        if quantity.ago and not started:
            continue
        if current:
            start = min(mention.cue, mention.hit.start)
            sheet.add_number(exposure.duration, quantity, start, max(mention.hit.end, quantity.end))
        elif mention.standing in OVER:
            sheet.take(quantity)
        return


def _began(tokens: Sequence[Token], at: int) -> bool:
    return 0 <= at < len(tokens) and tokens[at].text.startswith(_BEGINNINGS)


def _was_begun(sheet: Sheet, mention: Mention, quantity: Quantity) -> bool:
    """Whether "was started at 40 mg in April" leads from a name to the time, with no other name between."""
    tokens, end = sheet.text.tokens, mention.hit.end
    if sheet.names_medicine(end, quantity.start):
        return False
    return any(_began(tokens, at) and tokens[at - 1].text in _PASSIVE for at in range(end, quantity.start))


def _concerns(consequence: Consequence, name: str, sets: Mapping[str, Sequence[str]]) -> bool:
    return not consequence.names or any(
        name == wanted or name in sets.get(wanted, ()) for wanted in consequence.names
    )


def _note_ago(sheet: Sheet, consequence: Consequence, hit: Hit[str], spans: Sequence[Quantity]) -> None:
    if consequence.ago is None:
        return
    for quantity in spans:
        if quantity.ago and sheet.free(quantity) and not _was_due(sheet.text.tokens, hit.end, quantity.start):
            sheet.add_number(
                consequence.ago, quantity, min(hit.start, quantity.start), max(hit.end, quantity.end)
            )
            return


def _was_due(tokens: Sequence[Token], end: int, start: int) -> bool:
    """Whether a date is that of a dose that was due, not of one given."""
    return any(token.text in {"due", "scheduled", "planned", "missed"} for token in tokens[end:start])
