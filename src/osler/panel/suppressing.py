"""Small numbers kept back, with as many others as it takes that none can be worked out from the rest."""

from __future__ import annotations

from collections.abc import Collection, Hashable, Mapping, Sequence
from fractions import Fraction

SMALLEST = 11
"""Counts from 1 to one less than this are not shown, nor what would tell one."""


def shown(
    counts: Mapping[str, int], parts: Mapping[str, Collection[Hashable]], people: int
) -> dict[str, int | None]:
    """The counts, with None for each that is kept back; the reader knows how many people there are.

    Each count is of the people in some cells of one table; `parts` names the cells of each. What must
    not follow from the counts shown, by any sum or difference of them, is every small count and every
    small remainder of the people. Where one follows, the least count that helps to tell it is kept back.
    """
    if people < SMALLEST:
        return dict.fromkeys(counts)
    cells = sorted({cell for group in parts.values() for cell in group}, key=repr)
    rows = {name: [Fraction(cell in parts[name]) for cell in cells] for name in counts}
    whole = [Fraction(1)] * len(cells)
    secret = [(name, rows[name]) for name, value in counts.items() if _small(value)]
    secret += [
        (name, [one - own for one, own in zip(whole, rows[name], strict=True)])
        for name, value in counts.items()
        if _small(people - value)
    ]
    kept = {name for name, value in counts.items() if _small(value) or _small(people - value)}
    while True:
        open_ = [name for name in counts if name not in kept]
        basis = _reduced([whole, *(rows[name] for name in open_)])
        told = next((row for _, row in secret if _follows(row, basis)), None)
        if told is None:
            break
        helping = [
            name
            for name in open_
            if any(own and wanted for own, wanted in zip(rows[name], told, strict=True))
        ]
        kept.add(min(helping or open_, key=lambda name: (counts[name] == 0, counts[name], name)))
    return {name: None if name in kept else value for name, value in counts.items()}


def alone(value: int, people: int) -> int | None:
    """A count of so many people, on its own: neither it nor the rest of them may be small."""
    return shown({"one": value}, {"one": ("one",), "rest": ("rest",)}, people)["one"]


def _small(value: int) -> bool:
    return 0 < value < SMALLEST


def _follows(row: Sequence[Fraction], basis: Sequence[Sequence[Fraction]]) -> bool:
    """Whether a row is a sum of multiples of the rows of an echelon basis."""
    rest = list(row)
    for lead in basis:
        at = next(place for place, value in enumerate(lead) if value)
        if rest[at]:
            factor = rest[at]
            rest = [value - factor * base for value, base in zip(rest, lead, strict=True)]
    return not any(rest)


def _reduced(rows: Sequence[Sequence[Fraction]]) -> list[list[Fraction]]:
    """The reduced echelon form without its empty rows."""
    left = [list(row) for row in rows]
    done: list[list[Fraction]] = []
    for column in range(len(left[0]) if left else 0):
        pivot = next((row for row in left if row[column]), None)
        if pivot is None:
            continue
        left.remove(pivot)
        lead = [value / pivot[column] for value in pivot]
        left = [_without(row, lead, column) for row in left]
        done = [_without(row, lead, column) for row in done] + [lead]
    return done


def _without(row: Sequence[Fraction], lead: Sequence[Fraction], column: int) -> list[Fraction]:
    factor = row[column]
    return [value - factor * base for value, base in zip(row, lead, strict=True)] if factor else list(row)
