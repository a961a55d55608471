"""The patient as known: named facts, each with its value, unit, words and origin."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Literal

import msgspec

Value = bool | float | str | tuple[str, ...]
"""A fact's value: a yes/no, a number in the fact's own unit, one of its words, or a set of words."""

Origin = Literal["question", "given", "conversation", "derived"]


class Fact(msgspec.Struct, frozen=True, kw_only=True):
    """One fact about one patient."""

    name: str
    """snake_case name declared by the knowledge pack."""
    value: Value
    """In the fact's declared UCUM unit when it is a number."""
    unit: str | None = None
    quote: str | None = None
    """The words of the question it was read from."""
    origin: Origin = "given"


class Case(msgspec.Struct, frozen=True):
    """A set of facts; a name that is absent is unknown."""

    facts: dict[str, Fact] = msgspec.field(default_factory=dict)

    def __iter__(self) -> Iterator[Fact]:
        return iter(self.facts.values())

    def value(self, name: str) -> Value | None:
        """The value of a fact, or None when it is unknown."""
        fact = self.facts.get(name)
        return None if fact is None else fact.value

    def values(self) -> Mapping[str, Value]:
        """All known values by name."""
        return {name: fact.value for name, fact in self.facts.items()}

    def with_fact(self, *facts: Fact) -> Case:
        """A copy in which these facts replace those of the same name."""
        return Case({**self.facts, **{fact.name: fact for fact in facts}})
