"""Units can be read, and conversions agree with those of pint where it knows both."""

from __future__ import annotations

from collections.abc import Iterator

from osler.knowledge.check.subject import Subject
from osler.knowledge.finding import Finding
from osler.knowledge.schema import FactFile
from osler.knowledge.ucum import factor_between, read_unit

_TOLERANCE = 0.001


def units(subject: Subject) -> Iterator[Finding]:
    """Reports units that UCUM does not know, and conversion factors that are wrong."""
    for file, fact in _measured(subject):
        codes = [*([fact.unit] if fact.unit else []), *fact.converts]
        for code in codes:
            if read_unit(code) is None:
                yield Finding(
                    "unknown-unit", file, f"{code!r} is no UCUM unit known here", "use the UCUM code"
                )
        if fact.converts and fact.unit is None:
            yield Finding("unknown-unit", file, "converts other units but has none itself", "give it a unit")
            continue
        for code, factor in fact.converts.items():
            right = factor_between(code, fact.unit or "")
            if right is not None and abs(factor / right - 1) > _TOLERANCE:
                why = f"converts {code} to {fact.unit} by {factor:g}, it is {right:.6g}"
                yield Finding("wrong-conversion", file, why, f"write {right:.8g}")


def _measured(subject: Subject) -> Iterator[tuple[str, FactFile]]:
    for fact in subject.pack.facts.values():
        yield subject.file_of("facts", fact.id), fact
    for fact in subject.pack.calculator_inputs.values():
        yield subject.file_of("calculator_inputs"), fact
    for card in subject.pack.calculators.values():
        for step in card.steps:
            yield subject.file_of("calculators", card.id), step
