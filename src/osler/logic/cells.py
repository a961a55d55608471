"""Cutting what a fact can be into the few cells that a set of conditions can tell apart."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from itertools import combinations, pairwise
from typing import TypeAlias

from osler.core.case import Value
from osler.logic.facts import walk
from osler.logic.tree import Amount, Compare, Condition, Holds, OneOf, Quantity

Cells: TypeAlias = dict[str, tuple[Value, ...]]
FEW = 4
"""Up to this many words of a words fact, every combination is a cell."""
_OTHER_WORD = ""


def cells_of(conditions: Iterable[Condition], words: Mapping[str, Iterable[str]] | None = None) -> Cells:
    """One value per cell of every fact mentioned; facts inside arithmetic have none.

    `words` gives the allowed words of a fact; without it one further word stands for all others.
    """
    marks: dict[str, set[float]] = {}
    spoken: dict[str, set[str]] = {}
    uses: Counter[str] = Counter()
    cells: Cells = {}
    for node in (node for condition in conditions for node in walk(condition)):
        match node:
            case Compare(left=Quantity(fact=fact), right=Amount(value=value)):
                marks.setdefault(fact, set()).add(value)
                cells[fact] = _numbers(marks[fact])
                uses[fact] -= 1
            case Quantity(fact=fact):
                uses[fact] += 1
            case Holds(fact=fact):
                cells[fact] = (True, False)
            case OneOf(fact=fact, many=many):
                spoken.setdefault(fact, set()).update(node.words)
                allowed = spoken[fact] | {_OTHER_WORD} if words is None else set(words[fact])
                cells[fact] = _several(spoken[fact]) if many else tuple(sorted(allowed))
    # Where a number is also used other than in a plain comparison, its boundaries are not all known.
    return {fact: options for fact, options in cells.items() if uses[fact] == 0}


def _numbers(marks: set[float]) -> tuple[Value, ...]:
    """Each mark, a value between neighbors, one below and one above all."""
    ordered = sorted(marks)
    between = [(low + high) / 2 for low, high in pairwise(ordered)]
    return tuple(sorted([ordered[0] - 1, *ordered, *between, ordered[-1] + 1]))


def _several(spoken: set[str]) -> tuple[Value, ...]:
    """All sets of the words, or of many words only those of none, one, two and all."""
    ordered = sorted(spoken)
    sizes = range(len(ordered) + 1) if len(ordered) <= FEW else (0, 1, 2, len(ordered))
    return tuple(chosen for size in sizes for chosen in combinations(ordered, size))
