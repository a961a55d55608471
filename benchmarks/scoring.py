"""Scores what a reader took from a question against the annotated set.

Pure: no reader, no clock. The rules are those of docs/reference/question-set.md.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Literal

import msgspec

from osler.evaluation.facts import Annotated, Count, Outcome, Value, matches, outcomes_of
from osler.evaluation.facts import share as _share

__all__ = ["Count", "Outcome", "matches"]

ROOT = Path(__file__).resolve().parent.parent
QUESTIONS = ROOT / "tests" / "data" / "questions"
FACTS = ROOT / "src" / "osler" / "content" / "bone_health" / "facts"


class Question(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One annotated question."""

    id: str
    group: str
    split: Literal["dev", "held"]
    text: str
    facts: dict[str, Annotated]
    also: dict[str, Annotated] = {}
    absent: tuple[str, ...] = ()
    intents: tuple[str, ...] = ()
    topics: tuple[str, ...] = ()
    drugs: tuple[str, ...] = ()
    unreadable: tuple[str, ...] = ()
    emergency: bool
    in_scope: bool


class Observed(msgspec.Struct, frozen=True, kw_only=True):
    """What a reader took from one question; a field is None when the reader does not judge it."""

    facts: Mapping[str, Value]
    intents: tuple[str, ...] | None = None
    topics: tuple[str, ...] | None = None
    drugs: tuple[str, ...] | None = None
    unreadable: tuple[str, ...] | None = None
    emergency: bool | None = None
    in_scope: bool | None = None


class FactRule(msgspec.Struct, frozen=True):
    """What scoring needs to know of a fact."""

    id: str
    group: str = "other"
    decimals: int | None = None


def questions(split: str = "all", folder: Path = QUESTIONS) -> list[Question]:
    """The annotated questions of a split, in order of id."""
    found = [
        question
        for path in sorted(folder.glob("*.yaml"))
        for question in msgspec.yaml.decode(path.read_bytes(), type=list[Question])
    ]
    return [question for question in found if split in ("all", question.split)]


def fact_rules(folder: Path = FACTS) -> dict[str, FactRule]:
    """Group and decimals of every fact, read from the content."""
    rules = [msgspec.yaml.decode(path.read_bytes(), type=FactRule) for path in sorted(folder.glob("*.yaml"))]
    return {rule.id: rule for rule in rules}


def score_facts(question: Question, observed: Observed, rules: Mapping[str, FactRule]) -> list[Outcome]:
    """One outcome for each fact stated or read; facts of a question out of scope are not scored."""
    if not question.in_scope:
        return []
    decimals = {name: rule.decimals for name, rule in rules.items()}
    return outcomes_of(question, observed.facts, decimals)


def count_by_group(outcomes: Iterable[Outcome], rules: Mapping[str, FactRule]) -> dict[str, Count]:
    """Counts per fact group, and under "overall" all together."""
    counts: dict[str, Count] = {}
    for outcome in outcomes:
        group = rules[outcome.fact].group if outcome.fact in rules else "unknown fact"
        for key in (group, "overall"):
            counts.setdefault(key, Count()).add(outcome.kind)
    return dict(sorted(counts.items(), key=lambda item: (item[0] == "overall", item[0])))


def score_drugs(question: Question, observed: Observed) -> Count:
    """The drugs asked about; naming one the patient takes or took is no error."""
    count = Count()
    if not question.in_scope or observed.drugs is None:
        return count
    tolerated = _taken(question.facts) | _taken(question.also)
    for drug in question.drugs:
        count.add("hit" if drug in observed.drugs else "missed")
    for drug in observed.drugs:
        if drug not in question.drugs and drug not in tolerated:
            count.add("extra")
    return count


def _taken(facts: Mapping[str, Annotated]) -> set[object]:
    named = (facts.get(name, []) for name in ("current_drug", "previous_drugs"))
    return {drug for value in named for drug in (value if isinstance(value, list) else [value])}


def unreadable_found(question: Question, observed: Observed) -> int:
    """How many of the impossible values were flagged."""
    flagged = " ".join(observed.unreadable or ()).replace("\N{MINUS SIGN}", "-")
    return sum(_digits(quote) in flagged for quote in question.unreadable)


def _digits(quote: str) -> str:
    return "".join(character for character in quote if character.isdigit())


def share(flags: Sequence[bool]) -> float:
    """Share of true flags; 1 for none."""
    return _share(sum(flags), len(flags))


def percentile(values: Sequence[float], rank: float) -> float:
    """The value below which that share of the values lies (nearest rank)."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(rank * len(ordered)))]
