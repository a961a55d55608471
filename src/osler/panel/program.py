"""The rules of a pack as one circuit for the columns that a population has."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping

import msgspec

from osler.knowledge import Pack
from osler.logic import Condition, Quantity
from osler.panel.circuit.gates import Circuit, Node, Rails
from osler.panel.circuit.implying import imply
from osler.panel.circuit.known import Known
from osler.panel.circuit.missing import Hanging, Missing
from osler.panel.circuit.residual import UncompilableError
from osler.panel.circuit.rules import Rules

MOST_MISSING = 62
"""So many facts fit in the whole number that says which are missing."""


class Compiled(msgspec.Struct, frozen=True):
    """One condition: its gates, and the facts that it may hang on."""

    rails: Rails
    hanging: dict[str, Node]
    """The facts that it may hang on, in the order of the bits of `code`, each with where it does."""
    code: Node
    """-1 where true, 0 where false, else which facts it hangs on."""

    @property
    def missing(self) -> tuple[str, ...]:
        """The facts that it may hang on."""
        return tuple(self.hanging)


class Program(msgspec.Struct, frozen=True):
    """A pack over these columns."""

    circuit: Circuit
    conditions: Mapping[str, Compiled]
    numbers: Mapping[str, Node]
    """The value of each number fact that can be known of some, without bound where it is not settled."""


def program(
    pack: Pack, conditions: Mapping[str, Condition], columns: Collection[str], shown: Collection[str] = ()
) -> Program:
    """The circuit of these conditions for people of whom only these facts can be known.

    `shown` names number facts whose values are wanted beside the verdicts.

    Raises:
        UncompilableError: a condition cannot be worked out over a population; the message names it.
    """
    rules = rules_for(pack, columns)
    missing = Missing(rules)
    made: dict[Condition, Compiled] = {}
    found: dict[str, Compiled] = {}
    for key, condition in conditions.items():
        if condition not in made:
            made[condition] = _compiled(key, condition, rules, missing)
        found[key] = made[condition]
    numbers = {name: rules.spans.of(Quantity(name)).low for name in sorted(shown)}
    return Program(rules.circuit, found, numbers)


def rules_for(pack: Pack, columns: Collection[str], circuit: Circuit | None = None) -> Rules:
    """The rules of a pack for people of whom only these facts can be known, after its implications.

    Rules that share a circuit share their gates.
    """
    present = frozenset(name for name in columns if name in pack.facts)
    circuit = circuit or Circuit()
    known = imply(circuit, Known(circuit, pack.facts, present), pack.implications, pack.definitions)
    return Rules(circuit, known, pack.definitions)


def _compiled(key: str, condition: Condition, rules: Rules, missing: Missing) -> Compiled:
    try:
        rails = rules.rails(condition)
        hanging: Hanging = missing.of(condition)
    except UncompilableError as error:
        raise UncompilableError(f"{key}: {error}") from None
    except RecursionError:
        raise UncompilableError(f"{key}: the condition is nested too deeply: split it") from None
    if len(hanging) > MOST_MISSING:
        raise UncompilableError(
            f"{key}: hangs on {len(hanging)} facts, at most {MOST_MISSING} can be told: split the condition"
        )
    return Compiled(rails, dict(hanging), rules.circuit.code(rails, hanging.values()))


def uncompilable(pack: Pack) -> Iterator[UncompilableError]:
    """Each condition of the pack that cannot be worked out over a population."""
    rules = rules_for(pack, pack.facts)
    missing = Missing(rules)
    for key, condition in pack.conditions.items():
        try:
            _compiled(key, condition, rules, missing)
        except UncompilableError as error:
            yield error
