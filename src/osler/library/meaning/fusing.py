"""Two rankings made one: each counts by how near a passage comes to its best."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import msgspec

from osler.library.interface import ScorePart
from osler.library.looking import Scored

SHARE = 1.0
"""What nearness in meaning counts, of what the words count."""

Found = tuple[str, int]
"""A passage by its document and number."""


def fused(
    words: Sequence[Scored], near: Sequence[Scored], similar: Mapping[Found, float]
) -> tuple[Scored, ...]:
    """The passages of both rankings, best first; ties by document id, then passage number.

    `similar` tells how near in meaning each is, as far as it has a vector; what is not in `words` counts by
    its meaning alone.
    """
    found = {(each.document, each.passage): each for each in (*near, *words)}
    ranks = {(each.document, each.passage): rank for rank, each in enumerate(words, 1)}
    most_words = max((each.score for each in words), default=0.0) or 1.0
    most_alike = max((similar.get(key, 0.0) for key in found), default=0.0) or 1.0
    joined = []
    for key, each in found.items():
        parts = []
        if key in ranks:
            label = f"by words: rank {ranks[key]}, score {each.score:.2f}"
            parts.append(ScorePart(label, each.score / most_words))
        if key in similar:
            label = f"by meaning: similarity {similar[key]:.2f}"
            parts.append(ScorePart(label, SHARE * max(0.0, similar[key]) / most_alike))
        score = sum(part.value for part in parts)
        joined.append(msgspec.structs.replace(each, score=score, parts=tuple(parts)))
    return tuple(sorted(joined, key=lambda it: (-it.score, it.document, it.passage)))
