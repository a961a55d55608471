"""Flesch-Kincaid grade of a short text, with syllables counted by the letters of a word."""

from __future__ import annotations

import re

_WORD = re.compile(r"[A-Za-z][A-Za-z'’]*")
_SENTENCE_END = re.compile(r"[.!?;:]+(?:\s|$)")
_NUMBER_WITH_UNIT = re.compile(
    r"[-−]?\d[\d.,]*\s?(?:%|(?:mg|mcg|g|kg|mL|dL|L|ng|nmol|units?)\b(?:/[\w.]+(?:\s?m2)?)*)?"
)
_VOWELS = re.compile(r"[aeiouy]+")
_SILENT = (
    re.compile(r"(?:[^aeiouy]|[aeiouy]l)(?<![^aeiouy]l)e$"),  # "stone", "whole"; not "able"
    re.compile(r"[^aeiouydt]ed$"),  # "used"; not "treated"
    re.compile(r"(?<![cgszx])(?<!ch)(?<!sh)(?<![aeiouy])(?<![^aeiouy]l)es$"),  # "stones"; not "doses"
    re.compile(r"[^aeiouy]e(?:ly|ful|fully|less|ment|ments)$"),  # "safely", "statement"
    re.compile(r"^some(?=[a-z])"),
)
_APART = (
    re.compile(r"(?<![cgst])ia|(?<![cgstx])io|iu"),  # "diagnosis", "period", "calcium"; not "special"
    re.compile(r"eo(?!us)|[^gq]ua(?!r)"),
    re.compile(r"[aeiouy]ing"),
)
_IRREGULAR = {
    "area": 3,
    "areas": 3,
    "cement": 2,
    "create": 2,
    "creates": 2,
    "diabetes": 4,
    "diet": 2,
    "gradual": 3,
    "guideline": 2,
    "guidelines": 2,
    "idea": 3,
    "ideal": 3,
    "people": 2,
    "science": 2,
    "surgeon": 2,
    "surgeons": 2,
    "therefore": 2,
}


def syllables(word: str) -> int:
    """How many syllables an English word has: right for most words, never below one."""
    plain = re.sub(r"['’].*$", "", word.lower())
    if plain in _IRREGULAR:
        return _IRREGULAR[plain]
    count = len(_VOWELS.findall(plain))
    count -= sum(1 for pattern in _SILENT if pattern.search(plain))
    count += sum(len(pattern.findall(plain)) for pattern in _APART)
    return max(count, 1)


def grade(text: str, left_out: re.Pattern[str] | None = None) -> float:
    """The Flesch-Kincaid grade; numbers with their units and the left-out words do not count."""
    plain = left_out.sub(" ", text) if left_out is not None else text
    plain = _NUMBER_WITH_UNIT.sub(" ", plain)
    words = _WORD.findall(plain)
    sentences = sum(1 for part in _SENTENCE_END.split(plain) if _WORD.search(part))
    if not words:
        return 0.0
    spoken = sum(map(syllables, words))
    return 0.39 * len(words) / max(sentences, 1) + 11.8 * spoken / len(words) - 15.59
