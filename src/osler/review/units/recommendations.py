"""Recommendations as units of review."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import msgspec

from osler.core.digest import digest
from osler.knowledge import Pack
from osler.knowledge.schema import Recommendation, TestFile
from osler.knowledge.show import verdict_table
from osler.logic import say
from osler.review.units.unit import Unit, digest_of

_NOT_SIGNED = ("last_checked", "note", "priority")
"""What may change without a new review: the day of checking, remarks, the order on a page."""


def unit_id(pack: Pack, name: str) -> str:
    """The unit of a recommendation."""
    return f"{pack.head.id}/{name}"


def said(pack: Pack, rec: Recommendation) -> dict[str, Any]:
    """What a recommendation rests on besides its tests: its words, definitions and source."""
    signed = msgspec.to_builtins(rec)
    for name in _NOT_SIGNED:
        del signed[name]
    source = pack.sources.get(rec.source)
    return {
        "recommendation": signed,
        "definitions": definitions(pack, pack.condition_facts.get(rec.id, frozenset())),
        "source": None if source is None else msgspec.to_builtins(source),
    }


def definitions(pack: Pack, facts: Iterable[str]) -> dict[str, Any]:
    """What those of some facts mean that are worked out from others."""
    return {
        name: msgspec.to_builtins(pack.facts[name].derive)
        for name in sorted(facts)
        if pack.facts[name].derive is not None
    }


def recommendation_unit(pack: Pack, rec: Recommendation, tests: TestFile | None, reach: int) -> Unit:
    """A recommendation with its tests and evidence."""
    words = said(pack, rec)
    cases = None if tests is None else msgspec.to_builtins(tests)
    rows = () if tests is None else verdict_table(pack, rec.id, tests)
    body = {
        **words,
        "tests": cases,
        "condition": say(pack.conditions[rec.id], pack.lexicon),
        "verdicts": {row.name: row.verdict for row in rows},
    }
    replaced = rec.in_force.replaced_by
    return Unit(
        id=unit_id(pack, rec.id),
        kind="recommendation",
        title=rec.title,
        topic=f"{pack.head.id}/{rec.topic}",
        digest=digest_of(body),
        said=digest(words),
        needs=approvers(pack, rec),
        sources=(rec.source,),
        reach=reach,
        months=pack.review.review_within_months,
        replaced_by=None if replaced is None else unit_id(pack, replaced),
        body=body,
    )


def approvers(pack: Pack, rec: Recommendation) -> int:
    """How many people must approve a recommendation: two where the pack says so."""
    rules = pack.review
    if rec.id in rules.two_approvers_for:
        return 2
    return 2 if any(is_wary(pack, name) for name in rec.drugs) else 1


def is_wary(pack: Pack, name: str) -> bool:
    """Whether two people must approve what speaks of a drug: of its boxed warning, or as the pack says."""
    drug = pack.drugs.get(name)
    warned = drug is not None and drug.boxed_warning is not None
    rules = pack.review
    return name in rules.two_approvers_for_drugs or (rules.two_approvers_for_boxed_warnings and warned)
