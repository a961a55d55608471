"""A compiled knowledge pack: what every other layer reads."""

from __future__ import annotations

from functools import cached_property
from typing import Any

import msgspec

from osler.calculators import Working
from osler.core.case import Value
from osler.core.errors import InputError
from osler.knowledge.schema import (
    Article,
    CalculatorFile,
    Card,
    CareGap,
    Chart,
    Disagreement,
    DoseHazard,
    Drug,
    EditorialLimit,
    Emergency,
    FactFile,
    Guideline,
    LeftOutCalculator,
    MustSay,
    NotCovered,
    PackFile,
    Plan,
    Population,
    Premise,
    Recommendation,
    RecordCode,
    ReviewRules,
    Source,
)
from osler.logic import Condition, Expr, Lexicon, Symbols, facts_under


class Consequence(msgspec.Struct, frozen=True, kw_only=True):
    """An implication, compiled: where the condition holds, these facts are settled."""

    when: Condition
    then: dict[str, Value]
    because: str
    speaks_of: frozenset[str]
    """Every fact that the condition names, primary and derived: with none of them known it is not met."""


class Pack(msgspec.Struct, frozen=True, kw_only=True, dict=True):
    """One knowledge pack, checked for shape and with its conditions parsed."""

    head: PackFile
    version: str
    """Id, calendar version and content hash: two packs with the same version give the same answers."""
    facts: dict[str, FactFile]
    sources: dict[str, Source]
    recommendations: dict[str, Recommendation]
    drugs: dict[str, Drug]
    plans: tuple[Plan, ...]
    """In file-name order: the first that fits is chosen."""
    disagreements: dict[str, Disagreement]
    premises: tuple[Premise, ...]
    emergencies: tuple[Emergency, ...]
    must_say: tuple[MustSay, ...]
    not_covered: tuple[NotCovered, ...]
    charts: tuple[Chart, ...] = ()
    """Pictures that pages may show."""
    reading: dict[str, Any]
    """Raw reading data by file name; the question layer owns its format."""
    conditions: dict[str, Condition]
    """Every `when`: "<recommendation>", "gap/<care gap>", "drug/<drug>/<item>", "plan/<plan>",
    "plan/<plan>/<section>", "line/<bottom line>", "unless/<bottom line>", "disagreement/<id>",
    "premise/<id>", "must_say/<id>", "chart/<id>", "chart/<id>/<line>"."""
    """Every `when`: "<recommendation>", "drug/<drug>/<item>", "plan/<plan>", "plan/<plan>/<section>",
    "line/<bottom line>", "unless/<bottom line>", "disagreement/<id>", "premise/<id>", "must_say/<id>",
    "chart/<id>", "chart/<id>/<line>"."""
    definitions: dict[str, Expr]
    """What each derived fact stands for."""
    implications: tuple[Consequence, ...]
    articles: tuple[Article, ...] = ()
    calculators: dict[str, CalculatorFile] = {}
    calculator_inputs: dict[str, FactFile] = {}
    """Inputs of calculators that are no facts."""
    workings: dict[str, Working] = {}
    """What each calculator computes."""
    calculators_left_out: tuple[LeftOutCalculator, ...] = ()
    record_codes: tuple[RecordCode, ...] = ()
    review: ReviewRules = ReviewRules()
    """What is asked of those who approve its content."""
    care_gaps: dict[str, CareGap] = {}
    """What to look for in a population."""
    population: Population | None = None
    """How invented people are drawn."""
    guidelines: tuple[Guideline, ...] = ()
    """The sides of comparisons over people."""
    cards: dict[str, Card] = {}
    """What is said inside a record."""
    card_conditions: dict[str, Condition] = {}
    """By card: its own condition, which may name the draft order besides facts."""
    dose_hazards: tuple[DoseHazard, ...] = ()
    editorial: tuple[EditorialLimit, ...] = ()
    """Limits that no source gives."""

    @cached_property
    def symbols(self) -> Symbols:
        """The names that a condition may use."""
        return Symbols(self.facts, self.head.sets)

    @cached_property
    def lexicon(self) -> Lexicon:
        """The words for the facts."""
        return Lexicon(self.facts)

    @cached_property
    def condition_facts(self) -> dict[str, frozenset[str]]:
        """By condition key: every fact, primary or derived, that it rests on."""
        return {key: facts_under(tree, self.definitions) for key, tree in self.conditions.items()}

    @cached_property
    def card_facts(self) -> dict[str, frozenset[str]]:
        """By card: every fact and name of the draft order that its own condition rests on."""
        return {key: facts_under(tree, self.definitions) for key, tree in self.card_conditions.items()}

    @cached_property
    def definition_facts(self) -> dict[str, frozenset[str]]:
        """By derived fact: every fact that it rests on."""
        return {name: facts_under(tree, self.definitions) for name, tree in self.definitions.items()}

    def __hash__(self) -> int:
        """A pack is a cache key by its version; packs that differ all the same are told apart by equality."""
        return hash(self.version)

    @cached_property
    def names_with_digits(self) -> tuple[str, ...]:
        """Words that hold digits and are no figures: the pack's own, and how sources are named."""
        return (*self.head.names_with_digits, *(source.short for source in self.sources.values()))


class Knowledge(msgspec.Struct, frozen=True):
    """All loaded packs, in the order given."""

    packs: tuple[Pack, ...]

    def pack(self, name: str) -> Pack:
        """The pack with this id.

        Raises:
            InputError: no pack has it.
        """
        for pack in self.packs:
            if pack.head.id == name:
                return pack
        known = ", ".join(pack.head.id for pack in self.packs)
        raise InputError(f"there is no knowledge pack {name!r}; use one of {known}")

    def of_version(self, version: str) -> Pack:
        """The pack of this version; the first where none has it, as of an answer that no pack gave."""
        return next((pack for pack in self.packs if pack.version == version), self.packs[0])

    @property
    def version(self) -> str:
        """The versions of all packs in one string."""
        return " ".join(pack.version for pack in self.packs)
