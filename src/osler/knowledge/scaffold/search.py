"""Finding patients: as few changes as possible from a start until something holds."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from itertools import combinations, islice, product

from osler.core.case import Value

Patient = dict[str, Value]
Options = Mapping[str, tuple[Value, ...]]
_MOST_CHANGES = 5
_MOST_TRIALS = 30_000


def nearest_patient(
    start: Patient, options: Options, wanted: Callable[[Patient], bool]
) -> Patient | None:
    """The first patient that fits, none of whom is further from the start; None after many trials."""
    return next((found for found in islice(_outward(start, options), _MOST_TRIALS) if wanted(found)), None)


def _outward(start: Patient, options: Options) -> Iterator[Patient]:
    for changes in range(min(len(options), _MOST_CHANGES) + 1):
        for names in combinations(options, changes):
            others = [[value for value in options[name] if value != start.get(name)] for name in names]
            for chosen in product(*others):
                yield {**start, **dict(zip(names, chosen, strict=True))}
