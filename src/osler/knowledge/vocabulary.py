"""The names that a calculator's formulas may use."""

from __future__ import annotations

from collections.abc import Mapping

import msgspec

from osler.knowledge.schema import CalculatorFile, CalculatorInput, FactFile


def vocabulary(
    card: CalculatorFile, facts: Mapping[str, FactFile], inputs: Mapping[str, FactFile]
) -> dict[str, FactFile]:
    """All names that a calculator's formulas may use, its inputs as the calculator declares them."""
    known = {**facts, **inputs, **{step.id: step for step in card.steps}}
    for item in card.inputs:
        if item.name in known:
            known[item.name] = _narrowed(known[item.name], item)
    return known


def _narrowed(fact: FactFile, item: CalculatorInput) -> FactFile:
    changed = {"range": item.range or fact.range}
    if item.label is not None:
        # The narrower meaning is asked for in its own words.
        changed |= {"label": item.label, "ask": None, "if_true": None, "if_false": None}  # type: ignore[dict-item]
    return msgspec.structs.replace(fact, **changed)
