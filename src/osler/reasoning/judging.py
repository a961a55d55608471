"""The verdict of every recommendation and drug item for one case."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from typing import NamedTuple

import msgspec

from osler.core.case import Case
from osler.knowledge import Pack
from osler.logic import Condition, Scope, Verdict, evaluate, facts_under
from osler.reasoning.period import in_force

_DRUG_ITEM = "drug/"


class Judgement(msgspec.Struct, frozen=True):
    """A condition's key in the pack, and its verdict for the case."""

    key: str
    verdict: Verdict


def scope_of(pack: Pack, case: Case) -> Scope:
    """What conditions of this pack are judged against for this case."""
    return Scope(case.values(), pack.definitions)


def judge(pack: Pack, case: Case, *, as_of: str | None = None) -> dict[str, Judgement]:
    """Recommendations in force on the day, and drug items, each with its verdict.

    Without a day, what is in force on the day of the pack's last update: there is no clock here.
    """
    scope = scope_of(pack, case)
    trees, places = distinct(pack, as_of)
    known = frozenset(scope.values)
    verdicts = [
        untold.verdict if untold.names.isdisjoint(known) else evaluate(when, scope)
        for when, untold in zip(trees, _untold(pack, as_of), strict=True)
    ]
    return {key: Judgement(key, verdicts[place]) for key, place in places.items()}


class Untold(NamedTuple):
    """A condition while nothing is known of the facts it rests on: the same for every patient."""

    names: frozenset[str]
    """Every fact, primary or derived, that it rests on."""
    verdict: Verdict


@lru_cache(maxsize=8)
def _untold(pack: Pack, as_of: str | None) -> tuple[Untold, ...]:
    scope = Scope({}, pack.definitions)
    trees, _ = distinct(pack, as_of)
    return tuple(Untold(facts_under(when, pack.definitions), evaluate(when, scope)) for when in trees)


@lru_cache(maxsize=8)
def distinct(pack: Pack, as_of: str | None) -> tuple[tuple[Condition, ...], Mapping[str, int]]:
    """The conditions, each once though half of the keys share theirs, and where each key's stands."""
    wanted = conditions(pack, as_of)
    places: dict[Condition, int] = {}
    of_key = {key: places.setdefault(when, len(places)) for key, when in wanted.items()}
    return tuple(places), of_key


@lru_cache(maxsize=8)
def conditions(pack: Pack, as_of: str | None) -> Mapping[str, Condition]:
    """The conditions of recommendations in force and of drug items, in the pack's order."""
    day = as_of or pack.head.last_updated
    return {
        key: when
        for key, when in pack.conditions.items()
        if key.startswith(_DRUG_ITEM)
        or ((recommendation := pack.recommendations.get(key)) and in_force(recommendation.in_force, day))
    }
