"""What can be left of a condition once its known clauses are taken out, and where each of these is left."""

from __future__ import annotations

from itertools import product
from typing import TYPE_CHECKING

from osler.core.errors import KnowledgeError
from osler.logic import And, Condition, Or
from osler.logic.build import both, either
from osler.panel.circuit.gates import Node

if TYPE_CHECKING:
    from osler.panel.circuit.rules import Rules

MOST = 1024
"""A branch of a definition with more possible remainders than this is refused."""


class UncompilableError(KnowledgeError):
    """A rule that cannot be worked out over a population."""


def residuals(condition: Condition, rules: Rules) -> dict[Condition, Node]:
    """Each possible remainder with the gate that is on where it is the one.

    Raises:
        UncompilableError: there are too many.
    """
    if not isinstance(condition, And | Or):
        unknown = rules.unknown(condition)
        return {} if unknown == rules.circuit.off else {condition: unknown}
    circuit, conjunction = rules.circuit, isinstance(condition, And)
    options: list[list[tuple[Condition | None, Node]]] = []
    for item in condition.items:
        rails = rules.rails(item)
        passed = rails.true if conjunction else rails.false
        choices: list[tuple[Condition | None, Node]] = [*residuals(item, rules).items()]
        options.append(choices if passed == circuit.off else [*choices, (None, passed)])
    found: dict[Condition, Node] = {}
    join = both if conjunction else either
    for number, pick in enumerate(product(*options)):
        if number > MOST:
            raise UncompilableError("a branch has too many open ways: split it into smaller derived facts")
        kept = [what for what, _ in pick if what is not None]
        if kept:
            where = circuit.both(*(node for _, node in pick))
            rest = join(kept)
            found[rest] = circuit.either(found[rest], where) if rest in found else where
    return found
