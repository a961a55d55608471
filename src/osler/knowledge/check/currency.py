"""Bottom lines and cards that could never be said, because what they rest on has ended."""

from __future__ import annotations

from collections.abc import Iterator

from osler.knowledge.check.subject import Subject
from osler.knowledge.conditions import bottom_lines
from osler.knowledge.finding import Finding


def cards_rest_on_current(subject: Subject) -> Iterator[Finding]:
    """Reports each card that a recommendation no longer in force would call."""
    recommendations = subject.pack.recommendations
    for card in subject.pack.cards.values():
        for name in (*card.any_of, *card.rests_on):
            if name in recommendations and recommendations[name].in_force.until is not None:
                why = f"it rests on {name}, which is no longer in force"
                mend = "rest it on what replaced that"
                yield Finding("ended-statement", subject.file_of("cards", card.id), why, mend)


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
