"""Text to terms."""

from __future__ import annotations

import re

from osler.library.analysis.lists import words_of
from osler.library.analysis.spelling import folded, stem

ANALYZER_VERSION = "1"
"""Changes when the same text may give other terms: what was indexed before must be indexed again."""

_UNITS = {
    "mg": "mg|milligrams?|mgs",
    "ug": "ug|mcg|micrograms?",
    "ng": "ng|nanograms?",
    "pg": "pg|picograms?",
    "g": "g|gm|gms|grams?",
    "kg": "kg|kgs|kilograms?",
    "ml": "ml|cc|millilit(?:er|re)s?",
    "l": "l|lit(?:er|re)s?",
    "dl": "dl",
    "mm": "mm",
    "cm": "cm",
    "mmhg": "mmHg",
    "iu": "iu|ius|units?|u",
    "mmol": "mmol|mM",
    "umol": "umol|uM",
    "nmol": "nmol|nM",
    "meq": "meq",
    "kcal": "kcal",
    "%": "%|percent|per cent",
}
_UNIT_OF = {re.compile(pattern, re.IGNORECASE): unit for unit, pattern in _UNITS.items()}
_WORDY_UNITS = "|".join(pattern for unit, pattern in _UNITS.items() if unit != "%")
_MEASURED = rf"(?:%|(?i:{_WORDY_UNITS}|percent)\b)"
_WORD = re.compile(
    rf"\d+(?:[.,]\d+)*[\s-]?{_MEASURED}"
    r"|[A-Za-z0-9]+(?:[-'][A-Za-z0-9]+)+|\d+(?:[.,]\d+)+|[A-Za-z0-9]+"
)
_MEASURE = re.compile(rf"(\d+(?:[.,]\d+)*)[\s-]?({_MEASURED})")
_ATTACHED_GREEK = re.compile(r"([A-Z]{2,5}\d?)(alpha|beta|gamma|delta|kappa)([A-Z]?\d?)")
_LONGEST = 40
_MOST_KEPT = 1_000_000

STOP = frozenset(words_of("stop"))


class _Terms(dict[str, tuple[str, ...]]):
    """The terms of each word met so far: a text repeats its words, so each is worked out once."""

    def __missing__(self, word: str) -> tuple[str, ...]:
        if len(self) >= _MOST_KEPT:
            self.clear()
        self[word] = found = _terms_of(word)
        return found


_known = _Terms()


def terms(text: str) -> list[str]:
    """The terms of a text, in its order; the parts of a hyphenated word stand before the whole."""
    known = _known
    return [term for word in _WORD.findall(folded(text)) for term in known[word]]


def _terms_of(word: str) -> tuple[str, ...]:
    if measure := _MEASURE.fullmatch(word):
        return (_measured(measure[1], measure[2]),)
    if attached := _ATTACHED_GREEK.fullmatch(word):
        word = "-".join(part for part in attached.groups() if part)
    if "-" in word or "'" in word:
        return _compound(re.split("[-']", word))
    if word[0].isdigit() and not word.isalnum():
        return (_number(word),)
    lower = word.lower()
    if lower in STOP:
        return (word,) if word.isupper() and len(word) > 1 else ()
    return (stem(lower[:_LONGEST]),)


def _measured(number: str, unit: str) -> str:
    if unit == "%":
        return f"{_number(number)}%"
    return _number(number) + next(name for pattern, name in _UNIT_OF.items() if pattern.fullmatch(unit))


def _number(written: str) -> str:
    return re.sub(r",(?=\d{3}(?!\d))", "", written).replace(",", ".")


def _compound(parts: list[str]) -> tuple[str, ...]:
    """Parts of two letters or more, then all joined: `IL-6` is `il`, `il6`."""
    if parts[-1].lower() in {"s", "t", "re", "ve", "ll", "d", "m"}:
        parts = parts[:-1]
    lower = [part.lower() for part in parts if part]
    said = [stem(part) for part in lower if len(part) > 1 and part not in STOP]
    if len(lower) == 1:
        return tuple(said)
    if all(part.isdigit() for part in lower):
        return tuple(lower)
    whole = stem("".join(lower)[:_LONGEST])
    return (*said, whole) if said != [whole] else (whole,)
