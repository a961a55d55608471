"""A pack's implications as gates: what the known facts settle about others, until nothing more follows."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from osler.core.case import Value
from osler.core.truth import Truth
from osler.knowledge import Consequence
from osler.logic import And, Condition, Expr, Extreme, Scope, facts_under, truth_of
from osler.logic.facts import walk
from osler.panel.circuit.gates import Circuit, Node
from osler.panel.circuit.known import Known
from osler.panel.circuit.rules import Rules


def imply(
    circuit: Circuit, known: Known, implications: Sequence[Consequence], definitions: Mapping[str, Expr]
) -> Known:
    """The state in which nothing more follows.

    Each implication speaks at most once, in order of writing, pass after pass; a later pass holds only
    those that something settled since their last turn can set off.
    """
    wakes = _wakes(implications, definitions)
    fired: dict[int, Node] = {}
    turns = tuple(range(len(implications)))
    passes = 0
    while turns and passes <= len(implications):
        for turn in turns:
            rule = implications[turn]
            where = Rules(circuit, known, definitions).rails(rule.when).true
            spoken = circuit.negate(fired.get(turn, circuit.off))
            where = circuit.both(where, spoken, _something_known(circuit, known, rule, definitions))
            fired[turn] = circuit.either(fired.get(turn, circuit.off), where)
            known = known.settle(rule.then, where)
        turns = _next(turns, wakes)
        passes += 1
    return known


def _something_known(
    circuit: Circuit, known: Known, rule: Consequence, definitions: Mapping[str, Expr]
) -> Node:
    """A rule that would hold of nobody at all speaks only where one of its facts is known."""
    if truth_of(rule.when, Scope({}, definitions)) is not Truth.TRUE:
        return circuit.on
    return circuit.either(*(known.known(name) for name in sorted(rule.speaks_of)))


def _next(turns: Sequence[int], wakes: Mapping[int, frozenset[int]]) -> tuple[int, ...]:
    """The rules that have a turn in the next pass, and those that they in turn can set off within it."""
    found: set[int] = set()
    for turn in turns:
        found |= {woken for woken in wakes[turn] if woken < turn}
    for turn in sorted(found):
        waiting = [turn]
        while waiting:
            for woken in wakes[waiting.pop()]:
                if woken not in found and woken > turn:
                    found.add(woken)
                    waiting.append(woken)
    return tuple(sorted(found))


def _wakes(implications: Sequence[Consequence], definitions: Mapping[str, Expr]) -> dict[int, frozenset[int]]:
    return {
        number: frozenset(
            other
            for other, rule in enumerate(implications)
            if other != number and _can_wake(cause, rule, definitions)
        )
        for number, cause in enumerate(implications)
    }


def _can_wake(cause: Consequence, rule: Consequence, definitions: Mapping[str, Expr]) -> bool:
    """Whether what one rule settles can bring another to speak, and to say something new."""
    if rule.speaks_of.isdisjoint(cause.then):
        return False
    if all(name in cause.then or _told_by(cause.when, name, definitions) for name in rule.then):
        return False
    if _steady(rule.when, definitions):
        return _possible(rule.when, cause.then, definitions)
    return True


def _told_by(condition: Condition, fact: str, definitions: Mapping[str, Expr]) -> bool:
    """Whether a condition can hold only where this fact is known."""
    if isinstance(condition, And):
        return any(_told_by(item, fact, definitions) for item in condition.items)
    alone = fact not in definitions and facts_under(condition, {}) == {fact}
    return alone and truth_of(condition, Scope({}, definitions)) is not Truth.TRUE


def _steady(condition: Condition, definitions: Mapping[str, Expr]) -> bool:
    """Whether knowing more can only settle it: untrue of a lowest or highest value."""
    trees = [
        condition,
        *(definitions[name] for name in facts_under(condition, definitions) if name in definitions),
    ]
    return not any(isinstance(node, Extreme) for tree in trees for node in walk(tree))


def _possible(condition: Condition, values: Mapping[str, Value], definitions: Mapping[str, Expr]) -> bool:
    return truth_of(condition, Scope(dict(values), definitions)) is not Truth.FALSE
