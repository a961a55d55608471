"""Bottom lines that could never be said, because what they rest on has ended."""

from __future__ import annotations

from collections.abc import Iterator

from osler.knowledge.check.subject import Subject
from osler.knowledge.conditions import bottom_lines
from osler.knowledge.finding import Finding


def lines_rest_on_current(subject: Subject) -> Iterator[Finding]:
    """Reports each bottom line that rests on a recommendation no longer in force."""
    recommendations = subject.pack.recommendations
    for file, line in bottom_lines(subject.found):
        for name in line.rests_on:
            if name in recommendations and recommendations[name].in_force.until is not None:
                yield Finding(
                    "ended-statement",
                    file,
                    f"bottom line {line.id} rests on {name}, no longer in force, so it is never said",
                    "rest it on what replaced that",
                )
