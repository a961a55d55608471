"""One question of a set, in the shape to which every file is brought (docs/how-to/evaluate.md)."""

from __future__ import annotations

from typing import Any, Literal

import msgspec

from osler.core.answer import Audience, Status
from osler.evaluation.facts import Annotated

Shape = Literal["osler", "annotated questions", "bottom lines", "K-QA", "HealthBench"]


class Nugget(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One thing that a good answer says."""

    text: str
    weight: Literal["vital", "okay"] = "vital"


class Criterion(msgspec.Struct, frozen=True, kw_only=True):
    """One point of a rubric."""

    criterion: str
    points: float
    """Below zero for what a good answer does not say."""
    tags: tuple[str, ...] = ()


class Expected(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What must be read from the question; None of this is scored where it is absent."""

    facts: dict[str, Annotated] = {}
    also: dict[str, Annotated] = {}
    absent: tuple[str, ...] = ()


class Turn(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One question with what a good answer to it says; follow-ups are turns too."""

    question: str
    status: Status | None = None
    """What must become of it; None: not scored."""
    nuggets: tuple[Nugget, ...] = ()
    must_not: tuple[str, ...] = ()
    """Statements that no answer may make."""
    says: tuple[str, ...] = ()
    """Regular expressions that premise, bottom line and alerts must hold, whatever the letters' case."""
    never: tuple[str, ...] = ()
    """Regular expressions that these must not hold."""
    cites: tuple[str, ...] = ()
    """Recommendations or sources that these must rest on."""
    expected: Expected | None = None
    rubric: tuple[Criterion, ...] = ()


class Item(Turn, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A question of a set."""

    id: str
    group: str = ""
    facts: dict[str, Any] = {}
    """Facts of the patient, given beside the question."""
    audience: Audience = "clinician"
    region: str | None = None
    follow_ups: tuple[Turn, ...] = ()

    @property
    def turns(self) -> tuple[Turn, ...]:
        """The question and what is asked after it."""
        return (self, *self.follow_ups)
