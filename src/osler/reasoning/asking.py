"""Which unknown fact to ask for first: the one that goes furthest to deciding what is still open."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from osler.core.answer import NextFact
from osler.core.truth import Truth
from osler.knowledge import Pack
from osler.knowledge.schema import FactFile
from osler.reasoning.judging import Judgement
from osler.reasoning.strength import weight_of


def next_facts(
    pack: Pack, judgements: Mapping[str, Judgement], live: Collection[str]
) -> tuple[NextFact, ...]:
    """The missing facts of the live conditions, most decisive first.

    A condition gives each of its missing facts an equal share of its weight: a fact that alone decides
    one counts more than one of several.
    """
    wanted = frozenset(live)
    shares: dict[str, float] = {}
    decides: dict[str, list[str]] = {}
    for key, judgement in judgements.items():
        if key not in wanted or judgement.verdict.truth is not Truth.UNKNOWN:
            continue
        missing = judgement.verdict.missing
        for name in missing:
            shares[name] = shares.get(name, 0.0) + weight_of(pack, key) / len(missing)
            decides.setdefault(name, []).append(key)
    ranked = sorted(shares, key=lambda name: -round(shares[name], 9))
    return tuple(
        NextFact(name=name, ask=question(pack.facts[name]), decides=tuple(decides[name])) for name in ranked
    )


def question(fact: FactFile) -> str:
    """The question that would settle a fact."""
    if fact.ask is not None:
        return fact.ask
    return f"Is there {fact.label}?" if fact.type == "boolean" else f"What is the {fact.label}?"
