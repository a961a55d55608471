"""Misspelt words: what a word that no document has was meant to be."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

SHORTEST = 5
"""Shorter words have too many neighbours to be guessed."""
TWO_SLIPS = 7
"""Words at least this long may be wrong in two places."""
COMMON_START = 3
"""Letters that a word and its correction share at the start."""


def correctable(term: str) -> bool:
    """Whether a term may be a misspelt word: letters only, and enough of them."""
    return len(term) >= SHORTEST and term.isalpha() and term.islower()


def corrected(term: str, known: Iterable[tuple[str, int]]) -> str | None:
    """The known term that the misspelt one is nearest to, the commoner of two as near; None: none is near.

    `known` are terms with the number of passages that have them.
    """
    allowed = 2 if len(term) >= TWO_SLIPS else 1
    best: tuple[int, int, str] | None = None
    for other, holding in known:
        if abs(len(other) - len(term)) > allowed or other == term:
            continue
        slips = distance(term, other, allowed)
        if slips <= allowed and (best is None or (slips, -holding, other) < best):
            best = (slips, -holding, other)
    return best[2] if best else None


def distance(one: str, other: str, most: int) -> int:
    """Letters to add, drop, change or swap with the next; more than `most` is given as `most + 1`."""
    before: Sequence[int] = ()
    row: list[int] = list(range(len(other) + 1))
    for i, letter in enumerate(one, 1):
        earlier, before, row = before, row, [i]
        for j, opposite in enumerate(other, 1):
            least = min(before[j] + 1, row[j - 1] + 1, before[j - 1] + (letter != opposite))
            if i > 1 and j > 1 and letter == other[j - 2] and one[i - 2] == opposite:
                least = min(least, earlier[j - 2] + 1)
            row.append(least)
        if min(row) > most:
            return most + 1
    return min(row[-1], most + 1)
