"""Verbs that fit their subject ("the patient has", "you have") and lists ("a, b or c")."""

from __future__ import annotations

import re
from collections.abc import Sequence

_PLURAL_SUBJECTS = frozenset({"you", "they", "we"})
_IRREGULAR = {"has": "have", "is": "are", "was": "were", "does": "do", "goes": "go"}
_UNCHANGED = frozenset({"can", "cannot", "may", "might", "must", "will", "had", "could", "should"})
_AFTER_JOINT = re.compile(r"\b(or|and) (has|is|was|does|takes|needs|lives)\b")


def predicate(subject: str, phrase: str) -> str:
    """A phrase such as "has had a fall" as it follows this subject: "have had a fall" for "you"."""
    if subject.lower() not in _PLURAL_SUBJECTS:
        return phrase
    first, space, rest = phrase.partition(" ")
    rest = _AFTER_JOINT.sub(lambda match: f"{match[1]} {_base(match[2])}", rest)
    return f"{_base(first)}{space}{rest}"


def possessed(subject: str, noun: str) -> str:
    """A noun with its article: "the lowest T-score", "your lowest T-score" for "you"."""
    if subject.lower() == "you":
        return f"your {noun}"
    return noun if re.match(r"(an?|the|your) ", noun) else f"the {noun}"


def _base(verb: str) -> str:
    if verb in _UNCHANGED:
        return verb
    if verb in _IRREGULAR:
        return _IRREGULAR[verb]
    if re.search(r"(s|x|z|ch|sh)es$", verb):
        return verb[:-2]
    return f"{verb[:-3]}y" if verb.endswith("ies") else verb.removesuffix("s")


def listed(items: Sequence[str], joint: str) -> str:
    """ "a", "a or b", "a, b or c"; with a comma before the joint where an item is itself a bare list."""
    if len(items) < 2:
        return "".join(items)
    comma = "," if any(_COMPOUND.search(item) for item in items if item[0] != "(") else ""
    return f"{', '.join(items[:-1])}{comma} {joint} {items[-1]}"


_COMPOUND = re.compile(r", | and |(?<!\bat) or ")
