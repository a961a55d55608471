"""An invented population, `population.yaml`: how facts are drawn, one after the other."""

from __future__ import annotations

from typing import Literal

import msgspec

from osler.knowledge.schema.strict import Strict


class Linear(Strict, frozen=True, kw_only=True):
    """A sum: a start, and so much for each unit of facts drawn before."""

    start: float
    terms: dict[str, float] = msgspec.field(default_factory=dict)
    """By fact, by "fact=word" (1 where it is that word), or by a hidden trait."""


class Drawn(Strict, frozen=True, kw_only=True):
    """How one fact is drawn for each person."""

    fact: str
    kind: Literal["normal", "log_normal", "uniform", "chance", "words", "trait"]
    """`normal` and `log_normal`: the sum is the mean (of the logarithm); `uniform`: between `low` and `high`;
    `chance`: yes with the logistic of the sum; `words`: by `shares`; `trait`: hidden, standard normal,
    named by `fact`, so that facts that lean on it go together."""
    mean: Linear = Linear(start=0.0)
    spread: float = 0.0
    low: float | None = None
    high: float | None = None
    shares: dict[str, float] = msgspec.field(default_factory=dict)
    only_if: str | None = None
    """A fact, "fact=word" or "not fact" drawn before: elsewhere the value is `otherwise`."""
    otherwise: bool | float | str | None = None
    """The value where `only_if` does not hold; unknown when None."""
    missing: Linear | None = None
    """Logistic chance that the value is not recorded; always recorded when None."""
    basis: str
    """Where the numbers come from: "invented", or the source."""


class Population(Strict, frozen=True, kw_only=True):
    """The whole recipe."""

    label: str
    """Said in every file and page of such people."""
    facts: tuple[Drawn, ...]
