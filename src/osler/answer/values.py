"""A fact's value in words, as sentences and chips show it."""

from __future__ import annotations

from osler.answer.view import View
from osler.core.case import Value
from osler.knowledge.schema import FactFile
from osler.logic import Extreme, facts_of


def in_words(fact: FactFile, value: Value) -> str:
    """The value with its unit label: "-1.9", "66 years", "3.2%", "yes", "postmenopausal"."""
    if isinstance(value, bool | str | tuple):
        return fact.word(value)
    number = _number(value, fact)
    label = fact.unit_label or fact.unit or ""
    return f"{number}%" if label == "%" else f"{number} {label}".rstrip()


def _number(value: float, fact: FactFile) -> str:
    if fact.decimals is None:
        return f"{value:g}"
    places = fact.decimals
    # A value given or worked out to one decimal more is shown so: 34.6 must not read 35 beside "below 35".
    if round(value, places) != value and round(value, places + 1) == value:
        places += 1
    text = f"{value:.{places}f}"
    # A quantity has no trailing zero (a misread "5.0 mg" is a tenfold dose); a bare score keeps its own.
    return text if fact.unit is None or "." not in text else text.rstrip("0").rstrip(".")


def sentence(fact: FactFile, value: Value) -> str:
    """The fact as a chip says it: "lumbar spine T-score -1.9", "sex: female", "has had a hip fracture"."""
    if isinstance(value, bool):
        said = fact.if_true if value else fact.if_false
        return said or f"{fact.label}: {fact.word(value)}"
    joint = ":" if isinstance(value, str | tuple) else ""
    return f"{fact.label}{joint} {in_words(fact, value)}"


def placeholders(view: View) -> dict[str, str]:
    """What a bottom line may interpolate: each known fact's value, and which of several gives it.

    For a fact that is the lowest or highest of others, {name_which} names the one that gives it, or the
    fact itself where only its value was given, and {name_at} is the same in brackets, or nothing.
    """
    found: dict[str, str] = {}
    for fact in view.case:
        known = view.pack.facts.get(fact.name)
        if known is None:
            continue
        found[fact.name] = in_words(known, fact.value)
        definition = view.pack.definitions.get(fact.name)
        if isinstance(definition, Extreme):
            part = _attaining(view, definition, fact.value)
            found[f"{fact.name}_which"] = part or known.label
            found[f"{fact.name}_at"] = f" ({part})" if part else ""
    return found


def _attaining(view: View, definition: Extreme, value: Value) -> str:
    """The labels of the parts whose value is the lowest or highest, as in the case; may be empty."""
    labels = [view.pack.facts[part].label for part in facts_of(definition) if view.case.value(part) == value]
    return " and ".join(labels)
