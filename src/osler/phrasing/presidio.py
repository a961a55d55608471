"""Presidio as a second look for what could tell who a text is about (extra `presidio`)."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from typing import Protocol

from osler.core.errors import InputError

Cleaner = Callable[[str], str]
"""Takes out of a text what could tell who it is about; it only ever takes out."""
_PUT = {
    "PERSON": "[name]",
    "LOCATION": "[place]",
    "EMAIL_ADDRESS": "[contact]",
    "PHONE_NUMBER": "[number]",
    "URL": "[link]",
    "US_SSN": "[number]",
    "UK_NHS": "[number]",
    "MEDICAL_LICENSE": "[number]",
    "CREDIT_CARD": "[number]",
    "US_DRIVER_LICENSE": "[number]",
    "US_PASSPORT": "[number]",
    "IP_ADDRESS": "[number]",
}
"""Kinds that are taken out. Not DATE_TIME: "71-year-old" and "for 5 years" are of that kind too."""
_SURE = 0.5


class _Found(Protocol):
    entity_type: str
    start: int
    end: int
    score: float


def presidio() -> Cleaner:
    """Presidio with the language model that is installed beside it; nothing leaves the process.

    Raises:
        InputError: the extra is not installed, or no language model is.
    """
    found_in = _analyzer()

    def clean(text: str) -> str:
        found = [one for one in found_in(text) if one.score >= _SURE and one.entity_type in _PUT]
        begun = len(text)
        for one in sorted(found, key=lambda each: (-each.end, each.start)):
            if one.end <= begun:
                text = text[: one.start] + _PUT[one.entity_type] + text[one.end :]
                begun = one.start
        return text

    return clean


@lru_cache(maxsize=1)
def _analyzer() -> Callable[[str], list[_Found]]:
    try:
        from presidio_analyzer import AnalyzerEngine  # noqa: PLC0415 - only where it is asked for
    except ImportError:
        raise InputError(
            'OSLER_DEIDENTIFY=presidio needs its package: install it with pip install "osler[presidio]", '
            "or unset it; names, dates and numbers are taken out without it too"
        ) from None
    try:
        engine = AnalyzerEngine()
    # It tries to fetch a language model where none is installed, and ends the process if it cannot.
    except (Exception, SystemExit):
        raise InputError(
            "Presidio has no language model here: install one for spaCy, or unset OSLER_DEIDENTIFY"
        ) from None
    return lambda text: list(engine.analyze(text, language="en"))
