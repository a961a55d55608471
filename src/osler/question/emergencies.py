"""Dangers that outrank every answer: plain patterns over the text, with no need of anything else working.

Sensitivity comes first: a pattern counts unless it is clearly denied or only asked about in general.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator
from functools import lru_cache
from itertools import chain

from osler.knowledge.schema import Emergency, Together
from osler.question.text import plain_of

_DENIAL = re.compile(
    r"\b(?P<word>nothing(?= $)|no|not|denies|denied|denying|without|never|nil|negative for|free of|"
    r"hasn't|hasnt|"
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
    r"^(,? (now|since|all) (recovered|corrected|resolved|settled)|"
    r"( is| was| are| were)? (normal|preserved|fine|ok|full|unchanged|present))\b|"
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
    r"what (would|should|might|does|will) make (you|me|us|one|someone|them) (suspect|think of)|"
    r"when (should|would|do|must|to) ((i|we|you|one|they) )?"
    r"(worry|be worried|think of|think about|suspect|refer|consider|scan)|"
    r"which (patients?|people|women|men|symptoms?|signs?|cases)|"
    r"how (do|would|can|should|to)( (i|we|you|one))? "
    r"(recognise|recognize|spot|tell|detect|pick up)|"
    r"(anxious|worried|scared|afraid|frightened|concerned|fear\w*|terrified) "
    r"(about|of|that (she|he|i) (might|will|may|could))"
    r"( (becoming|being|getting|ending up|going|end up|become|be|get))|"
    r"if (someone|anyone|somebody|a (man|woman|resident|person))|"
    r"what if|in case of|should (she|he|i) (ever )?(develop|get)|watch (out )?for|look (out )?for|"
    r"monitor\w* for|"
    r"incidence|screen\w* for|history of|h/o|hx of|family history|"
    r"(her|his|patient's) (mother|father|sister|brother|aunt|uncle))\b(?P<rest>[^.;?!\n]*)$"
)
_ANYONE = re.compile(r"\bif (someone|anyone|somebody|anybody)\b[^.;?!\n]*$")
_TOLD = re.compile(
    r"\b(shows?|showed|confirm\w*|proven|diagnosed|known|due to|because of|from|explained by|caused by)\b"
)
_ASKS_WHETHER = re.compile(r"\b(is|are)( an?)? $")
_DATED = re.compile(r"^,? ?\(?(in )?(19|20)\d\d\b")
_LONG = re.compile(r"\b(years|decades) (of (\w+ )?|ago,? (\w+ )?)$")
_LAST_YEAR = re.compile(r"^ (late |early )?last year\b")
_NEW = re.compile(
    r"\b(new|newly|now|worse\w*|wors\w+|progress\w*|increas\w*|sudden\w*|acut\w+|today|tonight|yesterday|"
    r"this (morning|week)|last (night|week)|deteriorat\w*|spread\w*|(days?|hours?|weeks?))\b"
)
_WORSE = re.compile(r"\b(worse\w*|wors\w+|progress\w*|deteriorat\w*|spread\w*|sudden\w*)\b")
_CHRONIC = re.compile(
    r"\b(chronic|long-? ?standing|long-? ?term|pre-? ?existing|lifelong|childhood|residual)"
    r"( (?!\w*(pain|ache))\w+)? $"
)
_SINCE_LONG = re.compile(
    r"^ ?\(?\d+ (years|yrs)\b(?! old)|"
    r"^[^.;,?!\n]{0,16}\b((for|x) (over |about |some |the (past|last) )?((\d+|two|three|four|five|six|"
    r"seven|eight|nine|ten|fifteen|twenty|many|several) )?(years|yrs|decades)|"
    r"(since|from|after|following|due to)( [\w-]+){0,5} (19\d\d|20[01]\d)|"
    r"(since|in|from) (childhood|birth|infancy)|"
    r"as a (child|baby|boy|girl))\b"
)
_UNCHANGED = re.compile(r"\b(nothing new|no (new )?(change|worsening)|not (worse|new|progress\w*))\b")
_ANSWERED = re.compile(r"^[^.;!?\n]{0,10}\? ?-? ?(no|none|nil|nope)\b(?= ?([-,.;]|$))")
_ALTERS = re.compile(r"^( \w+){0,2} (alter|change|affect|influence)s?\b")
_ASKED_OF = re.compile(r"\bwould (an? )?$")
_DENIED_PART = re.compile(r",( (and|but|with))? (no|not|nil|without|denies|never) ")
_PART = re.compile(r"[.;,:?!\n()]")
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
    found = (
        match
        for pattern in emergency.patterns
        for match in _pattern(pattern).finditer(plain)
        if not _denied_within(match)
    )
    pairs = (match for pair in emergency.together for match in _near(pair, plain))
    return any(
        _stands(plain, match) and not _is_explained(emergency, plain, match) for match in chain(found, pairs)
    )


def _is_explained(emergency: Emergency, plain: str, match: re.Match[str]) -> bool:
    """Whether the same part of the sentence names another cause, and nothing new."""
    if emergency.explained is None:
        return False
    before = _PART.split(plain[max(0, match.start() - 60) : match.start()])[-1]
    after = _PART.split(plain[match.end() : match.end() + 60], maxsplit=1)[0]
    part = before + match.group() + after
    sentence = _STOP.split(plain[match.end() : match.end() + 120], maxsplit=1)[0]
    if _WORSE.search(sentence):
        return False
    if _pattern(emergency.explained).search(part) is not None and _NEW.search(part) is None:
        return True
    cause = _pattern(emergency.explained).search(sentence)
    return (
        cause is not None
        and bool(_TOLD.search(sentence[: cause.start()]))
        and not _NEW.search(part + sentence)
    )


def _denied_within(match: re.Match[str]) -> bool:
    """Whether a denial opens the second part of what was found: "sore fingers, no tingling"."""
    return _DENIED_PART.search(match.group()) is not None


def _near(pair: Together, plain: str) -> Iterator[re.Match[str]]:
    """What is wrong, where what it affects stands near it in the same sentence."""
    affected = [match.span() for match in _pattern(pair.one).finditer(plain)]
    if not affected:
        return
    for match in _pattern(pair.other).finditer(plain):
        at = bisect_left(affected, match.span())
        # Where neither neighbour is near, none is: to a farther one lies more, with the same stops in it.
        beside = affected[max(0, at - 1) : at + 1]
        if any(_is_near(plain, span, match.span(), pair.within) for span in beside):
            yield match


def _is_near(plain: str, one: tuple[int, int], other: tuple[int, int], within: int) -> bool:
    start, end = min(one[1], other[1]), max(one[0], other[0])
    return start >= end or (end - start <= within and _STOP.search(plain, start, end) is None)


@lru_cache(maxsize=512)
def _pattern(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern)


def _stands(plain: str, match: re.Match[str]) -> bool:
    """Whether a match is said of this patient as present."""
    before = plain[max(0, match.start() - 90) : match.start()]
    after = _STOP.split(plain[match.end() : match.end() + 80], maxsplit=1)[0]
    if _is_denied(before, after) or _AFTERWARDS.match(after) or _ANSWERED.match(plain[match.end() :][:40]):
        return False
    if _LONG.search(before) or _DATED.match(after) or _LAST_YEAR.match(after):
        return False
    if _is_old(plain, match) or (_ASKED_OF.search(before) and _ALTERS.match(after)):
        return False
    if _ANYONE.search(before):
        return False
    if "side effect" in after and _ASKS_WHETHER.search(before):
        return False
    general = _GENERAL.search(before)
    return general is None or _REAFFIRMED.search(general.group("rest")) is not None


def _is_old(plain: str, match: re.Match[str]) -> bool:
    """Whether it is told as of long standing and nothing in its sentence tells of a change."""
    before = _STOP.split(plain[max(0, match.start() - 90) : match.start()])[-1]
    after = _STOP.split(plain[match.end() : match.end() + 120], maxsplit=1)[0]
    if _NEW.search(_UNCHANGED.sub("", f"{before} {match.group()} {after}")):
        return False
    return _CHRONIC.search(before) is not None or _SINCE_LONG.match(after) is not None


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
