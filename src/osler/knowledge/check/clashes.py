"""Two statements of one source on one decision neither contradict each other nor overlap unlinked."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from itertools import combinations

from osler.knowledge.check.subject import Subject
from osler.knowledge.figures import numbers
from osler.knowledge.finding import Finding
from osler.knowledge.schema import Recommendation
from osler.logic import jointly_satisfiable

_OPPOSITE = {"for", "against"}


def clashes(subject: Subject) -> Iterator[Finding]:
    """Reports contradictions, and overlaps whose figures differ, where both may hold for one patient."""
    groups: dict[tuple[str, str], list[Recommendation]] = defaultdict(list)
    for rec in subject.pack.recommendations.values():
        if rec.id in subject.pack.conditions:
            groups[rec.source, rec.about].append(rec)
    for group in groups.values():
        for one, other in combinations(group, 2):
            yield from _between(subject, one, other)


def _between(subject: Subject, one: Recommendation, other: Recommendation) -> Iterator[Finding]:
    contrary = {one.direction, other.direction} == _OPPOSITE
    overlap = one.direction == other.direction and not _linked(one, other) and _differ(subject, one, other)
    if not (contrary or overlap) or not _in_force_together(one, other) or not _together(subject, one, other):
        return
    file = subject.file_of("recommendations", one.id)
    both = f"{other.id} of the same source on {one.about!r} can hold for the same patient"
    if contrary:
        mend = "narrow one condition, or set when one ended"
        yield Finding("contradiction", file, f"{both} and says the opposite", mend)
    else:
        mend = f"give one refines: {other.id} or also: [{other.id}], another about, or narrow a condition"
        yield Finding("overlap", file, f"{both} with other figures", mend)


def _linked(one: Recommendation, other: Recommendation) -> bool:
    return (
        one.refines == other.id
        or other.refines == one.id
        or (one.refines is not None and one.refines == other.refines)
        or other.id in one.also
        or one.id in other.also
    )


def _differ(subject: Subject, one: Recommendation, other: Recommendation) -> bool:
    names = subject.pack.names_with_digits
    first, second = (
        {number for figure in rec.figures for number in numbers(figure, names)} for rec in (one, other)
    )
    # Where one says no number, or only numbers the other says too, nothing is at odds.
    return not (first <= second or second <= first)


def _in_force_together(one: Recommendation, other: Recommendation) -> bool:
    return not any(
        first.in_force.until is not None and first.in_force.until <= second.in_force.since
        for first, second in ((one, other), (other, one))
    )


def _together(subject: Subject, one: Recommendation, other: Recommendation) -> bool:
    pack = subject.pack
    return jointly_satisfiable(
        pack.conditions[one.id], pack.conditions[other.id], pack.symbols, pack.definitions
    )
