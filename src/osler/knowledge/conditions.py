"""Every condition that a pack's files hold, each with its key and the place to name in an error."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from osler.knowledge.gather import Gathered
from osler.knowledge.schema import Argument, BottomLine, Drug, Item, Plan, Regimen, Stop

OF_CARD = "card/"
"""Begins the key of a card's condition, which may name the draft order too."""


class Written(NamedTuple):
    """A condition as an author wrote it."""

    key: str
    """Its key in `Pack.conditions`."""
    text: str
    file: str
    at: str
    """Where in the file: "stops severe-ckd"."""


def drug_items(drug: Drug) -> Iterator[tuple[str, Regimen | Item | Stop | Argument]]:
    """Every item of a monograph that has a condition, with the key of the list it stands in."""
    for name in ("regimens", "stops", "arguments"):
        for item in getattr(drug, name):
            yield name, item
    yield from plain_items(drug)


def plain_items(drug: Drug) -> Iterator[tuple[str, Item]]:
    """The sourced sentences of a monograph, with the key of the list they stand in."""
    for name in ("mechanism", "boxed_warning"):
        item = getattr(drug, name)
        if item is not None:
            yield name, item
    for name in (
        "administration",
        "checks_before",
        "monitoring",
        "duration",
        "on_stopping",
        "adverse",
        "interactions",
        "pregnancy",
    ):
        for item in getattr(drug, name):
            yield name, item


def bottom_lines(found: Gathered) -> Iterator[tuple[str, BottomLine]]:
    """Each bottom line of the pack once, with the file that holds it."""
    lines = {line.id: line for plan in found.plans.values() for line in plan.lines}
    for name, line in lines.items():
        yield found.file_of("lines", name), line


def conditions_in(found: Gathered) -> Iterator[Written]:
    """All conditions of the pack, in the order of its files."""
    for rec in found.recommendations.values():
        yield Written(rec.id, rec.when, found.file_of("recommendations", rec.id), "when")
    for gap in found.care_gaps.values():
        yield Written(f"gap/{gap.id}", gap.when, found.file_of("care_gaps", gap.id), "when")
    for drug in found.drugs.values():
        file = found.file_of("drugs", drug.id)
        for name, item in drug_items(drug):
            yield Written(f"drug/{drug.id}/{item.id}", item.when, file, f"{name} {item.id}")
    for plan in found.plans.values():
        yield from _in_plan(plan, found.file_of("plans", plan.id))
    yield from _in_lines(found)
    for dispute in found.disagreements.values():
        file = found.file_of("disagreements", dispute.id)
        yield Written(f"disagreement/{dispute.id}", dispute.when, file, "when")
    for premise in found.premises:
        yield Written(f"premise/{premise.id}", premise.when, found.file_of("premises"), premise.id)
    for must in found.must_say:
        yield Written(f"must_say/{must.id}", must.when, found.file_of("must_say"), must.id)
    yield from _in_charts(found)
    for card in found.cards.values():
        yield Written(OF_CARD + card.id, card.when, found.file_of("cards", card.id), "when")


def _in_charts(found: Gathered) -> Iterator[Written]:
    file = found.file_of("charts")
    for chart in found.charts:
        yield Written(f"chart/{chart.id}", chart.when, file, chart.id)
        for line in (line for gauge in getattr(chart, "gauges", ()) for line in gauge.lines):
            yield Written(f"chart/{chart.id}/{line.id}", line.when, file, f"{chart.id} {line.id}")


def _in_plan(plan: Plan, file: str) -> Iterator[Written]:
    yield Written(f"plan/{plan.id}", plan.when, file, "when")
    for section in plan.sections:
        yield Written(f"plan/{plan.id}/{section.section}", section.when, file, f"section {section.section}")


def _in_lines(found: Gathered) -> Iterator[Written]:
    for file, line in bottom_lines(found):
        yield Written(f"line/{line.id}", line.when, file, f"bottom line {line.id}")
        yield Written(f"unless/{line.id}", line.unless, file, f"bottom line {line.id} unless")
