"""A condition in plain words, in one of three moods.

- as a noun phrase, for a rule's display: "lowest T-score at or below -2.5 or a hip fracture";
- as a condition, to follow "If": "the lowest T-score is at or below -2.5 or the patient has had …";
- with the patient's values, each clause as it really is: "lowest T-score -2.7 is at or below -2.5".
"""

from __future__ import annotations

from collections.abc import Mapping

from osler.core.case import Value
from osler.core.truth import Truth
from osler.logic.build import negate
from osler.logic.clauses import absent, sentence
from osler.logic.facts import facts_of
from osler.logic.kleene import assess
from osler.logic.lexicon import Lexicon
from osler.logic.scope import Scope, Verdict
from osler.logic.speech import Speech
from osler.logic.tree import Condition


def say(
    condition: Condition,
    lexicon: Lexicon,
    values: Mapping[str, Value] | None = None,
    *,
    as_condition: bool = False,
    subject: str = "the patient",
) -> str:
    """The condition in words; derived facts are said by their own phrase, not by their definition."""
    full = as_condition or values is not None
    return sentence(condition, Speech(lexicon, values or {}, full, as_condition, subject))


def reasons(
    verdict: Verdict, lexicon: Lexicon, scope: Scope, *, subject: str = "the patient"
) -> tuple[str, ...]:
    """Each clause that settled a verdict, in words, as it really is for this patient."""
    speech = Speech(lexicon, scope.values, True, False, subject)
    return tuple(dict.fromkeys(_reason(item, speech, scope) for item in verdict.decided))


def _reason(item: Condition, speech: Speech, scope: Scope) -> str:
    known = all(name in scope.values for name in facts_of(item))
    if known or assess(item, scope).truth is Truth.TRUE:
        return sentence(item, speech)
    opposite = negate(item)
    if assess(opposite, scope).truth is Truth.TRUE:
        return sentence(opposite, speech)
    return absent(item, speech)
