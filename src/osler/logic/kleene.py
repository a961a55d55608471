"""The three-valued rules, node by node.

A clause about a value that does not exist for this patient (no branch of its definition fits, or a
division by zero) is not met, whether it asserts or denies. So an UNKNOWN verdict always has a missing
fact. Inside this module `missing` keeps repetitions: a fact met twice may not matter (see relevance).
"""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from itertools import product
from math import isnan
from operator import add, eq, ge, gt, le, lt, mul, ne, sub, truediv
from typing import Any

from osler.core.truth import Truth
from osler.logic.build import both, either, negate
from osler.logic.functions import apply
from osler.logic.scope import Scope, Span, Verdict, Words
from osler.logic.tree import (
    NEGATED,
    Amount,
    And,
    Arithmetic,
    Choice,
    Compare,
    Condition,
    Constant,
    Count,
    Extreme,
    Function,
    Holds,
    Not,
    OneOf,
    Or,
    Quantity,
)
from osler.logic.units import tidy

TRUE, FALSE, UNKNOWN = Truth.TRUE, Truth.FALSE, Truth.UNKNOWN
_INFINITE = float("inf")
_NOWHERE = Span(_INFINITE, -_INFINITE, (), True)
_TESTS: dict[str, Callable[[Any, Any], bool]] = {"<": lt, "<=": le, ">": gt, ">=": ge, "==": eq, "!=": ne}
_ARITHMETIC: dict[str, Callable[[float, float], float]] = {"+": add, "-": sub, "*": mul, "/": truediv}


def assess(node: Condition, scope: Scope) -> Verdict:
    """The verdict on a condition, its missing facts with repetitions."""
    return _RULES[type(node)](node, scope)


def _constant(node: Constant, scope: Scope) -> Verdict:
    return Verdict(TRUE if node.value else FALSE, (), (node,))


def _and(node: And, scope: Scope) -> Verdict:
    decided: tuple[Condition, ...] = ()
    missing: tuple[str, ...] = ()
    left = []
    for item in node.items:
        verdict = _RULES[type(item)](item, scope)
        if verdict.truth is FALSE:
            return verdict
        if verdict.truth is TRUE:
            decided += verdict.decided
        else:
            left.append(verdict.residual)
            missing += verdict.missing
    if not left:
        return Verdict(TRUE, (), decided)
    return Verdict(UNKNOWN, missing, (), left[0] if len(left) == 1 else both(left))  # type: ignore[arg-type]


def _or(node: Or, scope: Scope) -> Verdict:
    met: tuple[Condition, ...] = ()
    unmet: tuple[Condition, ...] = ()
    missing: tuple[str, ...] = ()
    left = []
    for item in node.items:
        verdict = _RULES[type(item)](item, scope)
        if verdict.truth is FALSE:
            unmet += verdict.decided
        elif verdict.truth is TRUE:
            met += verdict.decided
        else:
            left.append(verdict.residual)
            missing += verdict.missing
    if met:
        return Verdict(TRUE, (), met)
    if not left:
        return Verdict(FALSE, (), unmet)
    return Verdict(UNKNOWN, missing, (), left[0] if len(left) == 1 else either(left))  # type: ignore[arg-type]


def _settled(node: Condition, truth: Truth, missing: tuple[str, ...]) -> Verdict:
    """The verdict of a single clause of this truth."""
    if truth is UNKNOWN:
        return Verdict(UNKNOWN, missing, (), node)
    return Verdict(truth, (), (node,))


def _holds(node: Holds, scope: Scope) -> Verdict:
    value = scope.values.get(node.fact)
    if value is not None:
        return Verdict(TRUE if value else FALSE, (), (node,))
    if node.fact not in scope.definitions:
        return Verdict(UNKNOWN, (node.fact,), (), node)
    known = scope.verdicts.get(node.fact)
    if known is None:
        inner = assess(scope.definitions[node.fact], scope)  # type: ignore[arg-type]
        known = scope.verdicts[node.fact] = _settled(node, inner.truth, inner.missing)
    return known


def _not(node: Not, scope: Scope) -> Verdict:
    item = node.item
    if isinstance(item, OneOf):
        return _one_of(node, item, scope, wanted=False)
    value = scope.values.get(item.fact)
    if value is not None:
        return Verdict(FALSE if value else TRUE, (), (node,))
    if item.fact not in scope.definitions:
        return Verdict(UNKNOWN, (item.fact,), (), node)
    known = scope.denials.get(item.fact)
    if known is None:
        # The denied definition is judged by itself: a clause about nothing is met in neither.
        inner = assess(_denied(scope.definitions[item.fact]), scope)
        known = scope.denials[item.fact] = _settled(node, inner.truth, inner.missing)
    return known


# Definitions are few and asked for in every case.
_denied = lru_cache(maxsize=1_024)(negate)


def _asserted(node: OneOf, scope: Scope) -> Verdict:
    return _one_of(node, node, scope, wanted=True)


def _one_of(clause: OneOf | Not, item: OneOf, scope: Scope, *, wanted: bool) -> Verdict:
    value = scope.values.get(item.fact)
    if value is not None:
        words = value if isinstance(value, tuple) else (value,)
        met = any(word in item.words for word in words) is wanted
        return Verdict(TRUE if met else FALSE, (), (clause,))
    if item.fact not in scope.definitions:
        return Verdict(UNKNOWN, (item.fact,), (), clause)
    open_words = words_of(item.fact, scope)
    outcomes = {(word in item.words) is wanted for word in open_words.options}
    if open_words.gap:
        outcomes.add(False)
    return _settled(clause, _common(outcomes), open_words.missing)


def _common(outcomes: set[bool]) -> Truth:
    """TRUE or FALSE where every outcome is."""
    if len(outcomes) > 1:
        return UNKNOWN
    return TRUE if True in outcomes else FALSE


def _compare(node: Compare, scope: Scope) -> Verdict:
    left, right = node.left, node.right
    if type(left) is Quantity and type(right) is Amount:  # by far the most common: no spans needed
        value = scope.values.get(left.fact)
        if value is not None:
            return Verdict(TRUE if _TESTS[node.op](value, right.value) else FALSE, (), (node,))
        if left.fact not in scope.definitions:
            return Verdict(UNKNOWN, (left.fact,), (), node)
    one, other = span(left, scope), span(right, scope)
    if _NOWHERE in (one, other) or _ALWAYS[NEGATED[node.op]](one, other):
        return Verdict(FALSE, (), (node,))
    if _ALWAYS[node.op](one, other) and not (one.gap or other.gap):
        return Verdict(TRUE, (), (node,))
    return Verdict(UNKNOWN, one.missing + other.missing, (), node)


_ALWAYS: dict[str, Callable[[Span, Span], bool]] = {
    "<": lambda one, other: one.high < other.low,
    "<=": lambda one, other: one.high <= other.low,
    ">": lambda one, other: one.low > other.high,
    ">=": lambda one, other: one.low >= other.high,
    "==": lambda one, other: one.low == one.high == other.low == other.high,
    "!=": lambda one, other: one.high < other.low or one.low > other.high,
}
"""Whether a comparison holds whatever the two numbers turn out to be."""


def _chosen(node: Choice, scope: Scope) -> Verdict:
    """A branch-defined yes/no fact: settled where all branches still open agree."""
    values, gap, missing = _open_arms(node, scope)
    verdicts = [assess(value, scope) for value in values]
    truths = {verdict.truth for verdict in verdicts} | ({FALSE} if gap else set())
    if len(truths) == 1 and UNKNOWN not in truths:
        return Verdict(truths.pop(), (), (node,))
    for verdict in verdicts:
        missing += verdict.missing
    return Verdict(UNKNOWN, missing, (), node)


def _open_arms(node: Choice, scope: Scope) -> tuple[list[Any], bool, tuple[str, ...]]:
    """The values of the branches still possible, whether none may fit, and what would tell."""
    values: list[Any] = []
    earlier: list[Condition | None] = []
    missing: tuple[str, ...] = ()
    for arm in node.arms:
        verdict = assess(arm.when, scope)
        if verdict.truth is TRUE:
            return [*values, arm.value], False, missing
        # What hangs on the same open clause as an earlier branch can never be reached.
        if verdict.truth is UNKNOWN and verdict.residual not in earlier:
            values.append(arm.value)
            earlier.append(verdict.residual)
            missing += verdict.missing
    return values, True, missing


def words_of(fact: str, scope: Scope) -> Words:
    """The words that a derived word fact can still be."""
    known = scope.words.get(fact)
    if known is None:
        values, gap, missing = _open_arms(scope.definitions[fact], scope)  # type: ignore[arg-type]
        known = scope.words[fact] = Words(tuple(value.word for value in values), missing, gap)
    return known


def span(node: Any, scope: Scope) -> Span:  # noqa: ANN401 - called for numbers only
    """The values that a number can still have."""
    return _SPANS[type(node)](node, scope)


def _quantity(node: Quantity, scope: Scope) -> Span:
    value = scope.values.get(node.fact)
    if value is not None:
        return Span(value, value)  # type: ignore[arg-type]
    if node.fact not in scope.definitions:
        return Span(-_INFINITE, _INFINITE, (node.fact,))
    known = scope.spans.get(node.fact)
    if known is None:
        known = scope.spans[node.fact] = span(scope.definitions[node.fact], scope)
    return known


def _arithmetic(node: Arithmetic, scope: Scope) -> Span:
    one, other = span(node.left, scope), span(node.right, scope)
    zero_below = node.op == "/" and other.low <= 0 <= other.high
    if _NOWHERE in (one, other) or (zero_below and other.point is not None):
        return _NOWHERE
    missing, gap = one.missing + other.missing, one.gap or other.gap
    if zero_below:
        return Span(-_INFINITE, _INFINITE, missing, True)
    corners = [_ARITHMETIC[node.op](a, b) for a, b in product((one.low, one.high), (other.low, other.high))]
    if any(isnan(corner) for corner in corners):  # infinity minus infinity: anything
        return Span(-_INFINITE, _INFINITE, missing, gap)
    return _between(tidy(min(corners)), tidy(max(corners)), missing, gap)


def _function(node: Function, scope: Scope) -> Span:
    """All of them rise or fall steadily with each of their numbers: the ends lie at the corners."""
    spans = [span(item, scope) for item in node.items]
    missing = tuple(name for item in spans for name in item.missing)
    gap = any(item.gap for item in spans)
    if _NOWHERE in spans:
        return _NOWHERE
    if node.name == "power" and spans[0].low <= 0:
        # Only the power of a positive number is a number here.
        return _NOWHERE if spans[0].high <= 0 else Span(-_INFINITE, _INFINITE, missing, True)
    corners = [apply(node.name, ends) for ends in product(*((item.low, item.high) for item in spans))]
    return _between(tidy(min(corners)), tidy(max(corners)), missing, gap)


def _extreme(node: Extreme, scope: Scope) -> Span:
    """Only the values that are known count: a site that was not measured is no evidence."""
    spans = [span(item, scope) for item in node.items]
    points = [item.point for item in spans if item.point is not None]
    if points:
        value = min(points) if node.kind == "lowest" else max(points)
        return Span(value, value)
    missing = tuple(name for item in spans for name in item.missing)
    if not missing:
        return _NOWHERE
    return Span(-_INFINITE, _INFINITE, missing if node.asked_as is None else (node.asked_as,))


def _count(node: Count, scope: Scope) -> Span:
    verdicts = [assess(item, scope) for item in node.items]
    sure = sum(verdict.truth is TRUE for verdict in verdicts)
    opened = [verdict for verdict in verdicts if verdict.truth is UNKNOWN]
    missing = tuple(name for verdict in opened for name in verdict.missing)
    return Span(float(sure), float(sure + len(opened)), missing)


def _selected(node: Choice, scope: Scope) -> Span:
    """A branch-defined number: from the lowest to the highest that the open branches give."""
    values, gap, missing = _open_arms(node, scope)
    spans = [span(value, scope) for value in values]
    some = [item for item in spans if item is not _NOWHERE]
    if not some:
        return _NOWHERE
    for item in spans:
        missing += item.missing
    gap = gap or any(item.gap for item in spans)
    return _between(min(item.low for item in some), max(item.high for item in some), missing, gap)


def _between(low: float, high: float, missing: tuple[str, ...], gap: bool) -> Span:
    settled = low == high and not gap
    return Span(low, high, () if settled else missing, gap)


_RULES: dict[type, Callable[[Any, Scope], Verdict]] = {
    Constant: _constant,
    Holds: _holds,
    OneOf: _asserted,
    Not: _not,
    And: _and,
    Or: _or,
    Compare: _compare,
    Choice: _chosen,
}
_SPANS: dict[type, Callable[[Any, Scope], Span]] = {
    Amount: lambda node, scope: Span(node.value, node.value),
    Quantity: _quantity,
    Arithmetic: _arithmetic,
    Function: _function,
    Extreme: _extreme,
    Count: _count,
    Choice: _selected,
}
