"""A source's own grades in the codes of FHIR: only where the source's words are those codes; else as text."""

from __future__ import annotations

import re
from typing import Any

STRENGTH = "http://terminology.hl7.org/CodeSystem/recommendation-strength"
QUALITY = "http://terminology.hl7.org/CodeSystem/evidence-quality"
DIRECTION = "http://hl7.org/fhir/uv/cpg/CodeSystem/cpg-recommendation-direction-cs"

_STRONG = re.compile(r"\bstrong\b", re.IGNORECASE)
_WEAK = re.compile(r"\b(?:weak|conditional)\b", re.IGNORECASE)
_LEVEL = re.compile(
    r"(very low|low|moderate|high)(?:[- ](?:certainty|quality)(?: evidence)?)?", re.IGNORECASE
)


def strength(words: str) -> dict[str, Any]:
    """The strength as a CodeableConcept: the source's words, and a code where they say "strong" or "weak".

    GRADE's "conditional" is FHIR's "weak". Letters, numbers, stars and verbs of other schemes stay text.
    """
    strong, weak = bool(_STRONG.search(words)), bool(_WEAK.search(words))
    code = ("strong" if strong else "weak") if strong != weak else None
    return concept(words, STRENGTH, code)


def quality(words: str) -> dict[str, Any]:
    """The certainty of the evidence as a CodeableConcept, with GRADE's code where the words are its level.

    A certainty of net benefit, levels that differ between groups and letters of other schemes stay text.
    """
    found = _LEVEL.fullmatch(words.strip())
    return concept(words, QUALITY, found[1].lower().replace(" ", "-") if found else None)


def direction(way: str) -> dict[str, Any] | None:
    """The direction as a CodeableConcept; None where the recommendation is neither for nor against."""
    return concept(way, DIRECTION, way) if way in {"for", "against"} else None


def concept(words: str, system: str, code: str | None) -> dict[str, Any]:
    """A CodeableConcept: always the words, the code where there is one."""
    coded = {"coding": [{"system": system, "code": code}]} if code else {}
    return {**coded, "text": words}
