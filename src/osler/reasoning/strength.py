"""How much a statement weighs when asking what to find out next: 3, 2 or 1.

Sources grade in their own words. These are the words of the common schemes (GRADE, the letter
grades, the numbered grades, "should" and "consider" wording, labels), read in this order: the first
that stands in the grade gives the weight. A statement without grade weighs 1.
"""

from __future__ import annotations

import re
from functools import lru_cache

from osler.knowledge import Pack

_WEIGHTS: tuple[tuple[str, int], ...] = (
    (r"\b(insufficient|inconclusive|expert|remark|no recommendation|draft)", 1),
    (r"\b(conditional|weak|moderate|consider|suggest|option|may\b|grade b\b)|^(b|2)\b", 2),
    (r"\b(strong|contraindicat|boxed|recommend|regulatory|do not|must|offer|grade a\b)|^(a|1|do)\b", 3),
)
_SEVERITY = {"contraindication": 3, "caution": 2}


@lru_cache(maxsize=512)
def weight(strength: str | None) -> int:
    """The weight of a grade in the source's own words."""
    words = (strength or "").lower()
    return next((found for pattern, found in _WEIGHTS if re.search(pattern, words)), 1)


def weight_of(pack: Pack, key: str) -> int:
    """The weight of a recommendation, of a reason not to give a drug, or of another drug item."""
    recommendation = pack.recommendations.get(key)
    if recommendation is not None:
        return weight(recommendation.strength)
    _, drug, item = key.split("/", 2)
    stops = {stop.id: stop.severity for stop in pack.drugs[drug].stops}
    return _SEVERITY.get(stops.get(item, ""), 1)
