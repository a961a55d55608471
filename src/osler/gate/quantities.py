"""The numbers of a sentence with their unit, and whether they are a least, a most, or just the value."""

from __future__ import annotations

import re
from typing import Literal, NamedTuple

from osler.knowledge.ucum import factor_between

Bound = Literal["is", "at least", "more than", "at most", "less than"]

_PLAIN = str.maketrans({"−": "-", "–": "-", "‐": "-", "‑": "-", "\u00a0": " ", "\u202f": " ", "²": "2"})
_NUMBER_WORDS = {
    "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9,
    "ten": 10, "eleven": 11, "twelve": 12, "eighteen": 18, "twenty": 20, "twenty-four": 24, "thirty": 30,
    "half": 0.5, "once": 1, "twice": 2,
}  # fmt: skip
_UNITS: tuple[tuple[str, str], ...] = (
    (r"mL/min/1\.73 ?m2|mL/min per 1\.73 ?m2", "mL/min"),
    (r"m[Ll]/min(?:ute)?", "mL/min"),
    (r"kg/m2", "kg/m2"),
    (r"g/cm2", "g/cm2"),
    (r"ng/m[Ll]", "ng/mL"),
    (r"nmol/[Ll]", "nmol/L"),
    (r"[µu]mol/[Ll]", "umol/L"),
    (r"mmol/[Ll]", "mmol/L"),
    (r"mg/d[Ll]", "mg/dL"),
    (r"(?:international |i\.?)?units?|IU", "[IU]"),
    (r"mg|milligrams?", "mg"),
    (r"mcg|µg|ug|micrograms?", "ug"),
    (r"kg|kilograms?|kilos?", "kg"),
    (r"g|grams?", "g"),
    (r"m[Ll]|millilit(?:er|re)s?", "mL"),
    (r"dL", "dL"),
    (r"cm|centimet(?:er|re)s?", "cm"),
    (r"mm", "mm"),
    (r"%|percent|per cent", "%"),
    (r"(?:years?|yrs?)(?: old| of age)?", "a"),
    (r"months?|mo\b", "mo"),
    (r"weeks?|wks?", "wk"),
    (r"days?", "d"),
    (r"hours?|hrs?|h\b", "h"),
    (r"minutes?|min\b", "min"),
    (r"SD|standard deviations?", "SD"),
    (r"drinks?", "{drink}"),
    (r"times?|-?fold", "{times}"),
    (r"points?", "{point}"),
)
_UNIT = "|".join(f"(?P<u{place}>{pattern})" for place, (pattern, _) in enumerate(_UNITS))
_WORDS_BETWEEN = (
    r"\s*(?:(?!(?:and|or|with|if|than|one|two|three|four|five|six)\b)[A-Za-z][A-Za-z-]*\s+){0,4}$"
)
_BEFORE: tuple[tuple[str, Bound], ...] = (
    (
        r"(?:at least|at or above|no less than|not less than|not below|minimum(?: of)?"
        r"|reach(?:es|ed|ing)?(?= -?\d*$)|≥|>=)",
        "at least",
    ),
    (
        r"(?:at most|at or below|no more than|not more than|not above|up to|as (?:many|much|high) as"
        r"|maximum(?: of)?|≤|<=)",
        "at most",
    ),
    (r"(?:(?:more|greater|higher|longer|older) than|above|over|beyond|exceed\w*|>)", "more than"),
    (r"(?:(?:less|lower|fewer|shorter|younger) than|below|under(?! the (?!age))|<)", "less than"),
)
_RATE = r"(?:\s(?!or\b|and\b)[A-Za-z-]+){0,5}?"
"""What may stand between a number and "or more": "of prednisone a day"."""
_AND_UP = r"(?:(?:more|higher|older|longer|greater|later|up)\b(?! than)|(?:above|over)\b(?! -?\d))"
_AND_DOWN = r"(?:(?:less|lower|fewer|younger|shorter)\b(?! than)|(?:below|under)\b(?! -?\d))"
_LEAST_ROUNDED = 10.0
"""Below this, a whole number is too far from what it rounds."""
DOSE_UNITS = {"mg", "ug", "g", "mL", "[IU]"}
"""Units in which a dose is given."""
_TIMES = {"a", "mo", "wk", "d", "h", "min"}
_AFTER: tuple[tuple[str, Bound], ...] = (
    (rf"{_RATE}\s(?:or|and) {_AND_UP}|\s*\+|,? at least\b(?! -?\d)", "at least"),
    (rf"{_RATE}\s(?:or|and) {_AND_DOWN}|,? at most\b(?! -?\d)", "at most"),
)
_MORE = r"(?:\s(?:more|further|consecutive|full|whole|additional|extra))?"
_DIGITS = r"\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?"
_NUMBER = re.compile(
    rf"(?:(?<![\w)%\]])(?P<sign>-))?(?<![\w.])(?P<digits>{_DIGITS})"
    rf"(?:{_MORE}(?:\s?-?\s?)(?:{_UNIT})(?![\w]))?"
    rf"|\b(?P<word>{'|'.join(sorted(_NUMBER_WORDS, key=len, reverse=True))})\b"
    rf"(?:\s(?:{_UNIT.replace('(?P<u', '(?P<w')})(?![\w]))?",
    re.IGNORECASE,
)
_WINDOW = 60
_AGES = range(1, 121)
_WHO = r"(?:women|men|people|adults|anyone|everyone|those|persons?|patients?|children|adolescents)"
_AGED_BEFORE = re.compile(
    rf"(?:\bage[ds]?(?: of| from| at least| over| under| above| below| between| up to)?"
    rf"|\b(?:older|younger) than"
    rf"|\b{_WHO}(?: aged)? (?:of|over|under|above|below|from|past|aged?)(?: age)?|\bages)"
    rf"\s(?:at least |the age of )?$",
    re.IGNORECASE,
)
_AGED_AFTER = re.compile(
    r"(?: years?)?(?: of age\b| old\b|,? (?:and|or) (?:older|younger|over|under)\b(?! -?\d))"
    r"|(?: years?) (?:of age|and older)",
    re.IGNORECASE,
)
_FROM = re.compile(r"\bfrom (?:the )?(?:age (?:of )?)?$", re.IGNORECASE)
_TO = re.compile(r"(?: years?)?(?: (?:to|and|through|until) |\s?-\s?)\d", re.IGNORECASE)
_ABOUT = re.compile(r"\b(?:about|around|approximately|roughly|nearly|almost|some) $", re.IGNORECASE)
_CLOSE = 18
"""How near a number stands to the words that bound it, in characters."""


class Quantity(NamedTuple):
    """One number of a sentence."""

    value: float
    unit: str
    """UCUM, or empty for a bare number."""
    bound: Bound
    start: int
    end: int
    every: str = ""
    """Of a dose: how often, as a unit of time with its count ("6 mo"); empty where the text does not say."""
    aged: bool = False
    """It is an age, whether or not the text says "years"."""
    loose: bool = False
    """It may be meant as a least too: "over 3 years" is for so long or for longer."""
    span: bool = False
    """It is written as a length: "10-year"."""
    about: bool = False
    """The text says that it is about so much."""


_ANY_NUMBER = re.compile(rf"\d|\b(?:{'|'.join(_NUMBER_WORDS)})\b", re.IGNORECASE)
_BOUND_WORDS = re.compile(
    r"\b(?:(?:no|not) (?:less|fewer|lower|more|greater|higher|later|earlier) than|at (?:least|most)"
    r"|at or (?:above|below)|up to"
    r"|(?:or|and) (?:more|less|higher|lower|above|below|over|under|older|younger|longer|shorter|greater"
    r"|fewer|up)"
    r"|(?:more|less|greater|lower|higher|fewer|longer|older|younger) than(?= -?\d)"
    r"|(?:above|below|under|over)(?= -?\d))\b",
    re.IGNORECASE,
)


def without_bounds(text: str) -> str:
    """The text without the words that bound its numbers, which `quantities` has read."""
    said = plain(text)

    def near(found: re.Match[str]) -> str:
        around = (
            said[max(0, found.start() - _CLOSE) : found.start()],
            said[found.end() : found.end() + _CLOSE],
        )
        return " " if any(_ANY_NUMBER.search(part) for part in around) else found[0]

    return _BOUND_WORDS.sub(near, said)


def plain(text: str) -> str:
    """The text with one kind of minus and space."""
    return text.translate(_PLAIN)


def quantities(text: str) -> tuple[Quantity, ...]:
    """The numbers of a text in order; the first end of a range takes the unit of the second."""
    said = plain(text)
    found: list[Quantity] = []
    for match in _NUMBER.finditer(said):
        value = _value(match)
        unit = _unit_of(match)
        one = _read(said, match, value, unit)
        if match["word"] and not unit and (one.bound == "is" or match["word"].lower() in {"once", "half"}):
            # "one of the drugs", "once": no amount; "two or more" is one.
            continue
        found.append(one)
    shared = _shared_age(said, _shared_bound(said, _shared_unit(said, found)))
    return tuple(
        one._replace(every=_every(said, one, shared[place + 1 :])) for place, one in enumerate(shared)
    )


def _read(said: str, match: re.Match[str], value: float, unit: str) -> Quantity:
    before, after = said[: match.start()], said[match.end() :]
    bound = _bound(said, match.start(), match.end())
    # "over 3 years" is how long, not how much more.
    lasting = unit in _TIMES and bool(re.search(r"\bover (?:the \w+ )?$", before, re.IGNORECASE))
    aged = unit in {"", "a"} and value in _AGES and _is_age(before, after, unit)
    if aged and bound == "is" and _FROM.search(before) and not _TO.match(after):
        bound = "at least"
    return Quantity(
        value,
        unit,
        "is" if lasting else bound,
        match.start(),
        match.end(),
        aged=aged,
        loose=lasting,
        span=unit == "a" and "-" in match[0][1:],
        about=bool(_ABOUT.search(before)),
    )


def _is_age(before: str, after: str, unit: str) -> bool:
    if _AGED_BEFORE.search(before[-_WINDOW:]):
        return True
    if (
        not unit
        and _FROM.search(before)
        and not _TO.match(after)
        and not re.match(r"\s?[%.,]\d?\d|\s?%", after)
    ):
        return True
    return bool(_AGED_AFTER.match(after)) and (unit == "a" or not re.match(r"\s?(?:%|[/.]\d)", after))


def _shared_age(said: str, found: list[Quantity]) -> list[Quantity]:
    """Both ends of a range of ages are ages."""
    shared = list(found)
    for place in range(1, len(shared)):
        one, other = shared[place - 1], shared[place]
        joined = said[one.end : other.start].strip().lower() in {"-", "to", "and", "or", ","}
        if joined and one.aged != other.aged and {one.unit, other.unit} <= {"", "a"}:
            shared[place - 1], shared[place] = one._replace(aged=True), other._replace(aged=True)
    return shared


def _every(said: str, one: Quantity, rest: list[Quantity]) -> str:
    """What is said of the interval between a dose and the next dose or comma."""
    if one.unit not in DOSE_UNITS:
        return ""
    end = next((other.start for other in rest if other.unit in DOSE_UNITS), len(said))
    part = re.split(r"[,;.()]", said[one.end : end], maxsplit=1)[0]
    for other in rest:
        if (
            other.unit in _TIMES
            and other.end <= one.end + len(part)
            and re.search(r"\bevery $", said[: other.start], re.IGNORECASE)
        ):
            return f"{other.value:g} {other.unit}"
    named = sorted(intervals(part))
    return f"1 {named[0]}" if len(named) == 1 else ""


def _value(match: re.Match[str]) -> float:
    if match["word"]:
        return float(_NUMBER_WORDS[match["word"].lower()])
    value = float(match["digits"].replace(",", ""))
    return -value if match["sign"] else value


def _unit_of(match: re.Match[str]) -> str:
    for place, (_, unit) in enumerate(_UNITS):
        if match[f"u{place}"] or match[f"w{place}"]:
            return unit
    return ""


def _bound(said: str, start: int, end: int) -> Bound:
    before, after = said[max(0, start - _WINDOW) : start], said[end : end + _WINDOW]
    for pattern, bound in _AFTER:
        if re.match(pattern, after, re.IGNORECASE):
            return bound
    for pattern, bound in _BEFORE:
        if re.search(rf"(?<![\w-]){pattern}{_WORDS_BETWEEN}", before, re.IGNORECASE):
            return bound
    return "is"


def _shared_unit(said: str, found: list[Quantity]) -> list[Quantity]:
    shared = list(found)
    for place in range(len(found) - 2, -1, -1):
        one, other = shared[place], shared[place + 1]
        joined = said[one.end : other.start].strip().lower()
        if not one.unit and other.unit and joined in {"-", "to", "and", "or", ""}:
            shared[place] = one._replace(unit=other.unit)
    return shared


_JOINED = re.compile(r"(?:\s(?!and\b|or\b)[A-Za-z()]+){0,4}\s(?:or|and)\s", re.IGNORECASE)


def _shared_bound(said: str, found: list[Quantity]) -> list[Quantity]:
    """Numbers that share the bound before them: "at least 3% for hip or 20% for major fracture"."""
    shared = list(found)
    for place in range(1, len(shared)):
        one, other = shared[place - 1], shared[place]
        joined = _JOINED.fullmatch(said[one.end : other.start])
        if joined and one.unit == other.unit and one.bound != "is" and other.bound == "is":
            shared[place] = other._replace(bound=one.bound)
    return shared


def same_amount(one: Quantity, other: Quantity) -> bool:
    """Whether two numbers say the same amount, units converted; a bare number matches an age too."""
    if (one.span and other.aged) or (one.aged and other.span):
        return False
    if one.unit == other.unit or ((one.aged or other.aged) and {one.unit, other.unit} == {"", "a"}):
        return _near(one.value, other.value) or _rounded(one, other)
    if not one.unit or not other.unit:
        return False
    factor = factor_between(one.unit, other.unit)
    return factor is not None and _near(one.value * factor, other.value)


def same_bound(one: Quantity, other: Quantity) -> bool:
    """Whether two numbers are bounded alike; "over 3 years" may be a length or a least."""
    if one.bound == other.bound:
        return True
    loose = {one.bound, other.bound} == {"is", "more than"}
    return loose and (one.loose or other.loose)


def _rounded(one: Quantity, other: Quantity) -> bool:
    """Whether the first is said to be about the second, to the next whole number; a dose is never rounded."""
    if (
        not one.about
        or one.unit in DOSE_UNITS
        or one.value != round(one.value)
        or other.value < _LEAST_ROUNDED
    ):
        return False
    return round(other.value) == one.value


def _near(one: float, other: float) -> bool:
    return abs(one - other) <= 1e-6 * max(1.0, abs(one), abs(other))


_SPAN = r"(?<!within )(?<!in )(?<!for )(?<!over )(?<!after )"
"""Before "a year" these make a length of it, not a rate."""
_INTERVALS: tuple[tuple[str, str], ...] = (
    (rf"\b(?:daily|{_SPAN}(?:a|per|each|every|/) ?day)\b|/d(?:ay)?\b", "d"),
    (rf"\b(?:weekly|{_SPAN}(?:a|per|each|every|/) ?week)\b|/wk\b|/week\b", "wk"),
    (rf"\b(?:monthly|{_SPAN}(?:a|per|each|every|/) ?month)\b|/mo\b|/month\b", "mo"),
    (rf"\b(?:yearly|annual(?:ly)?|{_SPAN}(?:a|per|each|every|/) ?year)\b|/year\b", "a"),
)


def intervals(text: str) -> frozenset[str]:
    """How often the text says that something is done: the unit of each "daily", "a week", "annually"."""
    return frozenset(unit for pattern, unit in _INTERVALS if re.search(pattern, text, re.IGNORECASE))


_TIME_WORD = re.compile(r"\b(year|month|week|day|hour)s?\b", re.IGNORECASE)


def loose_times(text: str) -> frozenset[str]:
    """Words for spans of time that belong to no number: "the months up to menopause"."""
    said = plain(text)
    for pattern, _ in _INTERVALS:
        said = re.sub(pattern, lambda found: " " * len(found[0]), said, flags=re.IGNORECASE)
    spans = [(one.start, one.end) for one in quantities(text)]
    return frozenset(
        found[1].lower()
        for found in _TIME_WORD.finditer(said)
        if not any(start <= found.start() < end for start, end in spans)
    )
