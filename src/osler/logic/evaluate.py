"""Judging a condition, and the values of numbers and derived facts, within a scope."""

from __future__ import annotations

from osler.core.case import Value
from osler.core.truth import Truth
from osler.logic.build import kind_of
from osler.logic.kleene import assess, span, words_of
from osler.logic.relevance import relevant
from osler.logic.scope import Scope, Verdict
from osler.logic.tree import Condition, Holds, Not, Number, Quantity


def evaluate(condition: Condition, scope: Scope) -> Verdict:
    """The verdict: its truth, what decided it, or what is missing and what is left over."""
    verdict = assess(condition, scope)
    if verdict.residual is None:
        return verdict
    missing = tuple(dict.fromkeys(verdict.missing))
    if len(missing) == len(verdict.missing):
        return verdict
    kept = relevant(verdict.residual, missing, scope)
    return Verdict(Truth.UNKNOWN, kept, (), verdict.residual)


def truth_of(condition: Condition, scope: Scope) -> Truth:
    """The truth alone, for trying out many values."""
    return assess(condition, scope).truth


def number_value(number: Number, scope: Scope) -> float | None:
    """The value of a number, or None while it is not settled."""
    return span(number, scope).point


def value_of(fact: str, scope: Scope) -> Value | None:
    """The value of a fact, given or derived, or None while it is unknown or does not exist."""
    given = scope.values.get(fact)
    definition = scope.definitions.get(fact)
    if given is not None or definition is None:
        return given
    kind = kind_of(definition)
    if kind == "number":
        return span(Quantity(fact), scope).point
    if kind == "word":
        words = words_of(fact, scope)
        return words.options[0] if len(set(words.options)) == 1 and not words.gap else None
    if assess(Holds(fact), scope).truth is Truth.TRUE:
        return True
    # Denied only where the denial holds: a clause about nothing is met in neither.
    return False if assess(Not(Holds(fact)), scope).truth is Truth.TRUE else None
