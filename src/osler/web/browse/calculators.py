"""The calculators: their list, with what is left out and why, and one page each with a form."""

from __future__ import annotations

from itertools import groupby

import msgspec

from osler.calculating import calculate, calculator, calculators, find, left_out
from osler.core.calculation import Calculation, Calculator, Entered, LeftOut, Wanted
from osler.core.case import Value
from osler.core.errors import InputError
from osler.core.wording import begun
from osler.knowledge import Pack
from osler.knowledge.schema import CalculatorFile, Example
from osler.logic import unit_in_words
from osler.render.calculation import taken_as, worked_out
from osler.web.browse.head import Crumb, Head, Row
from osler.web.browse.library import Library
from osler.web.browse.lists import Group


class CalculatorsPage(msgspec.Struct, frozen=True, kw_only=True):
    """All calculators by group, and what is left out."""

    head: Head
    lead: str
    groups: tuple[Group, ...]
    left_out: tuple[LeftOut, ...]


class Blank(msgspec.Struct, frozen=True, kw_only=True):
    """One input of the form."""

    wanted: Wanted
    value: str
    """As typed."""
    ticked: bool
    """For a box: it is ticked."""
    units: tuple[tuple[str, str, bool], ...]
    """Units to choose from: code, words, whether it is chosen. Empty where there is only one."""
    hint: str
    """The range and, where something is taken in its absence, what."""


class Shown(msgspec.Struct, frozen=True, kw_only=True):
    """A result with what only a page needs."""

    found: Calculation
    steps: tuple[tuple[str, ...], ...]
    """Each step in words, then with the numbers put in."""
    taken: str


class Worked(msgspec.Struct, frozen=True, kw_only=True):
    """A worked example."""

    name: str
    given: str
    outcome: str
    origin: str


class CalculatorPage(msgspec.Struct, frozen=True, kw_only=True):
    """One calculator: form, result, formula, bands, limits, examples, sources."""

    head: Head
    card: Calculator
    blanks: tuple[Blank, ...]
    shown: Shown | None
    problem: str | None
    """What cannot be used of what was typed."""
    examples: tuple[Worked, ...]
    token: str


def overview(library: Library) -> CalculatorsPage:
    """The list of calculators."""
    cards = [card for pack in library.packs for card in calculators(pack)]
    cards.sort(key=lambda card: card.group)
    return CalculatorsPage(
        head=Head(
            title="Calculators",
            description="Calculators with formula, valid range, worked examples, limits and source.",
            path="/calculators",
            updated=library.packs[0].head.last_updated,
        ),
        lead="Each shows its formula with your numbers put in, what it means, its limits and its source.",
        groups=tuple(
            Group(heading=group, rows=tuple(_row(card) for card in members))
            for group, members in groupby(cards, key=lambda card: card.group)
        ),
        left_out=tuple(item for pack in library.packs for item in left_out(pack)),
    )


def _row(card: Calculator) -> Row:
    return Row(path=f"/calculators/{card.name}", title=card.title, text=card.summary)


def calculator_page(
    pack: Pack, item: CalculatorFile, typed: dict[str, str] | None = None, token: str = ""
) -> CalculatorPage:
    """The page of a calculator: empty, or with the result of what was typed."""
    place = find(pack, item.id)
    card = calculator(place)
    shown, problem = None, None
    if typed is not None:
        try:
            shown = _shown(calculate(pack, item.id, _joined(card, typed)))
        except InputError as error:
            problem = begun(str(error)) + "."
    return CalculatorPage(
        head=Head(
            title=card.title,
            description=f"{card.summary} {card.population}",
            path=f"/calculators/{card.name}",
            crumbs=(Crumb("/calculators", "Calculators"),),
            updated=card.last_checked,
            medical=True,
        ),
        card=card,
        blanks=tuple(_blank(wanted, typed) for wanted in card.inputs),
        shown=shown,
        problem=problem,
        examples=tuple(_worked(pack, item, example) for example in item.examples),
        token=token,
    )


UNIT = "unit."
"""Prefix of the field that holds an input's unit."""


def _joined(card: Calculator, typed: dict[str, str]) -> dict[str, str]:
    """The inputs, each with the unit chosen beside it; a unit typed with the number goes before."""
    found = {}
    for wanted in card.inputs:
        value, unit = typed.get(wanted.name, "").strip(), typed.get(UNIT + wanted.name, "")
        alone = value.replace(",", ".").lstrip("+-\u2212").replace(".", "", 1).isdigit()
        found[wanted.name] = f"{value} {unit}" if alone and unit in wanted.units else value
    return found


def _blank(wanted: Wanted, typed: dict[str, str] | None) -> Blank:
    value = "" if typed is None else typed.get(wanted.name, "")
    if typed is None and isinstance(wanted.assumed, str | float) and not isinstance(wanted.assumed, bool):
        value = f"{wanted.assumed:g}" if isinstance(wanted.assumed, float) else wanted.assumed
    box = wanted.type == "boolean" and wanted.assumed is not None
    ticked = value == "yes" or (typed is None and wanted.assumed is True)
    chosen = (typed or {}).get(UNIT + wanted.name, wanted.unit or "")
    codes = (wanted.unit or "", *wanted.units) if wanted.units else ()
    return Blank(
        wanted=wanted,
        value=value,
        ticked=box and ticked,
        units=tuple(
            (code, (code == wanted.unit and wanted.unit_label) or unit_in_words(code), code == chosen)
            for code in codes
        ),
        hint=_hint(wanted),
    )


def _hint(wanted: Wanted) -> str:
    unit = f" {wanted.unit_label}" if wanted.unit_label else ""
    hint = "" if wanted.range is None else f"{wanted.range[0]:g} to {wanted.range[1]:g}{unit}"
    optional = not wanted.required and wanted.assumed is None
    return "; ".join(part for part in (hint, "may be left out" if optional else "") if part)


def _shown(found: Calculation) -> Shown:
    steps = tuple(told for line in found.lines if (told := worked_out(line)))
    return Shown(found=found, steps=steps, taken=taken_as(found))


def _worked(pack: Pack, item: CalculatorFile, example: Example) -> Worked:
    found = calculate(pack, item.id, example.given)
    results = [f"{line.label} {line.shown}" for line in found.results]
    bands = [band.label for scale in found.scales for band in scale.bands if band.holds]
    return Worked(
        name=begun(example.name),
        given="; ".join(
            f"{entry.label} {_as_given(entry, example.given[entry.name])}"
            for entry in found.inputs
            if not entry.assumed
        ),
        outcome=begun("; ".join([*results, *bands])),
        origin="Printed in the source" if example.origin == "source" else "Worked out by hand",
    )


def _as_given(entry: Entered, value: Value | int) -> str:
    """A number in the unit in which the example gives it."""
    return value if isinstance(entry.value, float) and isinstance(value, str) else entry.shown
