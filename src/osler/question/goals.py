"""What a question wants (intents) and what it is about (topics), scored by phrases, facts and drugs."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import lru_cache

from osler.core.case import Fact
from osler.question.found import Sheet
from osler.question.vocabulary import Goal

_ASIDE = 0.3
"""What a phrase of an intent weighs in a sentence that asks nothing, beside one that asks."""
_KEY = re.compile(r"(\w+)([=<>]?)(.*)")


def asked_drugs(sheet: Sheet) -> tuple[str, ...]:
    """The drugs asked about; where only drugs taken are named, those."""
    for wanted in ({"asked"}, {"current", "stopping"}, {"intolerant", "previous", "completed"}):
        found = [drug for drug, standing in sheet.drugs if standing in wanted]
        if found:
            stopping = [drug for drug, standing in sheet.drugs if standing == "stopping"]
            return tuple(dict.fromkeys([*stopping, *found]))
    return ()


def intents_of(
    sheet: Sheet, facts: Mapping[str, Fact], drugs: Sequence[str], sets: Mapping[str, Sequence[str]]
) -> tuple[str, ...]:
    """Intents, strongest first; equal ones in the order of the data."""
    scores = _scores(sheet, "intent", sheet.words.file.intents, facts)
    _add_drugs(sheet, scores, sheet.words.file.intents, drugs, sets)
    return _ranked(scores, sheet.words.file.intents)


def topics_of(
    sheet: Sheet,
    facts: Mapping[str, Fact],
    intents: Sequence[str],
    drugs: Sequence[str],
    sets: Mapping[str, Sequence[str]],
) -> tuple[str, ...]:
    """Topics, strongest first; equal ones in the order of the data."""
    goals = sheet.words.file.topics
    scores = _scores(sheet, "topic", goals, facts)
    for name, goal in goals.items():
        scores[name] += sum(goal.intents.get(intent, 0.0) for intent in intents)
    _add_drugs(sheet, scores, goals, drugs, sets)
    return _ranked(scores, goals)


def _scores(
    sheet: Sheet, kind: str, goals: Mapping[str, Goal], facts: Mapping[str, Fact]
) -> dict[str, float]:
    scores = dict.fromkeys(goals, 0.0)
    said: set[tuple[str, str]] = set()
    asking = _asking(sheet) if kind == "intent" else frozenset()
    for hit in sheet.words.goals[kind].find_all(sheet.text.tokens):
        for name, weight in hit.all:
            quote = sheet.text.plain[sheet.text.tokens[hit.start].start : sheet.text.tokens[hit.end - 1].end]
            if (name, quote) not in said:
                said.add((name, quote))
                aside = bool(asking) and sheet.text.tokens[hit.start].sentence not in asking
                scores[name] += weight * _ASIDE if aside else weight
    for name, goal in goals.items():
        for key, weight in goal.facts.items():
            if _holds(key, facts):
                scores[name] += weight
        scores[name] += sum(goal.emergencies.get(danger, 0.0) for danger in sheet.raised)
    return scores


def _asking(sheet: Sheet) -> frozenset[int]:
    """The sentences that ask something; empty where none has a question mark."""
    return frozenset(token.sentence for token in sheet.text.tokens if token.text == "?")


@lru_cache(maxsize=1024)
def _parted(key: str) -> tuple[str, str, str]:
    """Fact, mark and value of a key; keys are a pack's, the same for every question."""
    name, mark, wanted = _KEY.fullmatch(key).groups()  # type: ignore[union-attr]
    return name, mark, wanted


def _holds(key: str, facts: Mapping[str, Fact]) -> bool:
    """Whether "fact" is known and not denied, or "fact=value", "fact<number", "fact>number" is so."""
    name, mark, wanted = _parted(key)
    fact = facts.get(name)
    if fact is None:
        return False
    if mark in {"<", ">"}:
        return isinstance(fact.value, float) and (fact.value < float(wanted)) is (mark == "<")
    if not wanted:
        return fact.value is not False
    value = fact.value
    words = value if isinstance(value, tuple) else (str(value).lower(),)
    return wanted.lower() in words


def _asks_of_drug(sheet: Sheet) -> bool:
    """Whether a drug's name stands before a question mark."""
    tokens = sheet.text.tokens
    return any(end < len(tokens) and tokens[end].text == "?" for end in sheet.mentions.values())


def _add_drugs(
    sheet: Sheet,
    scores: dict[str, float],
    goals: Mapping[str, Goal],
    drugs: Sequence[str],
    sets: Mapping[str, Sequence[str]],
) -> None:
    for name, goal in goals.items():
        scores[name] += goal.drug_alone if _asks_of_drug(sheet) else 0.0
        scores[name] += goal.several_drugs if len(drugs) > 1 else 0.0
        for wanted, weight in goal.drugs.items():
            if any(drug == wanted or drug in sets.get(wanted, ()) for drug in drugs):
                scores[name] += weight


def _ranked(scores: Mapping[str, float], goals: Mapping[str, Goal]) -> tuple[str, ...]:
    order = list(goals)
    reached = [name for name in order if scores[name] >= goals[name].needs]
    return tuple(sorted(reached, key=lambda name: (-scores[name], order.index(name))))
