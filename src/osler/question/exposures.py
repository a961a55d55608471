"""Medicines: which one is taken, was taken or is asked about, at what dose, for how long."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import msgspec

from osler.question.compiled import ExposureTerms
from osler.question.context import Standing
from osler.question.exposure_times import spans_of
from osler.question.found import Sheet
from osler.question.numbers import Quantity
from osler.question.terms import Hit
from osler.question.text import Token
from osler.question.vocabulary import Consequence, Exposure, Name

_LINKS = frozenset({",", "and", "or", "/", "+", "&", "then", "vs", "versus", "plus", "followed", "by"})
_WEAK = frozenset({
    "is", "are", "for", "with", "to", "about", "have", "had", "after", "x", "does", "would", "no", "not",
    "last", "or",
})  # fmt: skip
_DOSE_WORDS = frozenset({
    "daily", "weekly", "oral", "iv", "po", "monthly", "yearly", "once", "a", "per", "day", "week", "q",
    "(", ")", "every", "months", "month", "weeks",
})  # fmt: skip
_BETWEEN = _DOSE_WORDS | frozenset({
    "mg", "x", "qwk", "qd", "weekly", "for", "year", "years", "yr", "yrs", "y", "month", "months", "mo",
})  # fmt: skip
_OVER = frozenset({"previous", "completed"})
_PLAIN = frozenset({"previous", "completed", "negated", "stopping"})
"""Said before a name, these outrank a later sign of use: "off it since 2022"."""
_OWNERS = frozenset({"her", "his", "my"})
_BEGINNINGS = ("start", "began", "begun", "switch", "chang", "moved", "swapp", "convert", "transition", "put")


class _Mention(msgspec.Struct):
    """One medicine named, and how the patient stands to it."""

    hit: Hit[str]
    standing: str
    cue: int
    """First token of the words that say so."""


def read_exposures(sheet: Sheet, sets: Mapping[str, Sequence[str]]) -> None:
    """Notes medicines, their doses and spans of time."""
    for terms in sheet.words.exposures.values():
        mentions = _mentions(sheet, terms)
        sheet.mentions.update((mention.hit.start, mention.hit.end) for mention in mentions)
        for mention in mentions:
            _read(sheet, terms, mention, sets)


def _mentions(sheet: Sheet, terms: ExposureTerms) -> list[_Mention]:
    tokens = sheet.text.tokens
    excluded = {at for hit in terms.excluding.find(tokens) for at in range(hit.start, hit.end)}
    hits = [hit for hit in terms.names.find(tokens) if hit.start not in excluded]
    cues = {hit.end - 1: hit for hit in terms.before.find(tokens)}
    found: list[_Mention] = []
    for hit in hits:
        previous = found[-1] if found else None
        mention = _with_cue(sheet, terms, hit, cues, previous)
        found.append(mention)
    _shared(tokens, found, terms)
    _replaced(tokens, found, terms)
    return found


def _shared(tokens: Sequence[Token], found: Sequence[_Mention], terms: ExposureTerms) -> None:
    """What is said behind the last name of a list holds for those before it: "A, B and C all tried"."""
    for mention, later in zip(reversed(found[:-1]), reversed(found[1:]), strict=True):
        bare = mention.cue == mention.hit.start and mention.standing == terms.exposure.standing
        if bare and later.standing in _OVER | {"intolerant"} and _joined(tokens, mention.hit.end, later.hit.start):
            mention.standing = later.standing


def _replaced(tokens: Sequence[Token], found: Sequence[_Mention], terms: ExposureTerms) -> None:
    """Gives way to what came later: in "after two years of one, now on the other" the first is over."""
    taken = [
        mention for mention in found if mention.standing == "current" and mention.hit.payload in terms.members
    ]
    for at, mention in enumerate(taken):
        later = any(other.hit.payload != mention.hit.payload for other in taken[at + 1 :])
        led = {token.text for token in tokens[max(0, mention.cue - 4) : mention.hit.start]}
        if later and led & {"after", "following"}:
            mention.standing = "previous"


def _with_cue(
    sheet: Sheet, terms: ExposureTerms, hit: Hit[str], cues: Mapping[int, Hit[str]], previous: _Mention | None
) -> _Mention:
    tokens = sheet.text.tokens
    cue = _cue_before(tokens, hit, cues)
    after = _cue_after(tokens, hit, terms)
    if after is not None and not (
        cue is not None
        and (
            (cue.payload == "asked" and after.payload != "intolerant")
            or (cue.payload in _PLAIN and after.payload == "current")
        )
    ):
        return _Mention(hit, after.payload, hit.start)
    if cue is not None and previous is not None and _changed_over(tokens, previous, cue):
        return _Mention(hit, "current", previous.cue)
    if cue is not None:
        return _Mention(hit, cue.payload, cue.start)
    if previous is not None and _joined(tokens, previous.hit.end, hit.start):
        return _Mention(hit, previous.standing, previous.cue)
    return _Mention(hit, terms.exposure.standing, hit.start)


def _changed_over(tokens: Sequence[Token], previous: _Mention, cue: Hit[str]) -> bool:
    """ "switched from one to the other": the other is taken now."""
    return (
        previous.standing == "previous"
        and previous.hit.end == cue.start
        and tokens[cue.start].text in {"to", "→"}
    )


def _cue_before(tokens: Sequence[Token], hit: Hit[str], cues: Mapping[int, Hit[str]]) -> Hit[str] | None:
    """The nearest words before a name that say how the patient stands to it; "her" gives way to a verb."""
    owner = None
    for at in range(hit.start - 1, max(-1, hit.start - 7), -1):
        if tokens[at].clause != tokens[hit.start].clause or tokens[at].text in {",", ")"}:
            return owner
        cue = cues.get(at)
        weak = tokens[at].text in _WEAK and (owner is not None or hit.start - at > 2)
        if cue is None or weak:
            continue
        if cue.end - cue.start > 1 or tokens[at].text not in _OWNERS:
            return _before_span(tokens, cue, cues) or cue
        owner = owner or cue
    return owner


def _before_span(tokens: Sequence[Token], cue: Hit[str], cues: Mapping[int, Hit[str]]) -> Hit[str] | None:
    """What stands before a span of time: "finished 12 months of"."""
    if tokens[cue.end - 1].text != "of":
        return None
    for at in range(cue.start - 1, max(-1, cue.start - 4), -1):
        earlier = cues.get(at)
        if earlier is not None and tokens[at].clause == tokens[cue.start].clause:
            return earlier if earlier.payload in {"previous", "stopping", "completed"} else None
    return None


def _cue_after(tokens: Sequence[Token], hit: Hit[str], terms: ExposureTerms) -> Hit[str] | None:
    stop = hit.end
    while stop < min(len(tokens), hit.end + 6) and (
        tokens[stop].text in _DOSE_WORDS
        or tokens[stop].text[0].isdigit()
        or tokens[stop].text in {"mg", "mcg"}
    ):
        stop += 1
    for at in range(hit.end, min(len(tokens), stop + 2)):
        if tokens[at].sentence != tokens[hit.start].sentence or tokens[at].text == ",":
            return None
        found = terms.after.at(tokens, at)
        if found is not None:
            return found
    return None


def _joined(tokens: Sequence[Token], end: int, start: int) -> bool:
    return start - end <= 6 and all(
        token.text in _LINKS or token.text in _BETWEEN or token.text[0].isdigit()
        for token in tokens[end:start]
    )


def _read(sheet: Sheet, terms: ExposureTerms, mention: _Mention, sets: Mapping[str, Sequence[str]]) -> None:
    hit, exposure = mention.hit, terms.exposure
    meant = sheet.context.standing(hit.start, hit.end)
    if meant.relative:
        return
    standing = _standing(sheet, exposure, mention, meant)
    bare = standing == "asked" and mention.cue == hit.start
    if (standing == "current" or bare) and _has_ended(sheet, terms, hit):
        standing = "previous"
    if standing == "intolerant" and _has_ended(sheet, terms, hit):
        _note_use(sheet, exposure, msgspec.structs.replace(mention, standing="previous"), None)
    spans = spans_of(sheet, hit)
    if standing == "asked" and exposure.from_drugs and _is_taken(sheet, hit, spans):
        standing = "current"
    name = None if hit.payload in terms.members else exposure.names.get(hit.payload)
    _note_use(sheet, exposure, msgspec.structs.replace(mention, standing=standing), name)
    if standing not in {"negated", "general"}:
        _note_dose(sheet, exposure, hit, name)
    _note_spans(sheet, exposure, msgspec.structs.replace(mention, standing=standing), spans)
    for consequence, said in zip(exposure.consequences, terms.said, strict=True):
        if standing in consequence.on and _concerns(consequence, hit.payload, sets):
            if consequence.said and not said.find(sheet.text.tokens):
                continue
            for fact, value in consequence.facts.items():
                sheet.add(fact, value, min(mention.cue, hit.start), hit.end)
            _note_ago(sheet, consequence, hit, spans)


def _standing(sheet: Sheet, exposure: Exposure, mention: _Mention, meant: Standing) -> str:
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


def _is_asked(tokens: Sequence[Token], mention: _Mention, exposure: Exposure) -> bool:
    """A name alone before a question mark, or "when it is stopped"."""
    hit = mention.hit
    before = tokens[hit.start - 1] if hit.start else None
    if before is not None and mention.cue == hit.start and before.text in {"when", "if", "once"}:
        return True
    alone = before is None or before.text in {",", ":"} or before.sentence != tokens[hit.start].sentence
    return exposure.from_drugs and alone and hit.end < len(tokens) and tokens[hit.end].text == "?"


def _has_ended(sheet: Sheet, terms: ExposureTerms, hit: Hit[str]) -> bool:
    tokens = sheet.text.tokens
    near = [token for token in tokens[hit.end : hit.end + 20] if token.sentence == tokens[hit.start].sentence]
    return bool(terms.ended.find(near))


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
    plain = all(token.text in _BETWEEN or token.text == "," or token.text[0].isdigit() for token in between)
    return start >= end and plain and (start - end <= 1 or any(token.text == "mg" for token in between))


def _note_use(sheet: Sheet, exposure: Exposure, mention: _Mention, name: Name | None) -> None:
    hit, standing = mention.hit, mention.standing
    members = (hit.payload,) if name is None else name.stands_for
    if exposure.from_drugs or standing == "asked":
        sheet.drugs.extend((member, standing) for member in members if member in sheet.drug_names)
    start = min(mention.cue, hit.start)
    if standing in {"current", "stopping"}:
        _note_current(sheet, exposure, hit, name, start)
    elif standing in _OVER and name is None and exposure.previous:
        sheet.add(exposure.previous, (hit.payload,), start, hit.end, keep="all")
    if standing in _OVER:
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
    for quantity in sheet.numbers_near(hit.start - 4, hit.end + 4):
        ahead = quantity.start >= hit.end and quantity.start - hit.end <= 3
        behind = quantity.end <= hit.start and hit.start - quantity.end <= 2
        if not sheet.free(quantity) or not (ahead or behind) or not _is_dose(quantity, ahead=ahead, hit=hit):
            continue
        scaled = msgspec.structs.replace(
            quantity, unit=None, value=quantity.value * name.factor * _times_a_day(sheet, hit, quantity),
            to=None if quantity.to is None else quantity.to * name.factor, per_day=None,
        )  # fmt: skip
        sheet.add_number(exposure.dose, scaled, min(hit.start, quantity.start), max(hit.end, quantity.end))
        if exposure.use:
            sheet.add(exposure.use, True, hit.start, hit.end)
        return


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


def _note_spans(sheet: Sheet, exposure: Exposure, mention: _Mention, spans: Sequence[Quantity]) -> None:
    if exposure.duration is None or mention.standing in {"negated", "general"}:
        return
    current = mention.standing in {"current", "stopping"} or (
        not exposure.from_drugs and mention.standing == exposure.standing
    )
    for quantity in spans:
        places = (mention.cue, mention.cue + 1, quantity.start - 1)
        started = any(_began(sheet.text.tokens, at) for at in places)
        if quantity.ago and not started:
            continue
        if current:
            start = min(mention.cue, mention.hit.start)
            sheet.add_number(exposure.duration, quantity, start, max(mention.hit.end, quantity.end))
        elif mention.standing in _OVER:
            sheet.take(quantity)
        return


def _began(tokens: Sequence[Token], at: int) -> bool:
    return at >= 0 and tokens[at].text.startswith(_BEGINNINGS)


def _concerns(consequence: Consequence, name: str, sets: Mapping[str, Sequence[str]]) -> bool:
    return not consequence.names or any(
        name == wanted or name in sets.get(wanted, ()) for wanted in consequence.names
    )


def _note_ago(sheet: Sheet, consequence: Consequence, hit: Hit[str], spans: Sequence[Quantity]) -> None:
    if consequence.ago is None:
        return
    for quantity in spans:
        if quantity.ago and sheet.free(quantity):
            sheet.add_number(
                consequence.ago, quantity, min(hit.start, quantity.start), max(hit.end, quantity.end)
            )
            return
