"""Short names for proposed cases: "lowest T-score just below -2.5"."""

from __future__ import annotations

import re
from collections.abc import Mapping

from osler.core.case import Value
from osler.knowledge.schema import FactFile

_ARTICLE = re.compile(r"^(a|an|the) ")


def plain(fact: FactFile) -> str:
    """The fact's label without its article."""
    return _ARTICLE.sub("", fact.label)


def amount(fact: FactFile, value: float) -> str:
    """A number with its unit: "3%", "65 years"."""
    unit = fact.unit_label or fact.unit or ""
    return f"{value:g}%" if unit == "%" else f"{value:g} {unit}".rstrip()


def said(fact: FactFile, value: Value) -> str:
    """What a value says of a patient: "has had no hip fracture", "age 55 years"."""
    if isinstance(value, bool):
        words = fact.if_true if value else fact.if_false
        return words or (plain(fact) if value else f"no {plain(fact)}")
    if isinstance(value, tuple):
        return f"{plain(fact)}: {', '.join(fact.words.get(word, word) for word in value) or 'none'}"
    if isinstance(value, str):
        return f"{plain(fact)}: {fact.words.get(value, value)}"
    return f"{plain(fact)} {amount(fact, value)}"


def with_changes(
    name: str, changes: Mapping[str, Value], facts: Mapping[str, FactFile], besides: str = ""
) -> str:
    """The name followed by what else differs from the base: one or two facts, no more."""
    others = [said(facts[key], value) for key, value in changes.items() if key != besides]
    return ", ".join([name, *others[:2]])
