"""Calculators: what they cite exists, every input is used, and every worked example comes out."""

from __future__ import annotations

from collections.abc import Iterator

from osler.calculators import Worked, work
from osler.core.case import Value
from osler.core.errors import InputError
from osler.knowledge.check.subject import Subject
from osler.knowledge.finding import Finding
from osler.knowledge.given import value_of
from osler.knowledge.implied import complete
from osler.knowledge.schema import CalculatorFile, Example
from osler.knowledge.vocabulary import vocabulary


def calculators_hold(subject: Subject) -> Iterator[Finding]:
    """Reports sources that do not exist, steps nobody tests, and examples that come out otherwise."""
    for card in subject.pack.calculators.values():
        file = subject.file_of("calculators", card.id)
        yield from _sources(subject, card, file)
        if card.id in subject.pack.workings:
            yield from _examples(subject, card, file)


def _sources(subject: Subject, card: CalculatorFile, file: str) -> Iterator[Finding]:
    bands = (band for scale in card.scales for band in scale.bands if band.recommendation is None)
    stood = [(item.source, item.locator) for item in card.stands]
    for source, locator in [*stood, *((band.source or "", band.locator) for band in bands)]:
        if source not in subject.pack.sources:
            yield Finding("dangling-id", file, f"names the source {source!r}, which does not exist", "add it")
        if not locator.strip():
            yield Finding("missing-locator", file, f"{source} has no locator", "say where it stands")
    if card.gives is not None and card.gives not in subject.pack.facts:
        yield Finding("dangling-id", file, f"gives {card.gives!r}, which is no fact", "correct it")


def _examples(subject: Subject, card: CalculatorFile, file: str) -> Iterator[Finding]:
    labels = {band.label for scale in card.scales for band in scale.bands}
    results = {step.id for step in card.steps if step.show}
    met: set[str] = set()
    for example in card.examples:
        met |= {*example.bands, *example.expect}
        for problem in example_problems(subject, card, example):
            why = f"example {example.name!r}: {problem}"
            yield Finding("wrong-example", file, why, "correct the formula or the example")
    for name in sorted((labels | results) - met):
        yield Finding("untested", file, f"no example comes out at {name!r}", "add one")


def example_problems(subject: Subject, card: CalculatorFile, example: Example) -> Iterator[str]:
    """What comes out otherwise than the example says."""
    try:
        worked = _worked(subject, card, example)
    except (InputError, KeyError) as error:
        yield f"the inputs cannot be used ({error})"
        return
    for name, wanted in example.expect.items():
        value = worked.value(name)
        if not _alike(value, wanted, example.within):
            yield f"{name} is {value!r}, expected {wanted!r}"
    found = tuple(_bands(subject, card, worked))
    if example.bands and found != example.bands:
        yield f"the bands are {', '.join(found) or 'none'}, expected {', '.join(example.bands)}"


def _worked(subject: Subject, card: CalculatorFile, example: Example) -> Worked:
    pack = subject.pack
    names = vocabulary(card, pack.facts, pack.calculator_inputs)
    taken = {item.name: item.assumed for item in card.inputs if item.assumed is not None}
    values = {name: value_of(names[name], value) for name, value in {**taken, **example.given}.items()}
    return work(pack.workings[card.id], complete(values, pack), pack.definitions)


def _alike(value: Value | None, wanted: Value | int, within: float) -> bool:
    if isinstance(value, float) and isinstance(wanted, int | float):
        # One part in 10^9 is float noise, not a difference.
        return abs(value - wanted) <= max(within, 1e-9 * max(1.0, abs(wanted)))
    return value == wanted


def _bands(subject: Subject, card: CalculatorFile, worked: Worked) -> Iterator[str]:
    """The label of the band that holds, of each scale that is settled."""
    rules = subject.pack.workings[card.id].bands
    for scale, conditions in zip(card.scales, rules, strict=True):
        held = worked.band(conditions)
        if held is not None:
            yield scale.bands[held].label
