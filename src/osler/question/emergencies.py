"""Dangers that outrank every answer: plain patterns over the text, with no need of anything else working.

Sensitivity comes first: a pattern counts unless it is clearly denied or only asked about in general.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache

from osler.knowledge.schema import Emergency
from osler.question.text import plain_of

_DENIED = re.compile(
    r"\b(no|not|denies|denied|without|never|nil|negative for|free of|hasn't|hasnt|doesn't|doesnt|isn't|isnt|resolved|"
    r"absence of|rule out|ruled out|excluded|nor|don't|didn't)\b(?P<rest>[^.;?!\n]*)$"
)
_REAFFIRMED = re.compile(
    r"\b(but|however|has|have|had|with|now|and new|developed|presents|then|today|can't|cannot|unable|since|keeps?|started)\b"
)
_AFTERWARDS = re.compile(r"^[^.;?!\n]{0,24}?\b(absent|denied|ruled out|excluded|negative|intact|resolved|years ago|: no|none)\b")
_GENERAL = re.compile(
    r"\b(what (are|is) the (red flags?|signs?|symptoms?|risks?|rates?)|red flags?|how (common|often|likely)|warning signs|"
    r"risk (of|factors)|chances? of|prevent\w*|in general|can (it|this|that|\w+) cause|does \w+ cause|could \w+ cause|"
    r"side effects?|define|definition of|explain|counsel\w*|tell (patients|her|him|them|me) about|if (she|he|they|i|a patient)|"
    r"what if|in case of|should (she|he|i) (ever )?(develop|get)|watch (out )?for|look (out )?for|monitor\w* for|"
    r"incidence|screen\w* for|history of|h/o|hx of|mother|father|sister|brother|aunt|uncle|family)\b[^.;?!\n]*$"
)


def emergencies(pack_emergencies: Iterable[Emergency], text: str) -> tuple[str, ...]:
    """Ids of the emergencies that a question raises, in the pack's order."""
    plain = _spaced(plain_of(text))
    return tuple(emergency.id for emergency in pack_emergencies if _raised(emergency, plain))


def _spaced(plain: str) -> str:
    return re.sub(r"[ \t]+", " ", plain)


def _raised(emergency: Emergency, plain: str) -> bool:
    if not all(_pattern(pattern).search(plain) for pattern in emergency.all_of):
        return False
    return any(_stands(plain, match) for pattern in emergency.patterns for match in _pattern(pattern).finditer(plain))


@lru_cache(maxsize=512)
def _pattern(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern)


def _stands(plain: str, match: re.Match[str]) -> bool:
    """Whether a match is said of this patient as present."""
    before = plain[max(0, match.start() - 90) : match.start()]
    if _is_denied(before) or _AFTERWARDS.match(plain[match.end() : match.end() + 40]):
        return False
    return not _GENERAL.search(before)


def _is_denied(before: str) -> bool:
    denied = _DENIED.search(before)
    return denied is not None and not _REAFFIRMED.search(denied.group("rest"))
