"""The recipe of invented people names what exists, in an order that can be drawn."""

from __future__ import annotations

from collections.abc import Iterator

from osler.knowledge.check.subject import Subject
from osler.knowledge.finding import Finding
from osler.knowledge.schema import Drawn


def population_holds(subject: Subject) -> Iterator[Finding]:
    """Reports facts and words that do not exist, and what leans on facts that are drawn later."""
    population, file = subject.pack.population, subject.file_of("population")
    before: set[str] = set()
    for drawn in population.facts if population else ():
        fact = subject.pack.facts.get(drawn.fact)
        if fact is None and drawn.kind != "trait":
            yield Finding("dangling-id", file, f"there is no fact {drawn.fact!r}", "correct the name")
        words = (
            () if fact is None or drawn.kind != "words" else (w for w in drawn.shares if w not in fact.words)
        )
        for word in words:
            yield Finding("dangling-id", file, f"{word!r} is no word of {drawn.fact}", "use one of its words")
        for name in _leans_on(drawn):
            if name not in before:
                why = f"{drawn.fact} leans on {name!r}, which is not drawn before it"
                yield Finding("dangling-id", file, why, "draw it first, or correct the name")
        before.add(drawn.fact)


def _leans_on(drawn: Drawn) -> Iterator[str]:
    names = [*drawn.mean.terms, *(drawn.missing.terms if drawn.missing else ())]
    if drawn.only_if:
        names.append(drawn.only_if.removeprefix("not "))
    for name in names:
        yield name.partition("=")[0]
