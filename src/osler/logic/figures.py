"""Numbers as people read them: no trailing zero beside a unit, commas from 1,000, "3%" closed up."""

from __future__ import annotations

from osler.logic.lexicon import Phrase
from osler.logic.tree import Amount


def figure(value: float, phrase: Phrase | None, *, decimals: int | None = None) -> str:
    """A number with its unit in words.

    Pure numbers with decimals keep them (T-scores: "-1.0"); beside a unit a trailing zero is dropped.
    """
    shown = value if decimals is None else round(value, decimals)
    text = f"{shown:,.9f}".rstrip("0").rstrip(".")
    text = "0" if text == "-0" else text
    if phrase is None or phrase.unit is None:
        places = (phrase and phrase.decimals) or 0
        have = len(text.partition(".")[2])
        return text if have >= places else f"{shown:,.{places}f}"
    unit = phrase.unit_label or phrase.unit
    return f"{text}{unit}" if unit == "%" else f"{text} {_singular(unit) if text == '1' else unit}"


def _singular(unit: str) -> str:
    """ "1 year", "1 drink a day": the first word of a unit without its plural s."""
    first, _, rest = unit.partition(" ")
    if len(first) > 3 and first.endswith("s") and first.isalpha():
        first = first[:-1]
    return f"{first} {rest}".strip()


def threshold(amount: Amount, phrase: Phrase | None) -> str:
    """A number of a condition: never rounded; in the author's unit first where that is another."""
    if amount.written is None or phrase is None:
        return figure(amount.value, phrase)
    number, _, unit = amount.written.partition(" ")
    written = f"{number} {_IN_WORDS.get(unit, unit)}"
    return f"{written} ({figure(amount.value, phrase, decimals=_enough(phrase))})"


def measured(value: float, phrase: Phrase, mark: float | None = None) -> str:
    """A patient's value, rounded unless that would carry it to or over the mark it is compared with."""
    decimals = phrase.decimals
    if decimals is None:
        return figure(value, phrase)
    rounded = round(value, decimals)
    if mark is not None and (value > mark, value < mark) != (rounded > mark, rounded < mark):
        return figure(value, phrase, decimals=decimals + 2)
    return figure(value, phrase, decimals=decimals)


_IN_WORDS = {
    "a": "years", "mo": "months", "wk": "weeks", "d": "days", "min": "minutes", "s": "seconds",
    "[lb_av]": "lb", "[stone_av]": "stone", "[in_i]": "inches", "[ft_i]": "feet",
}  # fmt: skip


def unit_in_words(unit: str) -> str:
    """A UCUM code as people write the unit."""
    return _IN_WORDS.get(unit, unit)


def _enough(phrase: Phrase) -> int:
    return phrase.decimals if phrase.decimals is not None else 1
