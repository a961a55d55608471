"""The measures that Osler ships, read and checked."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from types import MappingProxyType
from typing import Literal, NamedTuple

from osler.core.errors import InputError, KnowledgeError
from osler.knowledge.shape import read_shape
from osler.knowledge.yaml_file import UnreadableError
from osler.logic import Condition, Symbol, Symbols, facts_of, nearest, parse
from osler.measures.codes import Codes
from osler.measures.finding import is_edge
from osler.measures.schema import Measure, Population, Query, ValueSet

GENDERS = ("female", "male", "other", "unknown")
"""FHIR's administrative genders."""

CONTENT = Path(__file__).parent.parent / "content" / "measures"
"""The folder of the measures and their value sets."""


class Ready(NamedTuple):
    """A measure with its conditions parsed and its codes at hand."""

    measure: Measure
    codes: Codes
    populations: dict[Population, Condition]


def names(root: Path = CONTENT) -> tuple[str, ...]:
    """The ids of the measures there are."""
    return tuple(sorted(path.stem for path in root.glob("*.yaml")))


@lru_cache(maxsize=8)
def load(name: str, root: Path = CONTENT) -> Ready:
    """One measure by its id.

    Raises:
        InputError: there is none of that name.
        KnowledgeError: its files are at fault; the message names file, key, why and mend.
    """
    if name not in names(root):
        known = ", ".join(names(root))
        raise InputError(f"there is no measure {name!r}: give one of {known}{nearest(name, names(root))}")
    try:
        measure = read_shape(root, f"{name}.yaml", Measure)
        sets = [
            read_shape(root, f"value_sets/{path.name}", ValueSet)
            for path in sorted((root / "value_sets").glob("*.yaml"))
        ]
    except UnreadableError as error:
        raise KnowledgeError(f"measures/{error.finding}") from None
    held = {one.id: one for one in sets}
    _check(measure, held)
    used = {one for query in _queries(measure) for one in query.value_sets}
    symbols = _symbols(measure)
    populations = {key: parse(text, symbols) for key, text in measure.populations.items()}
    return Ready(measure, Codes({key: held[key] for key in sorted(used)}), populations)


def _queries(measure: Measure) -> list[Query]:
    return [query for event in measure.events.values() for query in event.any]


class Named(NamedTuple):
    """A name that a population may use, as the parser of conditions sees it."""

    type: Literal["boolean", "number", "word", "words"]
    unit: str | None = None
    words: Mapping[str, str] = MappingProxyType({})
    converts: Mapping[str, float] = MappingProxyType({})


def _symbols(measure: Measure) -> Symbols:
    rows: dict[str, Symbol] = {name: Named("boolean") for name in measure.events}
    rows |= {name: Named("number", "d") for name in measure.days}
    rows["age"] = Named("number", "a")
    rows["gender"] = Named("word", words={word: word for word in GENDERS})
    return Symbols(rows)


def _check(measure: Measure, held: dict[str, ValueSet]) -> None:
    """Refuses a measure that names what is not there."""
    seen: set[str] = set()
    for name, event in measure.events.items():
        for query in event.any:
            why = _fault(query, held, seen)
            if why:
                raise KnowledgeError(f"measures/{measure.id}.yaml: events.{name} {why}")
        seen.add(name)
    for name, event_name in measure.days.items():
        if event_name not in seen:
            raise KnowledgeError(
                f"measures/{measure.id}.yaml: days.{name} adds up {event_name!r}, which is no event; name one"
            )


def _fault(query: Query, held: dict[str, ValueSet], seen: set[str]) -> str | None:
    if not query.value_sets and not query.codes:
        return "has a query without a code; give value_sets or codes"
    for one in query.value_sets:
        if one not in held:
            return f"names the value set {one!r}, which is not there; add value_sets/{one}.yaml"
    for when in query.when:
        if when.of != "period" and when.of not in seen:
            return f"compares its time with {when.of!r}; name the period or an event above it"
        for edge in (when.not_before, when.after, when.not_after, when.before):
            if edge is not None and not is_edge(edge):
                return f"has the edge {edge!r}; write it like start - 3 months"
    return None


def unused_events(ready: Ready) -> tuple[str, ...]:
    """Events that no population and no other event rests on."""
    used = {fact for condition in ready.populations.values() for fact in facts_of(condition)}
    used |= {ready.measure.days[name] for name in used if name in ready.measure.days}
    used |= {when.of for query in _queries(ready.measure) for when in query.when}
    return tuple(name for name in ready.measure.events if name not in used)
