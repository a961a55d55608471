"""How a pack speaks of its facts; a pack's own fact file has the shape of a Phrase."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Protocol

import msgspec


class Phrase(Protocol):
    """The words for one fact."""

    @property
    def label(self) -> str:
        """A noun phrase: "lowest T-score"; of a yes/no fact what is true: "a hip fracture"."""

    @property
    def unit(self) -> str | None:
        """The UCUM unit of a number."""

    @property
    def unit_label(self) -> str | None:
        """How the unit is written for people; None writes the code."""

    @property
    def decimals(self) -> int | None:
        """Decimals shown of a patient's value; None shows all."""

    @property
    def words(self) -> Mapping[str, str]:
        """The label of each word."""

    @property
    def if_true(self) -> str | None:
        """Said after "the patient" when true: "has had a hip fracture".

        Of a word or a number, a pattern for what it is: "takes {}", "is {} old".
        """

    @property
    def if_false(self) -> str | None:
        """Said when false; of a word, the pattern for what it is not."""


class Lexicon(msgspec.Struct, frozen=True):
    """The words for the facts and named sets of a pack."""

    facts: Mapping[str, Phrase]
    sets: Mapping[str, str] = {}
    """A plural noun for a named set; by default its name with spaces."""
