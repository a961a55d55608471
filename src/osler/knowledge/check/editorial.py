"""Limits that no source gives stand in the open: in `editorial.yaml`, with the value that is used."""

from __future__ import annotations

from collections.abc import Iterator

from osler.knowledge.check.subject import Subject
from osler.knowledge.editorial import in_conditions, limits_in
from osler.knowledge.finding import Finding
from osler.knowledge.schema import INTERVAL_SHARE


def editorial_holds(subject: Subject) -> Iterator[Finding]:
    """Reports limits that are not told, told twice, told with another value, or of a place that has none."""
    file, pack = subject.file_of("editorial"), subject.pack
    places, conditions, told = limits_in(pack), in_conditions(pack), dict[str, str]()
    for limit in pack.editorial:
        for place in limit.stands_in:
            if place in told:
                why = f"{limit.id} and {told[place]} both tell {place}"
                yield Finding("editorial", file, why, "keep one")
            told[place] = limit.id
            if place == INTERVAL_SHARE or limit.value in conditions.get(place, ()):
                continue
            if place not in places:
                yield Finding(
                    "dangling-id", file, f"{limit.id}: there is no limit at {place}", "correct the place"
                )
            elif places[place] != {limit.value}:
                values = ", ".join(f"{value:g}" for value in sorted(places[place]))
                why = f"{limit.id} says {limit.value:g}, {place} has {values}"
                yield Finding("editorial", file, why, "make them one")
    for place in sorted(places.keys() - told.keys()):
        yield Finding("editorial", file, f"no row tells the limit at {place}", "add it, with why it was set")
