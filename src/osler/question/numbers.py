"""Numbers of a question: signs, ranges, limits, number words, units and doses."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import msgspec

from osler.question.english import (
    APPROXIMATE,
    CHANGES,
    COMPOUND,
    MINUS_WORDS,
    ONE_OF,
    ONES,
    PLUS_WORDS,
    TENS,
    TIME_UNITS,
    TIMES,
)
from osler.question.terms import Hit, Terms
from osler.question.text import Text, Token
from osler.question.timing import COUNTED, counted_unit, stroke_unit

_FEET = frozenset({"ft", "feet", "foot", "'"})


class Unit(msgspec.Struct, frozen=True):
    """A unit as written, and the one fact it belongs to where no other can be meant."""

    code: str
    fact: str | None = None
    settles: tuple[tuple[str, str], ...] = ()
    """Word facts that the unit says as well."""


class Quantity(msgspec.Struct, frozen=True, kw_only=True):
    """One number with all that its neighbours say about it."""

    value: float
    start: int
    """First token, sign and limit words included."""
    number: int
    """The token of the number itself."""
    end: int
    """The token after number and unit."""
    unit: Unit | None = None
    sign: str = ""
    """"+" or "-" where one is written."""
    to: float | None = None
    """The other end of a range."""
    bound: str | None = None
    """"below" or "above" where the number is a limit, "decade" for "70s"."""
    per_day: float | None = None
    decimal: bool = False
    word: bool = False
    """Written as a word."""
    ago: bool = False
    """A span that ends now: "3 months ago"."""
    was: float | None = None
    """The value before, of one that changed: "-1.8 → -2.3"."""
    dated: bool = False
    """Worked out from two dates."""

    @property
    def is_span(self) -> bool:
        """Whether it is a span of time, and not of one fact alone."""
        return self.unit is not None and self.unit.fact is None and self.unit.code in TIME_UNITS


class Measures(msgspec.Struct, frozen=True):
    """The compiled words around numbers."""

    units: Terms[Unit]
    doses: Terms[float]
    bounds: Terms[str]
    spans: Terms[tuple[float, str]]
    """Times without a number: "yesterday"."""
    events: frozenset[str] = frozenset()
    """Words for what happened, behind which "d3" is a time."""


def quantities(text: Text, measures: Measures, locked: set[int]) -> list[Quantity]:
    """All numbers outside the locked tokens, left to right."""
    tokens = text.tokens
    limits = {hit.end: hit for hit in measures.bounds.find(tokens)}
    found: list[Quantity] = []
    at = 0
    while at < len(tokens):
        quantity = (
            None if at in locked else (_span(tokens, at, measures) or _quantity(tokens, at, measures, locked))
        )
        if quantity is None:
            at += 1
            continue
        limit = limits.get(quantity.start) or limits.get(quantity.number)
        if limit is not None and not _moved(tokens, limit.start):
            quantity = msgspec.structs.replace(quantity, start=limit.start, bound=limit.payload)
        found.append(quantity)
        at = quantity.end
    return list(_joined(found, tokens))


def _moved(tokens: Sequence[Token], start: int) -> bool:
    """Whether "up to" or "below" tells of a change, "went up to 5", and not of a limit."""
    return (
        start > 0
        and tokens[start - 1].text in {"went", "gone", "goes", "rose", "came", "is", "was", "now"}
        and (tokens[start].text == "up")
    )


def _quantity(tokens: Sequence[Token], at: int, measures: Measures, locked: set[int]) -> Quantity | None:
    read = _number(tokens, at)
    if read is None:
        return None
    value, end = read
    start, sign = _sign(tokens, at)
    to, after = _range_end(tokens, end, locked)
    was = None
    if to is not None and (_is_change(tokens, start, end) or _is_fall(tokens, value, to, (end, sign))):
        was = -value if sign == "-" else value
        value, sign, to = to, _sign_of_end(tokens, after), None
    end = after
    start, unit, end, per_day = _with_unit(tokens, (start, at, end), measures)
    word = not tokens[at].text[0].isdecimal() and tokens[at].text[0] != "."
    if unit is not None and [token.text for token in tokens[end : end + 3]] == ["and", "a", "half"]:
        value, end = value + 0.5, end + 3
    if tokens[at].text in ONE_OF and (unit is None or unit.settles):
        return None
    bound = None
    if end == at + 1 and _is_decade(tokens, at):
        end, bound = end + 1, "decade"
    if tokens[at].text in TIMES:
        return _times(tokens, at, value)
    return Quantity(
        value=value, start=start, number=at, end=end, unit=unit, sign=sign, to=to, bound=bound,
        per_day=per_day,
        decimal=not value.is_integer() or "." in tokens[at].text, word=word,
        ago=_ago(tokens, end, unit), was=was,
    )  # fmt: skip


def _span(tokens: Sequence[Token], at: int, measures: Measures) -> Quantity | None:
    hit = measures.spans.at(tokens, at)
    if hit is None:
        return None
    value, unit = hit.payload
    return Quantity(value=value, start=at, number=at, end=hit.end, unit=Unit(unit), word=True, ago=True)


def _ago(tokens: Sequence[Token], end: int, unit: Unit | None) -> bool:
    if unit is None or unit.code not in TIME_UNITS or end >= len(tokens):
        return False
    return tokens[end].text in {"ago", "earlier", "back"}


def _is_decade(tokens: Sequence[Token], at: int) -> bool:
    """Whether a number names ten years of life: "70s"."""
    return (
        at + 1 < len(tokens) and tokens[at + 1].text in {"s", "'s"} and tokens[at + 1].start == tokens[at].end
    )


def _times(tokens: Sequence[Token], at: int, value: float) -> Quantity | None:
    following = tokens[at + 1].text if at + 1 < len(tokens) else ""
    if following in {"a", "daily", "weekly", "per", "monthly", "yearly", "every"}:
        return None
    return Quantity(value=value, start=at, number=at, end=at + 1, word=True)


def _number(tokens: Sequence[Token], at: int) -> tuple[float, int] | None:
    """The number that begins at a token, and the token after it."""
    word = tokens[at].text
    if word[0].isdecimal() or (word[0] == "." and len(word) > 1):
        return _digits(word), at + 1
    if word in ONE_OF:
        return 1.0, at + 1
    if word in TIMES:
        return float(TIMES[word]), at + 1
    return _words(tokens, at)


def _words(tokens: Sequence[Token], at: int) -> tuple[float, int] | None:
    word = tokens[at].text
    if word in TENS:
        value, end = float(TENS[word]), at + 1
        rest = end + 1 if end < len(tokens) and tokens[end].text == "-" else end
        if rest < len(tokens) and 0 < ONES.get(tokens[rest].text, 0) < 10:
            value, end = value + ONES[tokens[rest].text], rest + 1
    elif word in ONES:
        value, end = float(ONES[word]), at + 1
    else:
        return None
    if end + 1 < len(tokens) and tokens[end].text == "point" and tokens[end + 1].text in ONES:
        value, end = value + ONES[tokens[end + 1].text] / 10, end + 2
    elif [token.text for token in tokens[end : end + 3]] == ["and", "a", "half"]:
        value, end = value + 0.5, end + 3
    return value, end


def _digits(word: str) -> float:
    if "," in word:
        head, _, tail = word.partition(",")
        return float(word.replace(",", "")) if len(tail) >= 3 else float(f"{head}.{tail}")
    return float(word[:24])


def _sign(tokens: Sequence[Token], at: int) -> tuple[int, str]:
    """Where the number begins with its sign, and the sign."""
    if at == 0:
        return at, ""
    before = tokens[at - 1]
    if before.text in MINUS_WORDS:
        return at - 1, "-"
    if before.text in PLUS_WORDS:
        return at - 1, "+"
    if before.text != "-" or _is_bullet(tokens, at):
        return at, ""
    after_number = at >= 2 and tokens[at - 2].end == before.start and tokens[at - 2].text[-1].isdecimal()
    touches = before.end == tokens[at].start
    if after_number or not (touches or at < 2 or not tokens[at - 2].text[-1].isdecimal()):
        return at, ""
    return at - 1, "-"


def _is_bullet(tokens: Sequence[Token], at: int) -> bool:
    """Whether the dash before a whole number opens a line: "- 72, female"."""
    dash, number = tokens[at - 1], tokens[at]
    opens = at < 2 or tokens[at - 2].sentence != dash.sentence
    return opens and dash.end != number.start and "." not in number.text


def _range_end(tokens: Sequence[Token], end: int, locked: set[int]) -> tuple[float | None, int]:
    """The other end of "4-6", "-1.5 to -2.0", "between 4 and 6"."""
    if end + 1 >= len(tokens) or end + 1 in locked:
        return None, end
    link = tokens[end].text
    if link == "and" and not _between(tokens, end):
        return None, end
    if link not in {"-", "to", "and", "→"}:
        return None, end
    at = end + 1 + (link == "-" and tokens[end + 1].text == ">" and end + 2 < len(tokens))
    if tokens[at].text in {"-", *MINUS_WORDS} and at + 1 < len(tokens):
        at += 1
    if not tokens[at].text[0].isdecimal() or tokens[at].clause != tokens[end].clause:
        return None, end
    if link == "-" and tokens[end - 1].text.isdecimal() and len(tokens[end - 1].text) == 4:
        return None, end
    return _digits(tokens[at].text), at + 1


def _is_change(tokens: Sequence[Token], start: int, end: int) -> bool:
    """Whether two numbers are then and now: "from -2.8 to -2.1", "-1.7 → -2.1"."""
    if tokens[end].text == "→" or tokens[end + 1].text == ">":
        return True
    led = {token.text for token in tokens[max(0, start - 2) : start]}
    return bool(led & CHANGES) and tokens[end].text in {"to", "→"}


def _is_fall(tokens: Sequence[Token], value: float, to: float, after: tuple[int, str]) -> bool:
    """Whether "15 to 5" tells of then and now: a range begins with its lower end."""
    end, sign = after
    return not sign and to < value and tokens[end].text == "to" and not _between(tokens, end - 1)


def _sign_of_end(tokens: Sequence[Token], end: int) -> str:
    before = tokens[end - 2]
    return "-" if before.text in MINUS_WORDS or (before.text == "-" and tokens[end - 3].text != "-") else ""


def _between(tokens: Sequence[Token], end: int) -> bool:
    return any(token.text == "between" for token in tokens[max(0, end - 4) : end])


def _with_unit(
    tokens: Sequence[Token], place: tuple[int, int, int], measures: Measures
) -> tuple[int, Unit | None, int, float | None]:
    """First token, unit, token after it and doses a day; shorthand such as "4/52" or "day 3" counts."""
    start, at, end = place
    stroke = stroke_unit(tokens, end, measures.events)
    if stroke is not None:
        return at - (at > 0 and tokens[at - 1].text in COUNTED), Unit(stroke), end + 2, None
    unit, after, per_day = _unit(tokens, end, measures)
    counted = counted_unit(tokens, at, measures.events) if unit is None and end == at + 1 else None
    if counted is not None:
        return at - 1, Unit(counted), end, None
    return start, unit, after, per_day


def _unit(tokens: Sequence[Token], end: int, measures: Measures) -> tuple[Unit | None, int, float | None]:
    at = end + 1 if end + 1 < len(tokens) and tokens[end].text in {"-", "+"} else end
    if at >= len(tokens):
        return None, end, None
    hit = measures.units.at(tokens, at)
    if hit is None:
        return None, end, None
    decimal = "." in tokens[end - 1].text
    unit = next((unit for unit in hit.all if not (decimal and unit.settles)), hit.payload)
    if _misread(unit, hit, tokens, end):
        return None, end, None
    per_day = measures.doses.at(tokens, hit.end) if hit.end < len(tokens) else None
    if per_day is None:
        return unit, hit.end, None
    return unit, per_day.end, per_day.payload


def _misread(unit: Unit, hit: Hit[Unit], tokens: Sequence[Token], end: int) -> bool:
    """A letter after a whole number is no meter, and a quotation mark is no foot."""
    if unit.code == "m":
        return "." not in tokens[end - 1].text
    if tokens[hit.start].text == "in":
        return end < 2 or tokens[end - 2].text not in _FEET
    mark = tokens[hit.end - 1].text == "'"
    return mark and not (hit.end < len(tokens) and tokens[hit.end].text.isdecimal())


def _joined(found: Sequence[Quantity], tokens: Sequence[Token]) -> Iterator[Quantity]:
    """Feet and inches, stones and pounds: two numbers as one."""
    at = 0
    while at < len(found):
        first = found[at]
        second = found[at + 1] if at + 1 < len(found) else None
        pair = None if second is None else _pair(first, second, tokens)
        yield pair or first
        at += 2 if pair else 1


def _pair(first: Quantity, second: Quantity, tokens: Sequence[Token]) -> Quantity | None:
    if first.unit is None or second.sign or second.number - first.end > 1 or second.value >= 14:
        return None
    gap = {token.text for token in tokens[first.end : second.number]}
    if gap - {"and", "-", ","}:
        return None
    for (large, small), parts in COMPOUND.items():
        bare = second.unit is None and large != "a" and second.number == first.end
        if first.unit.code == large and (bare or (second.unit is not None and second.unit.code == small)):
            return msgspec.structs.replace(first, value=first.value + second.value / parts, end=second.end)
    return None


def is_near(word: str) -> bool:
    """Whether a word makes a number approximate."""
    return word in APPROXIMATE
