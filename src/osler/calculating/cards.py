"""What calculators there are, and each one's card: what it wants, what it does, where that stands."""

from __future__ import annotations

from difflib import get_close_matches

import msgspec

from osler.calculators import Working, in_symbols
from osler.core.answer import Reference
from osler.core.calculation import Band, Calculator, Formula, LeftOut, Scale, Standing, Wanted
from osler.core.case import Value
from osler.core.errors import InputError
from osler.core.wording import begun
from osler.knowledge import Pack, vocabulary
from osler.knowledge.reference import reference
from osler.knowledge.schema import CalculatorFile, CalculatorInput, FactFile, ScaleBand
from osler.logic import Lexicon, say

_MOST_NAMES = 3
MODEL = "100 × (1 − S^exp(a))"
"""The formula of a step that a model gives."""
_MODEL_IN_WORDS = (
    f"{MODEL}: S is the published share without the event after those years, a the sum of the published "
    "coefficients, each times its input"
)


class Place(msgspec.Struct, frozen=True):
    """A calculator, and all that its formulas speak of."""

    pack: Pack
    card: CalculatorFile
    names: dict[str, FactFile]

    @property
    def working(self) -> Working:
        """What it computes."""
        return self.pack.workings[self.card.id]

    @property
    def lexicon(self) -> Lexicon:
        """The words for its names."""
        return Lexicon(self.names)


def find(pack: Pack, name: str) -> Place:
    """The calculator of this name, or of one of its other names.

    Raises:
        InputError: there is none; the nearest names are given.
    """
    folded = name.strip().lower().replace("-", "_").replace(" ", "_")
    known = {other: card.id for card in pack.calculators.values() for other in (*card.also, card.id)}
    known |= {card.id: card.id for card in pack.calculators.values()}
    if folded not in known:
        near = list(dict.fromkeys(known[each] for each in get_close_matches(folded, known, n=9, cutoff=0.5)))
        hint = f"nearest: {', '.join(near[:_MOST_NAMES])}" if near else "osler calc lists them"
        raise InputError(f"there is no calculator {name!r}; {hint}")
    card = pack.calculators[known[folded]]
    return Place(pack, card, vocabulary(card, pack.facts, pack.calculator_inputs))


def calculators(pack: Pack) -> tuple[Calculator, ...]:
    """Every calculator of a pack, by group and title."""
    cards = sorted(pack.calculators.values(), key=lambda card: (card.group, card.title))
    return tuple(calculator(find(pack, card.id)) for card in cards)


def left_out(pack: Pack) -> tuple[LeftOut, ...]:
    """What is not offered, and why."""
    return tuple(LeftOut(what=item.what, why=item.why) for item in pack.calculators_left_out)


def calculator(place: Place) -> Calculator:
    """The public card of a calculator."""
    card = place.card
    numbers = numbered(place)
    return Calculator(
        name=card.id,
        title=card.title,
        group=card.group,
        summary=card.summary,
        population=card.population,
        inputs=tuple(_wanted(place.names[item.name], item) for item in card.inputs),
        formulas=tuple(
            Formula(
                name=step.id,
                label=step.label,
                unit=step.unit,
                unit_label=step.unit_label or step.unit,
                formula=formula_of(place, step),
                result=step.show,
            )
            for step in card.steps
        ),
        scales=scales(place, ()),
        limits=card.limits,
        notice=card.notice,
        standings=standings(place),
        references=references(place, numbers),
        last_checked=card.last_checked,
    )


def formula_of(place: Place, step: FactFile) -> str:
    """The formula of a step in words."""
    if step.id in place.working.steps:
        return in_symbols(place.working.steps[step.id], place.lexicon, place.pack.definitions)
    return _MODEL_IN_WORDS


def _wanted(fact: FactFile, item: CalculatorInput) -> Wanted:
    return Wanted(
        name=fact.id,
        label=fact.label,
        ask=fact.ask or f"{begun(fact.label)}?",
        type=fact.type,
        unit=fact.unit,
        unit_label=fact.unit_label or fact.unit,
        units=tuple(fact.converts),
        range=fact.range,
        words=fact.words,
        required=not item.optional and item.assumed is None,
        assumed=assumed(item),
        also=item.also,
    )


def assumed(item: CalculatorInput) -> Value | None:
    """What is taken where an input is not given."""
    whole = isinstance(item.assumed, int) and not isinstance(item.assumed, bool)
    return float(item.assumed) if whole else item.assumed  # type: ignore[arg-type]


def scales(place: Place, holding: tuple[int | None, ...]) -> tuple[Scale, ...]:
    """The scales in words; `holding` names the band of each that holds."""
    numbers = numbered(place)
    found = []
    for at, (scale, rules) in enumerate(zip(place.card.scales, place.working.bands, strict=True)):
        held = holding[at] if holding else None
        bands = []
        for row, (band, rule) in enumerate(zip(scale.bands, rules, strict=True)):
            source, locator = stand(place, band)
            bands.append(
                Band(
                    label=band.label,
                    text=band.text,
                    rule=say(rule, place.lexicon),
                    tone=band.tone,
                    citation=numbers[source],
                    locator=locator,
                    holds=row == held,
                )
            )
        found.append(Scale(title=scale.title, bands=tuple(bands)))
    return tuple(found)


def stand(place: Place, band: ScaleBand) -> tuple[str, str]:
    """The source and place of a band."""
    if band.recommendation is not None:
        rec = place.pack.recommendations[band.recommendation]
        return rec.source, rec.locator
    return band.source or "", band.locator


def standings(place: Place) -> tuple[Standing, ...]:
    """Where the formula stands."""
    numbers = numbered(place)
    return tuple(Standing(citation=numbers[item.source], locator=item.locator) for item in place.card.stands)


def numbered(place: Place) -> dict[str, int]:
    """The number of each source, in order of first appearance."""
    bands = (stand(place, band)[0] for scale in place.card.scales for band in scale.bands)
    names = dict.fromkeys((*(item.source for item in place.card.stands), *bands))
    return {name: number for number, name in enumerate(names, 1)}


def references(place: Place, numbers: dict[str, int]) -> tuple[Reference, ...]:
    """The sources as references."""
    return tuple(reference(number, place.pack.sources[name]) for name, number in numbers.items())
