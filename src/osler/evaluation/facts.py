"""Whether the facts read from a question are those annotated. The rules of docs/reference/question-set.md."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal, Protocol

import msgspec

TOLERANCE = 0.01
"""Share by which a converted value may differ."""

Value = bool | int | float | str | tuple[str, ...]
"""What a reader gives for a fact."""

Annotated = bool | int | float | str | list[bool | int | float | str] | dict[str, float]
"""What a set expects: a value; a list of words (for a fact that holds several) or of alternatives;
or {from, to}, any number between."""


class Annotation(Protocol):
    """What a set says of the facts of a question."""

    @property
    def facts(self) -> Mapping[str, Annotated]:
        """Facts that must be read."""

    @property
    def also(self) -> Mapping[str, Annotated]:
        """Facts that may be read."""

    @property
    def absent(self) -> tuple[str, ...]:
        """Facts that the words tempt to read, wrongly."""


class Outcome(msgspec.Struct, frozen=True):
    """How one fact of one question was read."""

    fact: str
    kind: Literal["hit", "wrong", "missed", "extra", "trap"]
    """`trap` is an extra fact that the annotation warns of by name."""
    expected: Annotated | None = None
    observed: Value | None = None


class Count(msgspec.Struct):
    """True and false positives, and misses."""

    hits: int = 0
    false: int = 0
    missed: int = 0

    @property
    def precision(self) -> float:
        """Share of what was read that is right."""
        return share(self.hits, self.hits + self.false)

    @property
    def recall(self) -> float:
        """Share of what is stated that was read."""
        return share(self.hits, self.hits + self.missed)

    @property
    def f1(self) -> float:
        """Harmonic mean of precision and recall."""
        return share(2 * self.hits, 2 * self.hits + self.false + self.missed)

    def add(self, kind: str) -> None:
        """Count one outcome; a wrong value is both a false positive and a miss."""
        self.hits += kind == "hit"
        self.false += kind in ("wrong", "extra", "trap")
        self.missed += kind in ("wrong", "missed")


def share(part: int, whole: int) -> float:
    """A part of a whole; 1 of nothing."""
    return part / whole if whole else 1.0


def matches(expected: Annotated, observed: Value, decimals: int | None) -> bool:
    """Whether a value read is the one annotated: a set, a range, alternatives, a number or a word."""
    if isinstance(observed, tuple):
        return isinstance(expected, list) and set(observed) == set(expected)
    if isinstance(expected, list):
        return any(matches(one, observed, decimals) for one in expected)
    if isinstance(expected, bool) or isinstance(observed, bool) or isinstance(expected, str):
        return type(expected) is type(observed) and bool(expected == observed)
    if not isinstance(observed, int | float):
        return False
    low, high = (expected["from"], expected["to"]) if isinstance(expected, dict) else (expected, expected)
    rounding = 0.0 if decimals is None else 0.5 * 10**-decimals
    slack = max(rounding, TOLERANCE * max(abs(low), abs(high))) + 1e-9
    return bool(low - slack <= observed <= high + slack)


def outcomes_of(
    annotation: Annotation, observed: Mapping[str, Value], decimals: Mapping[str, int | None]
) -> list[Outcome]:
    """One outcome for each fact stated or read."""
    outcomes = []
    for name, expected in annotation.facts.items():
        if name not in observed:
            outcomes.append(Outcome(name, "missed", expected))
            continue
        right = matches(expected, observed[name], decimals.get(name))
        outcomes.append(Outcome(name, "hit" if right else "wrong", expected, observed[name]))
    return outcomes + [
        Outcome(name, "trap" if name in annotation.absent else "extra", None, value)
        for name, value in observed.items()
        if name not in annotation.facts and not _tolerated(annotation, name, value, decimals)
    ]


def _tolerated(annotation: Annotation, name: str, value: Value, decimals: Mapping[str, int | None]) -> bool:
    return name in annotation.also and matches(annotation.also[name], value, decimals.get(name))
