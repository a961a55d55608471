"""What a sentence reports: a finding or its absence, and which way it points."""

from __future__ import annotations

import re
from typing import Literal

Direction = Literal["more", "less", "none"]

_WHAT = (
    r"(?:differences?|effects?|associations?|benefits?|improvements?|reductions?|increases?|changes?|"
    r"correlations?|relationships?|impact|influence|advantages?|evidence)"
)
_ABSENT = re.compile(
    rf"\b(?:no (?:[\w-]+ ){{0,3}}{_WHAT}|(?:there )?(?:was|were|is|are) no\b|"
    r"(?:did|do|does|was|were|is|are|could|has|have|had) not\b|neither|none of|no longer|fail(?:ed|s) to|"
    r"not (?:significantly |statistically )*(?:different|associated|effective|superior|significant\w*)|"
    r"similar (?:in|between|to|for)|comparable|ineffective|non-?significant\w*)",
    re.IGNORECASE,
)
_BY_CHANCE = re.compile(r"\bp\s*[=>≥]\s*(?:0?\.(?:0[6-9]|[1-9])\d*|0?\.05\b|1\.0)", re.IGNORECASE)
"""P values that show nothing."""
_PRESENT = re.compile(
    r"\b(?:significantly|significant (?:increase|decrease|reduction|improvement|difference|association|"
    r"correlation|predictor|risk|effect|positive|negative)s?|(?:more|less) likely|"
    r"increased|reduced|decreased|improved|demonstrated|found to|associated with|correlated|predicted)\b|"
    r"\bp\s*[<≤]\s*0?\.0\d*|\bp\s*=\s*0?\.0(?:[0-4]\d*|05)",
    re.IGNORECASE,
)
MORE = re.compile(
    r"\b(?:increas\w+|higher|greater|more (?:likely|frequent|common|effective)|elevated|rise|rose|"
    r"enhanc\w+|superior)\b",
    re.IGNORECASE,
)
LESS = re.compile(
    r"\b(?:decreas\w+|reduc\w+|lower\w*|less (?:likely|frequent|common|effective)|fewer|diminish\w+|"
    r"declin\w+|inferior)\b",
    re.IGNORECASE,
)
_OF_WHOM = re.compile(
    r"\b(?:at|with|having|had|have)(?: an?| the)? (?:[\w-]+ )?"
    r"(?:increased|higher|high|elevated|greater|reduced|lower|low|decreased) (?:[\w-]+ )?(?:risk|levels?)\b|"
    r"\b(?:higher|lower|increased)[- ]risk (?=patients|people|groups?|women|men)",
    re.IGNORECASE,
)
"""Of whom a sentence speaks: no finding."""


def direction(sentence: str) -> Direction | None:
    """Which way a finding points; None when it points nowhere or both ways."""
    if _ABSENT.search(sentence):
        return "none"
    plain = _OF_WHOM.sub(" ", sentence)
    more, less = bool(MORE.search(plain)), bool(LESS.search(plain))
    if more == less:
        return None
    return "more" if more else "less"


def bare(sentence: str) -> str:
    """The sentence without the words that say that nothing was found."""
    return _ABSENT.sub(" ", sentence)


def finding(sentence: str) -> int:
    """1 when the sentence reports a finding, -1 when that there was none, 0 for neither or both."""
    absent = bool(_ABSENT.search(sentence) or _BY_CHANCE.search(sentence))
    return bool(_PRESENT.search(bare(sentence))) - absent
