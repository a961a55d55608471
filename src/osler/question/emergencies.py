"""Dangers that outrank every answer: plain patterns over the text, with no need of anything else working.

Sensitivity comes first: a pattern counts unless it is clearly denied or only asked about in general.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache

from osler.knowledge.schema import Emergency
from osler.question.text import plain_of

_DENIAL = re.compile(
    r"\b(?P<word>no|not|denies|denied|denying|without|never|nil|negative for|free of|hasn't|hasnt|"
    r"doesn't|doesnt|isn't|isnt|absence of|rule out|ruled out|excluded|nor|don't|dont|didn't|didnt)\b"
    r"(?! (sure|only|just|improv\w+|better|relief|trauma|known|certain|idea|longer|help\w*))"
)
_LISTING = frozenset({"denies", "denied", "denying", "without", "negative for", "free of", "absence of"})
"""Denials that a comma does not end."""
_REAFFIRMED = re.compile(
    r"\b(but|however|has|have|had|with|now|new|newly|developed|developing|presents?|presenting|then|today|can't|cannot|unable|"
    r"since|keeps?|started|suddenly|fell|after)\b"
)
_AFTERWARDS = re.compile(
    r"^[^.;,?!\n]{0,24}?\b(absent|denied|ruled out|excluded|negative|intact|resolved|"
    r"(years|months) ago|\d/(12|52) ago|: no|none)\b"
)
_GENERAL = re.compile(
    r"\b(what (are|is) the (red flags?|signs?|symptoms?|risks?|rates?)|red flags?|how (common|often|likely)|"
    r"warning signs|risk (of|factors)|chances? of|prevent\w*|in general|can (it|this|that|\w+) cause|"
    r"does \w+ cause|could \w+ cause|"
    r"(can|could|does|do|may|might) [^.;?!\n]{0,40}(cause|lead to|result in|bring on)|"
    r"side effects?|define|definition of|explain|counsel\w*|"
    r"(tell|told|warn|warned|ask|asked|know|educate|advise)( \w+)? about|"
    r"if (she|he|they|i|a patient|the patient|someone)|protocol for|guidelines? (for|on)|"
    r"policy (for|on)|management of|"
    r"what if|in case of|should (she|he|i) (ever )?(develop|get)|watch (out )?for|look (out )?for|"
    r"monitor\w* for|"
    r"incidence|screen\w* for|history of|h/o|hx of|family history|"
    r"(her|his|patient's) (mother|father|sister|brother|aunt|uncle))\b(?P<rest>[^.;?!\n]*)$"
)
_ASKS_WHETHER = re.compile(r"\b(is|are)( an?)? $")
_DATED = re.compile(r"^,? ?\(?(in )?(19|20)\d\d\b")
_LONG = re.compile(r"\b(years|decades) (of (\w+ )?|ago,? (\w+ )?)$")
_STOP = re.compile(r"[.;?!\n]")


def emergencies(pack_emergencies: Iterable[Emergency], text: str) -> tuple[str, ...]:
    """Ids of the emergencies that a question raises, in the pack's order."""
    plain = _spaced(plain_of(text))
    return tuple(emergency.id for emergency in pack_emergencies if _raised(emergency, plain))


def _spaced(plain: str) -> str:
    return re.sub(r"[ \t]+", " ", plain)


def _raised(emergency: Emergency, plain: str) -> bool:
    if not all(_pattern(pattern).search(plain) for pattern in emergency.all_of):
        return False
    return any(
        _stands(plain, match) for pattern in emergency.patterns for match in _pattern(pattern).finditer(plain)
    )


@lru_cache(maxsize=512)
def _pattern(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern)


def _stands(plain: str, match: re.Match[str]) -> bool:
    """Whether a match is said of this patient as present."""
    before = plain[max(0, match.start() - 90) : match.start()]
    after = _STOP.split(plain[match.end() : match.end() + 80], maxsplit=1)[0]
    if _is_denied(before, after) or _AFTERWARDS.match(after):
        return False
    if _LONG.search(before):
        return False
    if _DATED.match(after):
        return False
    if "side effect" in after and _ASKS_WHETHER.search(before):
        return False
    general = _GENERAL.search(before)
    return general is None or _REAFFIRMED.search(general.group("rest")) is not None


def _is_denied(before: str, after: str) -> bool:
    """Whether the last denial before a match reaches it."""
    clause = _STOP.split(before)[-1]
    denials = list(_DENIAL.finditer(clause))
    if not denials:
        return False
    rest = clause[denials[-1].end() :]
    if _REAFFIRMED.search(rest):
        return False
    listed = (
        denials[-1].group("word") in _LISTING
        or re.search(r"\b(or|nor|and)\b", rest + " " + after) is not None
    )
    return listed or "," not in rest
