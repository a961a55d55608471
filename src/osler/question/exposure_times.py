"""Which spans of time in a question belong to which medicine."""

from __future__ import annotations

from collections.abc import Sequence

from osler.question.english import ONE_OF
from osler.question.found import Sheet
from osler.question.numbers import Quantity
from osler.question.terms import Hit
from osler.question.text import Token

_SINCE = frozenset({
    "for", "x", "over", "(", "since", "the", "past", "last", "about", "now", "almost", "nearly", ",",
    "of", "~",
})  # fmt: skip
_DOSE = frozenset(
    {"mg", "daily", "weekly", "od", "/", "d", "day", "a", "per", "mcg", "once", "qd", "wk", "bd"}
)
_POST = frozenset({
    "of", "on", "into", "taking", "with", "daily", "weekly", "oral", "iv", "her", "his", "my", "the",
    "monthly", "long", "continuous", "after", "since", "from", "post", "stopping", "treatment",
    "therapy", "using",
})  # fmt: skip
_TAKEN = frozenset({
    "which", "that", "he", "she", "i", "has", "have", "had", "been", "taken", "taking", "on", "used", "it",
    "for", "now", "about", "over",
})  # fmt: skip
"""Words past a comma that carry on to how long: ", which he has taken for three years"."""
_FAR = 8
_LATER = 30
_LATEST = frozenset({
    "the", "latest", "last", "most", "recent", "one", "given", "on", "started", "begun", "dose",
    "injection", "about",
})  # fmt: skip
"""Words that carry on from a name to the time of its start or its last dose, past a comma."""


def spans_of(sheet: Sheet, hit: Hit[str]) -> list[Quantity]:
    """Times that belong to a medicine, nearest first."""
    tokens = sheet.text.tokens
    found: list[tuple[int, Quantity]] = []
    for quantity in sheet.numbers_near(hit.start - 8, hit.end + 12):
        if not sheet.free(quantity) or not quantity.is_span:
            continue
        if tokens[quantity.start].sentence != tokens[hit.start].sentence:
            continue
        first, last = min(hit.end, quantity.end), max(hit.start, quantity.start)
        between = range(first, last)
        apart = any(at in sheet.event_heads or (quantity.ago and at in sheet.mentions) for at in between)
        gap = None if apart else _gap(tokens, hit, quantity)
        if gap is not None:
            found.append((gap, quantity))
    return [quantity for _, quantity in sorted(found, key=lambda item: (item[0], item[1].start))]


def span_of_it(sheet: Sheet, hit: Hit[str]) -> list[Quantity]:
    """The time that follows "on it" in a later sentence, where no other medicine was named between."""
    tokens = sheet.text.tokens
    for at in range(hit.end, min(len(tokens) - 1, hit.end + _LATER)):
        if at in sheet.mentions:
            return []
        if (tokens[at].text, tokens[at + 1].text) == ("on", "it"):
            near = sheet.numbers_near(at + 2, at + 4)
            return [each for each in near if each.is_span and sheet.free(each)]
    return []


def _gap(tokens: Sequence[Token], hit: Hit[str], quantity: Quantity) -> int | None:
    if quantity.end <= hit.start:
        between = [token.text for token in tokens[quantity.end : hit.start]]
        return len(between) if len(between) <= 4 and set(between) <= _POST | {"ago"} else None
    between = [token.text for token in tokens[hit.end : quantity.start]]
    if quantity.ago:
        rest = between[between.index(",") + 1 :] if "," in between else []
        return len(between) if not {"since"} & set(between) and set(rest) <= _LATEST else None
    if not between and tokens[quantity.number].text in ONE_OF:
        return None  # "courses of it a year": how often, not for how long
    led = not between or between[-1] in _SINCE or _is_dose(between)
    if "," in between[:-1]:
        led = led and _TAKEN.issuperset(between[between.index(",") + 1 :])
    return len(between) if led and len(between) <= _FAR + between.count("which") else None


def _is_dose(words: Sequence[str]) -> bool:
    """Whether only a dose stands between a name and its span: "3 mg 5 y"."""
    return "mg" in words and all(word in _DOSE or word[0].isdigit() for word in words)
