"""What the known facts settle about others: a pack's implications, applied until nothing more follows."""

from __future__ import annotations

from collections.abc import Mapping

import msgspec

from osler.core.case import Value
from osler.core.truth import Truth
from osler.knowledge.pack import Pack
from osler.logic import Scope, truth_of


class Implied(msgspec.Struct, frozen=True):
    """A fact that follows from others, and why."""

    name: str
    value: Value
    because: str


def implied(values: Mapping[str, Value], pack: Pack) -> tuple[Implied, ...]:
    """What follows from these values, in the order found; a given value is never replaced.

    Each implication speaks at most once, so the pass over them ends. Where two settle the same fact,
    the one written first wins.
    """
    known = dict(values)
    found: list[Implied] = []
    waiting = list(pack.implications)
    fresh = set(known)
    while fresh:
        # What a rule speaks of is all that can turn it: in a later pass only what is new since.
        news: set[str] = set()
        scope = Scope(known, pack.definitions)
        for rule in tuple(waiting):
            if rule.speaks_of.isdisjoint(fresh) and rule.speaks_of.isdisjoint(news):
                continue
            if truth_of(rule.when, scope) is not Truth.TRUE:
                continue
            waiting.remove(rule)
            new = [
                Implied(name, value, rule.because) for name, value in rule.then.items() if name not in known
            ]
            if new:
                known.update((item.name, item.value) for item in new)
                news.update(item.name for item in new)
                found.extend(new)
                # It remembers derived facts as they were before.
                scope = Scope(known, pack.definitions)
        fresh = news
    return tuple(found)


def complete(values: Mapping[str, Value], pack: Pack) -> dict[str, Value]:
    """The values together with all that follows from them."""
    return {**values, **{item.name: item.value for item in implied(values, pack)}}
