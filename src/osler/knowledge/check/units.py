"""Units can be read, and conversions agree with those of pint where it knows both."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

import pint

from osler.knowledge.check.subject import Subject
from osler.knowledge.finding import Finding

_TOLERANCE = 0.001
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
def _read(code: str) -> pint.Quantity[float] | None:
    words = pint_unit(code)
    try:
        return None if words is None else _registry().Quantity(1.0, words)
    except (pint.PintError, ValueError, AttributeError, AssertionError):
        return None


def units(subject: Subject) -> Iterator[Finding]:
    """Reports units that UCUM does not know, and conversion factors that are wrong."""
    for fact in subject.pack.facts.values():
        file = subject.file_of("facts", fact.id)
        codes = [*([fact.unit] if fact.unit else []), *fact.converts]
        for code in codes:
            if _read(code) is None:
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


def factor_between(one: str, other: str) -> float | None:
    """What an amount in `one` is multiplied by to give `other`; None where pint cannot tell."""
    if any(mark in code for code in (one, other) for mark in _ARBITRARY):
        return None
    first, second = _read(one), _read(other)
    if first is None or second is None:
        return None
    try:
        return float(first.to(second.units).magnitude)
    except pint.PintError:
        return None
