"""A fact about a patient: `facts/<name>.yaml`; implications: `implications.yaml`."""

from __future__ import annotations

from typing import Literal

import msgspec

from osler.core.case import Value
from osler.knowledge.schema.strict import Strict


class Branch(Strict, frozen=True, kw_only=True):
    """One branch of a derived fact: the first whose condition holds gives the value."""

    when: str
    value: str
    """An expression, or one of the fact's words."""


class FactFile(Strict, frozen=True, kw_only=True):
    """What a fact means, its unit and range, and how to speak of it."""

    id: str
    label: str
    """A noun phrase: "lumbar spine T-score". For a yes/no fact: what is true ("a hip fracture")."""
    type: Literal["boolean", "number", "word", "words"]
    unit: str | None = None
    """UCUM; a number without one is a pure number."""
    unit_label: str | None = None
    """How the unit is written for people: "years", "%"; defaults to the UCUM code."""
    decimals: int | None = None
    """Decimals shown; None shows the value as given."""
    words: dict[str, str] = msgspec.field(default_factory=dict)
    """Allowed words of a word fact, each with its label."""
    range: tuple[float, float] | None = None
    """Values outside are impossible: flagged, never used."""
    converts: dict[str, float] = msgspec.field(default_factory=dict)
    """Other units accepted, each with the factor into the fact's own unit."""
    ask: str | None = None
    """The question to a clinician that would settle it."""
    if_true: str | None = None
    """For a yes/no fact, said when true: "has had a hip fracture"."""
    if_false: str | None = None
    derive: str | tuple[Branch, ...] | None = None
    """A derived fact's expression; a given value of the same name wins."""
    group: str = "other"
    show: bool = False
    """Whether a reader sees it among the facts understood when it was worked out, not given."""
    note: str | None = None

    def word(self, value: bool | str | tuple[str, ...]) -> str:
        """A value that is no number, in words: "yes", "postmenopausal", "alendronate, denosumab"."""
        if isinstance(value, bool):
            return "yes" if value else "no"
        names = (value,) if isinstance(value, str) else value
        return ", ".join(self.words.get(name, name) for name in names)


class Implication(Strict, frozen=True, kw_only=True):
    """What one fact settles about others: applied once to a case, marked as derived."""

    when: str
    then: dict[str, Value | int]
    because: str
    """Said to the reader where the implied fact is shown."""
