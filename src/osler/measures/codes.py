"""The value sets of measures: which codes mean a thing."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any

from osler.fhir.resources import items, mapping, word
from osler.measures.schema import Query, ValueSet


class Codes:
    """Value sets ready for look-up."""

    def __init__(self, sets: Mapping[str, ValueSet]) -> None:
        self.sets = dict(sets)
        self._codes = {
            name: frozenset((system, code) for system, rows in one.codes.items() for code in rows)
            for name, one in sets.items()
        }
        self._patterns = {
            name: [(pattern.system, re.compile(pattern.like)) for pattern in one.patterns]
            for name, one in sets.items()
        }

    def hold(self, query: Query, found: Iterable[tuple[str, str]]) -> bool:
        """Whether one of the codes is one that the query asks for."""
        pairs = list(found)
        if any(f"{system}|{code}" in query.codes for system, code in pairs):
            return True
        return any(
            pair in self._codes[name] or self._resembles(name, pair)
            for name in query.value_sets
            for pair in pairs
        )

    def _resembles(self, name: str, pair: tuple[str, str]) -> bool:
        return any(pair[0] == system and like.fullmatch(pair[1]) for system, like in self._patterns[name])

    def replaced(self, given: Iterable[ValueSet]) -> Codes:
        """With the user's own value sets in the place of ours, taken whole: no pattern is left."""
        return Codes(self.sets | {one.id: one for one in given})


def value_set_of(resource: dict[str, Any]) -> ValueSet | None:
    """A FHIR ValueSet, expanded or written out, as a value set; None for anything else."""
    name = word(resource.get("url")).rpartition("/")[2] or word(resource.get("id"))
    if resource.get("resourceType") != "ValueSet" or not name:
        return None
    codes: dict[str, list[str]] = {}
    expansion = mapping(resource.get("expansion"))
    for row in map(mapping, (*items(resource.get("contains")), *items(expansion.get("contains")))):
        codes.setdefault(word(row.get("system")), []).append(word(row.get("code")))
    for part in map(mapping, items(mapping(resource.get("compose")).get("include"))):
        for row in map(mapping, items(part.get("concept"))):
            codes.setdefault(word(part.get("system")), []).append(word(row.get("code")))
    title = word(resource.get("title")) or name
    return ValueSet(id=name, title=title, codes={system: tuple(rows) for system, rows in codes.items()})
