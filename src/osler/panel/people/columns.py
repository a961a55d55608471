"""Which column holds which fact, in which unit."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

import msgspec

from osler.core.errors import InputError
from osler.knowledge import Pack
from osler.knowledge.schema import FactFile
from osler.knowledge.ucum import factor_between
from osler.logic import canonical, nearest

IDS = ("person", "patient", "id", "person_id", "patient_id")
"""What the column of ids may be called when `--id` does not say."""
_WITH_UNIT = re.compile(r"(?P<name>.+?)\s*\((?P<unit>[^()]+)\)")


class Column(msgspec.Struct, frozen=True):
    """A column of the people, read as a fact."""

    name: str
    """As the header says: "weight (lb)"."""
    fact: str
    factor: float = 1.0
    """From the header's unit into the fact's own."""


class Columns(msgspec.Struct, frozen=True):
    """The columns that are read."""

    id: str
    facts: tuple[Column, ...]
    passed_over: tuple[str, ...]
    """Columns that the user said to leave out."""


def match(pack: Pack, header: Sequence[str], *, id_column: str | None, ignore: Sequence[str] = ()) -> Columns:
    """The columns as facts.

    Raises:
        InputError: there is no column of ids, a column is no fact (the nearest are named), two columns
            hold one fact, or a unit in a header does not fit.
    """
    found: dict[str, Column] = {}
    key = _id(header, id_column)
    for name in header:
        if name == key or name in ignore:
            continue
        column = _column(pack, name)
        if column.fact in found:
            raise InputError(
                f"the columns {found[column.fact].name!r} and {name!r} both hold {column.fact}: "
                f"leave one out with --ignore {name!r}"
            )
        found[column.fact] = column
    if not found:
        raise InputError("no column holds a fact: `osler schema patient` lists the names")
    return Columns(key, tuple(found.values()), tuple(name for name in header if name in ignore))


def _id(header: Sequence[str], wanted: str | None) -> str:
    if wanted is not None:
        if wanted not in header:
            raise InputError(f"there is no column {wanted!r} for the ids{nearest(wanted, header)}")
        return wanted
    for name in IDS:
        if name in header:
            return name
    raise InputError(
        f"no column holds the people's ids: name it one of {', '.join(IDS)}, or say which with --id COLUMN"
    )


def _column(pack: Pack, name: str) -> Column:
    if name in pack.facts:
        return Column(name, name)
    said = _WITH_UNIT.fullmatch(name)
    if said is not None and said["name"] in pack.facts:
        fact = pack.facts[said["name"]]
        return Column(name, fact.id, _factor(fact, said["unit"], name))
    raise InputError(
        f"the column {name!r} is no fact{nearest(said['name'] if said else name, pack.facts)}; "
        f"rename it, or leave it out with --ignore {name!r}"
    )


def _factor(fact: FactFile, unit: str, name: str) -> float:
    if fact.type != "number":
        raise InputError(
            f"the column {name!r} has a unit, but {fact.id} is no number: rename it to {fact.id}"
        )
    if canonical(unit) in (fact.unit, fact.unit_label):
        return 1.0
    factor = _listed(fact.converts, unit) or (factor_between(unit, fact.unit) if fact.unit else None)
    if factor is None:
        known = ", ".join(filter(None, [fact.unit, *fact.converts])) or "no unit"
        raise InputError(f"the column {name!r} has a unit that does not fit {fact.id}: use {known}")
    return factor


def _listed(converts: Mapping[str, float], unit: str) -> float | None:
    for name, factor in converts.items():
        if unit in (name, name.strip("[]").removesuffix("_av").removesuffix("_i")):
            return factor
    return None
