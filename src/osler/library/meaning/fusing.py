"""Two rankings made one: how near a passage comes to the best by words, and how near it is in meaning."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import msgspec

from osler.library.interface import ScorePart
from osler.library.looking import Scored

SHARE = 2.5
"""What a similarity of 1 counts, where the best score by words counts 1."""

Found = tuple[str, int]
"""A passage by its document and number."""


def fused(
    words: Sequence[Scored], near: Sequence[Scored], similar: Mapping[Found, float]
) -> tuple[Scored, ...]:
    """The passages of both rankings, best first; ties by document id, then passage number.

    `similar` tells how near in meaning each is, as far as it has a vector; what has none yet counts as being
    as near as the others found by words are on average. What is not in `words` counts by its meaning alone.
    """
    found = {(each.document, each.passage): each for each in (*near, *words)}
    ranks = {(each.document, each.passage): rank for rank, each in enumerate(words, 1)}
    most_words = max((each.score for each in words), default=0.0) or 1.0
    known = [similar[key] for key in ranks if key in similar]
    usual = sum(known) / len(known) if known else 0.0
    joined = []
    for key, each in found.items():
        parts = []
        if key in ranks:
            label = f"by words: rank {ranks[key]}, score {each.score:.2f}"
            parts.append(ScorePart(label, each.score / most_words))
        if key in similar:
            label = f"by meaning: similarity {similar[key]:.2f}"
            parts.append(ScorePart(label, SHARE * max(0.0, similar[key])))
        elif key in ranks:
            # It came after the vectors were made: it must not stand behind all that have one.
            parts.append(ScorePart("no vector yet: as alike as usual", SHARE * max(0.0, usual)))
        score = sum(part.value for part in parts)
        joined.append(msgspec.structs.replace(each, score=score, parts=tuple(parts)))
    return tuple(sorted(joined, key=lambda it: (-it.score, it.document, it.passage)))
