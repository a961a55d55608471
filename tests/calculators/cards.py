"""The built-in calculators for tests: their cards, examples, and one calculation."""

from __future__ import annotations

from functools import cache

from osler.calculating import calculate, find
from osler.core.calculation import Calculation
from osler.knowledge import Pack, load


@cache
def pack() -> Pack:
    return load().packs[0]


NAMES = tuple(pack().calculators)


def worked(name: str, **given) -> Calculation:
    return calculate(pack(), name, given)


def values(found: Calculation) -> dict[str, object]:
    return {line.name: line.value for line in found.lines}


def bands(found: Calculation) -> tuple[str, ...]:
    return tuple(band.label for scale in found.scales for band in scale.bands if band.holds)


def examples():
    for name in NAMES:
        for example in pack().calculators[name].examples:
            yield name, example


def declared(name: str):
    """The inputs of a calculator, each with the fact that it is as the calculator declares it."""
    place = find(pack(), name)
    return [(item, place.names[item.name]) for item in place.card.inputs]
