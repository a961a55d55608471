"""Which conditions can turn when a fact moves: worked out once a pack, so that trying values out is quick."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Mapping
from functools import lru_cache
from typing import NamedTuple

from osler.core.case import Value
from osler.knowledge import Pack
from osler.logic import Condition, facts_under, turning_points
from osler.reasoning.judging import distinct


class Sense(NamedTuple):
    """The conditions, by their places, that rest on one fact."""

    all: frozenset[int]
    anywhere: frozenset[int]
    """Those that may turn wherever the fact goes."""
    points: tuple[float, ...]
    """The values at which the others turn, where the fact is a number."""
    at: tuple[frozenset[int], ...]
    """By point: those that turn there."""

    def between(self, before: Value | None, after: Value | None) -> frozenset[int]:
        """The conditions that a move from the one value to the other may turn, and no fewer."""
        if not isinstance(before, float) or not isinstance(after, float):
            return self.all
        low, high = (before, after) if before < after else (after, before)
        crossed = self.at[bisect_left(self.points, low) : bisect_right(self.points, high)]
        return self.anywhere.union(*crossed)


NOTHING = Sense(frozenset(), frozenset(), (), ())
"""Of a fact on which nothing rests."""


@lru_cache(maxsize=8)
def senses(pack: Pack, as_of: str | None) -> Mapping[str, Sense]:
    """By fact, primary or derived: the distinct conditions that rest on it."""
    return _sensing(distinct(pack, as_of)[0], pack)


@lru_cache(maxsize=8)
def implication_senses(pack: Pack) -> Mapping[str, Sense]:
    """By fact, primary or derived: the implications whose condition rests on it."""
    return _sensing(tuple(rule.when for rule in pack.implications), pack)


def _sensing(trees: tuple[Condition, ...], pack: Pack) -> Mapping[str, Sense]:
    resting: dict[str, set[int]] = {}
    turning: dict[str, dict[float, set[int]]] = {}
    for place, tree in enumerate(trees):
        for name in facts_under(tree, pack.definitions):
            resting.setdefault(name, set()).add(place)
        for name, points in turning_points(tree, pack.definitions).items():
            for point in points:
                turning.setdefault(name, {}).setdefault(point, set()).add(place)
    return {name: _sense(places, turning.get(name, {})) for name, places in resting.items()}


def _sense(places: set[int], turning: dict[float, set[int]]) -> Sense:
    points = tuple(sorted(turning))
    at = tuple(frozenset(turning[point]) for point in points)
    return Sense(frozenset(places), frozenset(places).difference(*at), points, at)
