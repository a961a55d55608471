"""Drugs as units of review: the whole monograph, with every source that it cites."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import msgspec

from osler.core.answer import Answer
from osler.core.digest import digest
from osler.core.standing import drug_of
from osler.knowledge import Pack
from osler.knowledge.conditions import drug_items
from osler.knowledge.schema import Drug
from osler.review.units.recommendations import definitions, is_wary
from osler.review.units.unit import Unit, digest_of

TOPIC = "drugs"
"""Stands for a topic in the units of drugs: a monograph belongs to no topic of its pack."""


def drug_id(pack: Pack, name: str) -> str:
    """The unit of a drug."""
    return f"{pack.head.id}/drugs/{name}"


def monograph(pack: Pack, drug: Drug) -> dict[str, Any]:
    """What an approval of a drug rests on: regimens, warnings, limits, trials, definitions and sources."""
    signed = msgspec.to_builtins(drug)
    # A remark for editors, on no page.
    del signed["note"]
    facts = {
        fact
        for _, item in drug_items(drug)
        for fact in pack.condition_facts.get(f"drug/{drug.id}/{item.id}", frozenset())
    }
    return {
        "drug": signed,
        "definitions": definitions(pack, facts),
        "sources": {
            name: msgspec.to_builtins(pack.sources[name]) for name in _sources(drug) if name in pack.sources
        },
    }


def drug_unit(pack: Pack, drug: Drug, reach: int) -> Unit:
    """A drug with all that its page says, and that answers say of it."""
    body = monograph(pack, drug)
    return Unit(
        id=drug_id(pack, drug.id),
        kind="drug",
        title=drug.label,
        topic=f"{pack.head.id}/{TOPIC}",
        digest=digest_of(body),
        said=digest(body),
        needs=2 if is_wary(pack, drug.id) else 1,
        sources=tuple(_sources(drug)),
        reach=reach,
        months=pack.review.review_within_months,
        body=body,
    )


def drugs_in(pack: Pack, answer: Answer) -> frozenset[str]:
    """Ids of the drugs whose monographs an answer quotes, warns from or weighs."""
    said = {candidate.drug for candidate in answer.candidates} | set(_quoted(answer))
    said |= {alert.drug for alert in answer.alerts if alert.drug}
    return frozenset(said & pack.drugs.keys())


def _quoted(answer: Answer) -> Iterator[str]:
    for section in answer.sections:
        for statement in section.statements:
            name = drug_of(statement.id)
            if name is not None:
                yield name


def _sources(drug: Drug) -> list[str]:
    items = [item.source for _, item in drug_items(drug)]
    return sorted({*items, *(trial.source for trial in drug.trials)})
