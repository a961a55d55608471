"""The tool `calculate`."""

from __future__ import annotations

from typing import Annotated, Any

import msgspec
from msgspec import Meta

from osler.assistants.desk import Desk
from osler.assistants.wanted import Wanting
from osler.calculating import calculate as worked_out
from osler.calculating import calculators, find, missing_inputs
from osler.core.calculation import Calculation


class Calculate(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Arguments of `calculate`."""

    name: Annotated[
        str | None, Meta(description="The calculator's name; left out, the calculators are listed.")
    ] = None
    inputs: Annotated[
        dict[str, Any],
        Meta(description="Inputs by name; a number, true or false, a word, or text with a unit."),
    ] = {}
    ask_missing: Annotated[
        bool, Meta(description="Ask the person for inputs that are missing, where the client can.")
    ] = True


class Offered(msgspec.Struct, frozen=True, kw_only=True):
    """A calculator that there is."""

    name: str
    title: str
    summary: str
    inputs: tuple[str, ...]
    optional: tuple[str, ...]


class Calculated(msgspec.Struct, frozen=True, kw_only=True):
    """The calculation, or the list of calculators where none was named."""

    calculation: Calculation | None = None
    calculators: tuple[Offered, ...] = ()


def calculate(desk: Desk, wanted: Calculate) -> Calculated:
    """The calculator worked out, or the list.

    Raises:
        InputError: no such calculator or input, an impossible value, an input missing.
    """
    if wanted.name is None:
        return Calculated(calculators=tuple(_offered(desk)))
    return Calculated(calculation=worked_out(desk.pack, wanted.name, wanted.inputs))


def _offered(desk: Desk) -> list[Offered]:
    return [
        Offered(
            name=card.name,
            title=card.title,
            summary=card.summary,
            inputs=tuple(item.name for item in card.inputs if item.required),
            optional=tuple(item.name for item in card.inputs if not item.required),
        )
        for card in calculators(desk.pack)
    ]


def wanting(desk: Desk, wanted: Calculate) -> Wanting | None:
    """The inputs that the calculator cannot do without and that were not given.

    Raises:
        InputError: no such calculator or input, or an impossible value.
    """
    if wanted.name is None or not wanted.ask_missing:
        return None
    place = find(desk.pack, wanted.name)
    missing = missing_inputs(place, wanted.inputs)
    return Wanting(f"{place.card.title} needs these values.", missing) if missing else None
