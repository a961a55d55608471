"""Facts and wishes as a person or program gives them: checked by name, type, unit and range."""

from __future__ import annotations

import re
from collections.abc import Mapping
from difflib import get_close_matches
from typing import Any

from osler.core.case import Fact
from osler.core.errors import InputError
from osler.knowledge import Pack
from osler.knowledge.given import value_of
from osler.knowledge.schema import FactFile

_DAY = re.compile(r"\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])")
_MOST_NAMES = 3


def from_options(pack: Pack, options: tuple[str, ...]) -> tuple[Fact, ...]:
    """Facts from NAME=VALUE words.

    Raises:
        InputError: not of the form NAME=VALUE, or as `fact` says.
    """
    facts = []
    for option in options:
        name, sign, text = option.partition("=")
        if not sign or not text.strip():
            raise InputError(f"--fact {option!r} is not NAME=VALUE: write it like --fact age=66")
        facts.append(fact(pack, name.strip(), text.strip()))
    return tuple(facts)


def from_map(pack: Pack, values: Mapping[str, Any]) -> tuple[Fact, ...]:
    """Facts from a map of names to values, as a patient file or a program gives them; null is unknown.

    Raises:
        InputError: as `fact` says.
    """
    return tuple(fact(pack, str(name), value) for name, value in values.items() if value is not None)


def fact(pack: Pack, name: str, given: Any) -> Fact:  # noqa: ANN401 - outside data has any type
    """One fact, with its value in the fact's own unit.

    Raises:
        InputError: unknown name (nearest ones named), wrong type, unit or word, or impossible value.
    """
    declared = pack.facts.get(name)
    if declared is None:
        near = get_close_matches(name, pack.facts, n=_MOST_NAMES, cutoff=0.5)
        hint = f"did you mean {', '.join(near)}?" if near else "`osler schema patient` lists the names"
        raise InputError(f"unknown fact {name!r}: {hint}")
    return Fact(name=name, value=value_of(declared, given), unit=declared.unit, origin="given")


def day(text: str) -> str:
    """An ISO date.

    Raises:
        InputError: not a calendar day.
    """
    from datetime import date  # noqa: PLC0415 - only here, and only when a date is given

    if _DAY.fullmatch(text):
        try:
            return date.fromisoformat(text).isoformat()
        except ValueError:
            pass
    raise InputError(f"the date {text!r} is not a day: write it like 2026-11-24")


def region_of(pack: Pack, region: str | None) -> str:
    """The region whose guidance leads.

    Raises:
        InputError: the pack has no such region.
    """
    if region is None:
        return pack.head.default_region
    if region not in pack.head.regions:
        raise InputError(f"unknown region {region!r}: use one of {', '.join(pack.head.regions)}")
    return region


def patient_schema(pack: Pack) -> dict[str, Any]:
    """The JSON Schema of a patient file: every fact that may be given, with unit, range and words."""
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "Patient",
        "description": "Known facts by name; a fact left out is unknown, never false.",
        "type": "object",
        "properties": {name: _property(declared) for name, declared in pack.facts.items()},
        "additionalProperties": False,
    }


def _property(declared: FactFile) -> dict[str, Any]:
    described: dict[str, Any] = {"title": declared.label}
    if declared.unit:
        described["description"] = f"in {declared.unit}; also a string with a unit"
    if declared.type == "boolean":
        return described | {"type": ["boolean", "null"]}
    if declared.type == "number":
        limits = dict(zip(("minimum", "maximum"), declared.range, strict=True)) if declared.range else {}
        return described | {"type": ["number", "string", "null"]} | limits
    words = {"enum": list(declared.words)}
    return described | ({"type": "array", "items": words} if declared.type == "words" else words)
