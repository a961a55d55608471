"""Everything a pack can say, as claims: one per recommendation and per drug item."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import lru_cache
from typing import Literal

import msgspec
from msgspec.structs import replace

from osler.core.wording import begun
from osler.knowledge import Pack
from osler.knowledge.schema import Argument, Drug, DrugItems, Item, Recommendation, Regimen, Stop, Text, Trial

Kind = DrugItems | Literal["recommendation", "arguments"]


class Claim(msgspec.Struct, frozen=True, kw_only=True):
    """One sourced statement, not yet said to anyone in particular."""

    id: str
    kind: Kind
    text: Text
    source: str
    locator: str
    condition: str
    """Key of its condition in the pack; "" when it holds for everyone."""
    figures: tuple[str, ...] = ()
    drugs: tuple[str, ...] = ()
    covers: tuple[str, ...] = ()
    also: tuple[str, ...] = ()
    section: str = ""
    topic: str = ""
    about: str = ""
    direction: str = "neutral"
    refines: str | None = None
    priority: int = 5
    strength: str | None = None
    certainty: str | None = None
    severity: Literal["contraindication", "caution"] | None = None
    side: Literal["for", "against"] | None = None
    use: str = ""
    """Of a regimen: for what and whom, so that the same dose for several uses is said once."""


class Claims(msgspec.Struct, frozen=True):
    """All claims of a pack, by id, by the section they belong to and by the drug they speak of."""

    by_id: dict[str, Claim]
    by_section: dict[str, tuple[Claim, ...]]
    """Recommendations only; a monograph's items stand where a plan puts them."""
    by_drug: dict[str, tuple[Claim, ...]]
    """Monograph items only."""


@lru_cache(maxsize=8)
def claims_of(pack: Pack) -> Claims:
    """All claims of a pack, in the pack's own order."""
    said = [_of_recommendation(rec) for rec in pack.recommendations.values()]
    items = [item for drug in pack.drugs.values() for item in _of_drug(drug)]
    return Claims(
        by_id={claim.id: claim for claim in (*said, *items)},
        by_section=_grouped(said, lambda claim: claim.section),
        by_drug=_grouped(items, lambda claim: claim.drugs[0]),
    )


def _grouped(claims: list[Claim], key: Callable[[Claim], str]) -> dict[str, tuple[Claim, ...]]:
    groups: dict[str, list[Claim]] = {}
    for claim in claims:
        groups.setdefault(key(claim), []).append(claim)
    return {name: tuple(group) for name, group in groups.items()}


def _of_recommendation(rec: Recommendation) -> Claim:
    return Claim(
        id=rec.id,
        kind="recommendation",
        text=rec.text,
        source=rec.source,
        locator=rec.locator,
        condition=rec.id,
        figures=rec.figures,
        drugs=rec.drugs,
        covers=rec.covers,
        also=rec.also,
        section=rec.section,
        topic=rec.topic,
        about=rec.about,
        direction=rec.direction,
        refines=rec.refines,
        priority=rec.priority,
        strength=rec.strength,
        certainty=rec.certainty,
    )


def _of_drug(drug: Drug) -> Iterator[Claim]:
    for regimen in drug.regimens:
        yield _of_regimen(drug, regimen)
    for stop in drug.stops:
        yield _of_stop(drug, stop)
    for argument in drug.arguments:
        yield _of_argument(drug, argument)
    for number, trial in enumerate(drug.trials, 1):
        yield _of_trial(drug, trial, number)
    for kind, items in _items(drug):
        for item in items:
            yield _of_item(drug, item, kind)


def _items(drug: Drug) -> Iterator[tuple[Kind, tuple[Item, ...]]]:
    yield "administration", drug.administration
    yield "checks_before", drug.checks_before
    yield "monitoring", drug.monitoring
    yield "duration", drug.duration
    yield "on_stopping", drug.on_stopping
    yield "adverse", drug.adverse
    yield "interactions", drug.interactions
    yield "pregnancy", drug.pregnancy
    yield "boxed_warning", (drug.boxed_warning,) if drug.boxed_warning else ()
    yield "mechanism", (drug.mechanism,) if drug.mechanism else ()


def _sourced(drug: Drug, said: Item | Stop | Argument, kind: Kind) -> Claim:
    """What all sentences of a monograph have in common."""
    key = f"drug/{drug.id}/{said.id}"
    return Claim(
        id=key,
        kind=kind,
        text=said.text,
        source=said.source,
        locator=said.locator,
        condition=key,
        figures=said.figures,
        drugs=(drug.id,),
        about=key,
    )


def _of_item(drug: Drug, item: Item, kind: Kind) -> Claim:
    return replace(_sourced(drug, item, kind), covers=item.covers)


def _of_stop(drug: Drug, stop: Stop) -> Claim:
    return replace(
        _sourced(drug, stop, "stops"), covers=stop.covers, direction="against", severity=stop.severity
    )


def _of_argument(drug: Drug, argument: Argument) -> Claim:
    return replace(_sourced(drug, argument, "arguments"), side=argument.side)


def dose(regimen: Regimen) -> str:
    """A regimen in words: amount, route and interval together, never one without the others."""
    return f"{regimen.amount} {regimen.route} {regimen.interval}"


def _of_regimen(drug: Drug, regimen: Regimen) -> Claim:
    key = f"drug/{drug.id}/{regimen.id}"
    use = (
        regimen.population
        if regimen.indication == "other"
        else f"{regimen.indication} in {regimen.population}"
    )
    use += "; off-label" if regimen.off_label else ""
    sentence = f"{lead(drug, regimen)} ({use})." + (f" {regimen.note}" if regimen.note else "")
    return Claim(
        id=key,
        kind="usual_regimens" if regimen.usual else "regimens",
        text=Text(clinician=sentence, patient=sentence),
        source=regimen.source,
        locator=regimen.locator,
        condition=key,
        # A regimen's own words are its figures: they are data of the cited label.
        figures=(sentence,),
        drugs=(drug.id,),
        about=key,
        priority=2 if regimen.usual else 4,
        use=use,
    )


def lead(drug: Drug, regimen: Regimen) -> str:
    """The drug with a dose, as a sentence begins: "Alendronate 70 mg by mouth once weekly"."""
    return f"{begun(drug.label)} {dose(regimen)}"


def _of_trial(drug: Drug, trial: Trial, number: int) -> Claim:
    who = f" in {trial.population}" if trial.population else ""
    sentence = f"{trial.trial}{who}, {trial.site} fracture: {trial.result}."
    return Claim(
        id=f"drug/{drug.id}/trial-{number}",
        kind="trials",
        text=Text(clinician=sentence, patient=trial.patient or sentence),
        source=trial.source,
        locator=trial.locator,
        condition="",
        figures=(*trial.figures, sentence if trial.population else trial.trial),
        drugs=(drug.id,),
        about=f"drug/{drug.id}/trial-{number}",
    )
