"""A pack's head, `pack.yaml`: what it covers, its vocabulary of topics, sections and regions."""

from __future__ import annotations

import msgspec

from osler.knowledge.schema.page import Heading
from osler.knowledge.schema.strict import Strict


class Region(Strict, frozen=True, kw_only=True):
    """Whose guidance leads."""

    label: str
    follows: tuple[str, ...]
    """Regions whose recommendations are shown in the body, best first; others stand only under
    disagreements."""


class Term(Strict, frozen=True, kw_only=True):
    """A word of the glossary."""

    term: str
    clinician: str
    patient: str
    rests_on: tuple[str, ...] = ()
    """Recommendations of the pack that use the word in this meaning, with their sources."""


class PackFile(Strict, frozen=True, kw_only=True):
    """The head of a knowledge pack."""

    id: str
    title: str
    version: str
    """Calendar version: the day of the last content change."""
    last_updated: str
    covers: str
    """What the pack answers, in one sentence."""
    default_region: str
    regions: dict[str, Region]
    topics: dict[str, str]
    sections: dict[str, Heading]
    special_topics: tuple[str, ...] = ()
    """Topics about some people only: said of a person when they are known to apply, and otherwise only
    where the question or the plan's section is about them."""
    sets: dict[str, tuple[str, ...]] = msgspec.field(default_factory=dict)
    """Named lists of words for `in`: drug classes."""
    intents: dict[str, str] = msgspec.field(default_factory=dict)
    names_with_digits: tuple[str, ...] = ()
    """Words that hold digits and are no figures: "25-hydroxyvitamin D", "L1"."""
    weighing: Heading
    """Heading of the section that weighs each drug for and against in this patient."""
    changing: Heading
    """Heading of the section on what would change the answer."""
    disclaimer: Heading
    examples: tuple[str, ...] = ()
    glossary: tuple[Term, ...] = ()
