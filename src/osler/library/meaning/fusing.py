"""Two rankings made one by rank: what both put first comes first."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import islice

import msgspec

from osler.library.interface import ScorePart
from osler.library.looking import Scored
from osler.library.meaning.vectors import Near

"""Of each ranking, so many count."""
FLAT = 20
"""The greater, the less the first places of a ranking count beyond the next."""
SHARE = 0.7
"""What a place in the ranking by meaning counts of the same place by words."""


def fused(
    words: Sequence[Scored], near: Iterable[tuple[Scored, Near]], *, whole: bool, depth: int
) -> tuple[Scored, ...]:
    """The passages of both rankings, best first; ties by document id, then passage number.

    The first `depth` of each count. `whole`: documents are ranked, each by its best passage, and those of
    one document count as one.
    """
    found: dict[tuple[str, int], Scored] = {}
    for rank, each in enumerate(words[:depth], 1):
        part = ScorePart(f"by words: rank {rank}, score {each.score:.2f}", 1 / (FLAT + rank))
        found[each.document, 0 if whole else each.passage] = _with(each, (part,))
    for rank, (each, nearness) in enumerate(islice(near, depth), 1):
        label = f"by meaning: rank {rank}, similarity {nearness.similarity:.2f}"
        at = each.document, 0 if whole else each.passage
        before = found.get(at)
        part = ScorePart(label, SHARE / (FLAT + rank))
        found[at] = _with(before or each, (*(before.parts if before else ()), part))
    return tuple(sorted(found.values(), key=lambda it: (-it.score, it.document, it.passage)))


def _with(scored: Scored, parts: tuple[ScorePart, ...]) -> Scored:
    return msgspec.structs.replace(scored, score=sum(part.value for part in parts), parts=parts)
