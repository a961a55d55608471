"""Dose text that has led to errors: abbreviations, trailing zeros, naked decimals, missing commas.

After the ISMP list of error-prone abbreviations and the Joint Commission's "Do Not Use" list.
Trailing zeros are allowed where a laboratory value or a score is meant.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from osler.knowledge.check.subject import Subject
from osler.knowledge.check.texts import texts
from osler.knowledge.finding import Finding

_DOSE_UNIT = r"(?:mg|mcg|g|kg|mL|L|units?|international units?|tablets?|capsules?)\b(?!/)"


class Unsafe(NamedTuple):
    """A spelling that is refused, and what to write."""

    rule: str
    pattern: re.Pattern[str]
    mend: str


UNSAFE = (
    Unsafe("iu", re.compile(r"\bIU\b|\d\s?U\b"), 'write "units"'),
    Unsafe(
        "qd", re.compile(r"\b[Qq]\.?[Oo]?\.?[Dd]\b\.?"), 'write "daily", "every day" or "every other day"'
    ),
    Unsafe("trailing-zero", re.compile(rf"\d\.\d*0\s?{_DOSE_UNIT}"), 'leave out the trailing zero: "5 mg"'),
    Unsafe("naked-decimal", re.compile(r"(?<![\d.])\.\d"), 'write the leading zero: "0.5 mg"'),
    Unsafe("morphine-or-magnesium", re.compile(r"\b(?:MS|MSO4|MgSO4)\b"), "write the drug's name in full"),
    Unsafe("microgram", re.compile(r"[µμ]g\b|\d\s?ug\b"), 'write "mcg"'),
    Unsafe("cc", re.compile(r"\d\s?cc\b"), 'write "mL"'),
    Unsafe(
        "lower-case-liter", re.compile(r"\bm?dl\b|\bml\b|/l\b|\d\s?l\b"), 'write the liter as "L": "mL", "dL"'
    ),
    Unsafe("subcutaneous", re.compile(r"\bS\.?C\.?\b|\bSQ\b|\b[Ss]ub-?[Qq]\b"), 'write "subcutaneously"'),
    Unsafe("comparison-sign", re.compile(r"[<>≤≥]"), 'write "below", "above", "at least" or "at most"'),
    Unsafe(
        "no-comma",
        re.compile(rf"\b(?!(?:19|20)\d\d\b(?!\s?{_DOSE_UNIT}))\d{{4,}}\b"),
        'write the thousands comma: "1,000"',
    ),
)


def dose_text(subject: Subject) -> Iterator[Finding]:
    """Reports unsafe spellings, and abbreviated drug names, in every text."""
    abbreviations = _abbreviations(subject)
    for said in texts(subject):
        for unsafe in UNSAFE:
            found = unsafe.pattern.search(said.text)
            if found is not None:
                why = f"{said.at} has the unsafe spelling {found[0].strip()!r}"
                yield Finding(f"dose-text-{unsafe.rule}", said.file, why, unsafe.mend)
        if abbreviations is not None and (found := abbreviations.search(said.text)):
            why = f"{said.at} abbreviates a drug's name: {found[0]!r}"
            yield Finding("dose-text-drug-abbreviation", said.file, why, "write the drug's name in full")


def _abbreviations(subject: Subject) -> re.Pattern[str] | None:
    """The drugs' abbreviations in capitals; two letters mean too many other things."""
    short = {
        name
        for drug in subject.pack.drugs.values()
        for name in drug.abbreviations
        if len(name) > 2 and name.isupper() and name.lower() != drug.label.lower()
    }
    return re.compile(r"\b(?:" + "|".join(map(re.escape, sorted(short))) + r")\b") if short else None
