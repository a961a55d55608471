"""UCUM codes read by pint: what one unit is in another. Import it where it is needed: pint loads slowly."""

from __future__ import annotations

import re
from functools import lru_cache

import pint

_ATOMS = {
    "a": "year",
    "mo": "month",
    "wk": "week",
    "d": "day",
    "h": "hour",
    "min": "minute",
    "s": "second",
    "%": "percent",
    "[lb_av]": "pound",
    "[stone_av]": "stone",
    "[in_i]": "inch",
    "[ft_i]": "foot",
    "[iU]": "dimensionless",
    "[IU]": "dimensionless",
    "{}": "dimensionless",
    "1": "dimensionless",
    "Cel": "degree_Celsius",
}
_ARBITRARY = ("[iU]", "[IU]", "{")
_ATOM = re.compile(r"(?P<name>\[[^\]]+\]|%|1|\{\}|[A-Za-z]+?)(?P<power>-?\d)?$")


def pint_unit(code: str) -> str | None:
    """A UCUM code in pint's words, or None where it cannot be read; text in braces is ignored, as in UCUM."""
    bare = re.sub(r"(?<=[^/.])\{[^}]*\}", "", re.sub(r"/\{[^}]*\}", "", re.sub(r"^\{[^}]*\}", "{}", code)))
    words: list[str] = []
    for place, part in enumerate(bare.split("/")):
        for atom in part.split("."):
            match = _ATOM.match(atom)
            if match is None:
                return None
            name = _ATOMS.get(match["name"], match["name"])
            words.append(
                ("/ " if place else "* ") + name + (f" ** {match['power']}" if match["power"] else "")
            )
    return " ".join(["dimensionless", *words])


@lru_cache(maxsize=1)
def _registry() -> pint.UnitRegistry[float]:
    return pint.UnitRegistry()


@lru_cache(maxsize=256)
def _known_unit(code: str) -> pint.Quantity[float]:
    """One of a unit. One that pint does not know raises, so that what somebody typed is not kept."""
    return _registry().Quantity(1.0, pint_unit(code))


def read_unit(code: str) -> pint.Quantity[float] | None:
    """One of a unit; None where pint does not know it."""
    try:
        return None if pint_unit(code) is None else _known_unit(code)
    except (pint.PintError, ValueError, AttributeError, AssertionError):
        return None


def factor_between(one: str, other: str) -> float | None:
    """What an amount in `one` is multiplied by to give `other`; None where pint cannot tell."""
    if any(mark in code for code in (one, other) for mark in _ARBITRARY):
        return None
    first, second = read_unit(one), read_unit(other)
    if first is None or second is None:
        return None
    try:
        return float(first.to(second.units).magnitude)
    except pint.PintError:
        return None
