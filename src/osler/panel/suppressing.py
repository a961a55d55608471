"""Small numbers kept back, with as many others as it takes that none can be worked out from the totals."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from fractions import Fraction

SMALLEST = 11
"""Counts from 1 to one less than this are not shown."""


def shown(
    cells: Mapping[str, int], sums: Sequence[Collection[str]], smallest: int = SMALLEST
) -> dict[str, int | None]:
    """The cells, with None for each that is kept back.

    Each of `sums` names cells whose sum the reader can see. Small cells are kept back first, then the
    least of the others until no cell follows from the sums, and no group whose sum follows is small.
    """
    kept = {name for name, value in cells.items() if 0 < value < smallest}
    if not kept:
        return dict(cells)
    while len(kept) < len(cells) and _told(cells, kept, sums, smallest):
        wanted = _told(cells, kept, sums, smallest)
        others = [name for group in sums if wanted & set(group) for name in group if name not in kept]
        others = others or [name for name in cells if name not in kept]
        kept.add(min(others, key=lambda name: (cells[name], name)))
    return {name: None if name in kept else value for name, value in cells.items()}


def _told(
    cells: Mapping[str, int], kept: Collection[str], sums: Sequence[Collection[str]], smallest: int
) -> set[str]:
    """Kept cells that follow from the sums, or are the whole of a small remainder."""
    names = sorted(kept)
    rows = [[Fraction(name in group) for name in names] for group in sums]
    basis = _reduced(rows)
    found = {names[row.index(1)] for row in basis if sum(value != 0 for value in row) == 1}
    for group in sums:
        left = [name for name in names if name in group]
        if left and sum(cells[name] for name in left) < smallest and len(left) < len(group):
            found.update(left)
    return found


def _reduced(rows: list[list[Fraction]]) -> list[list[Fraction]]:
    """The reduced echelon form: a cell follows from the sums exactly where a row holds it alone."""
    rows = [row[:] for row in rows]
    width = len(rows[0]) if rows else 0
    done = 0
    for column in range(width):
        pivot = next((at for at in range(done, len(rows)) if rows[at][column]), None)
        if pivot is None:
            continue
        rows[done], rows[pivot] = rows[pivot], rows[done]
        lead = rows[done][column]
        rows[done] = [value / lead for value in rows[done]]
        for at, row in enumerate(rows):
            if at != done and row[column]:
                factor = row[column]
                rows[at] = [value - factor * base for value, base in zip(row, rows[done], strict=True)]
        done += 1
    return rows[:done]
