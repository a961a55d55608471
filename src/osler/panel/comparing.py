"""Guidelines side by side over the same people: how many each treats, who differs, and why."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from itertools import combinations, pairwise, product

import msgspec

from osler.core.errors import InputError
from osler.giving import day
from osler.knowledge import Pack
from osler.knowledge.schema import Guideline
from osler.logic import And, Condition, Or, nearest, say
from osler.panel.circuit.gates import Node, Rails
from osler.panel.circuit.rules import Rules
from osler.panel.evaluating import Panel
from osler.panel.program import rules_for
from osler.panel.suppressing import alone, shown
from osler.reasoning import in_force

MOST_SIDES = 4
_VERDICTS = ("treats", "does not treat", "unknown")


class Side(msgspec.Struct, frozen=True):
    """A guideline on a day."""

    id: str
    """As the user names it: "uk-nice" or "uk-nice@2024-01-01"."""
    label: str
    conditions: tuple[Condition, ...]
    note: str | None


class SideLine(msgspec.Struct, frozen=True):
    """How many people a side treats; None where the number is kept back."""

    id: str
    label: str
    treats: int | None
    does_not_treat: int | None
    unknown: int | None
    note: str | None


class Overlap(msgspec.Struct, frozen=True):
    """People whom exactly these sides treat."""

    treated_by: tuple[str, ...]
    people: int | None


class Flow(msgspec.Struct, frozen=True):
    """People with one verdict of the first side and one of another."""

    first: str
    other: str
    verdict: str
    other_verdict: str
    people: int | None


class Why(msgspec.Struct, frozen=True):
    """Of the people whom one side treats and another does not: those who meet this part of its rule."""

    treated_by: str
    not_by: str
    because: str
    people: int | None


class Comparison(msgspec.Struct, frozen=True):
    """The sides over the same people."""

    people: int | None
    sides: tuple[SideLine, ...]
    overlaps: tuple[Overlap, ...]
    flows: tuple[Flow, ...]
    whys: tuple[Why, ...]


def sides_of(pack: Pack, names: Sequence[str], as_of: str) -> tuple[Side, ...]:
    """The sides that "us,uk-nice@2024-01-01" names.

    Raises:
        InputError: an unknown guideline or date, fewer than two sides or more than four, or none in force.
    """
    if not 2 <= len(names) <= MOST_SIDES or len(set(names)) < len(names):
        raise InputError(f"--compare wants 2 to {MOST_SIDES} different guidelines: --compare us,uk-nice")
    known = {guideline.id: guideline for guideline in pack.guidelines}
    found = []
    for name in names:
        short, _, date = name.partition("@")
        if short not in known:
            raise InputError(
                f"--compare knows no guideline {short!r}{nearest(short, known)}; known: {', '.join(known)}"
            )
        found.append(_side(pack, known[short], name, day(date) if date else as_of))
    return tuple(found)


def _side(pack: Pack, guideline: Guideline, name: str, on: str) -> Side:
    held = [key for key in guideline.treats if in_force(pack.recommendations[key].in_force, on)]
    if not held:
        raise InputError(
            f"--compare {name!r}: no rule of this guideline on whom to treat was in force on {on}"
        )
    label = f"{guideline.label}, {on}" if "@" in name else guideline.label
    return Side(name, label, tuple(pack.conditions[key] for key in held), guideline.note)


def compare(panel: Panel, sides: Sequence[Side]) -> Comparison:
    """The sides over the people of a panel; small numbers are kept back."""
    rules = rules_for(panel.pack, panel.engine.table.columns, panel.program.circuit)
    rails = [_any(rules, side.conditions) for side in sides]
    cells = _joint(rules, rails)
    reasons = _reasons(panel.pack, rules, sides, rails)
    counts = panel.counts(
        {_name(cell): node for cell, node in cells.items()}
        | {f"why {number}": node for number, (_, node) in enumerate(reasons)}
    )
    people = counts[""]
    values, parts = _published(sides, {cell: counts[_name(cell)] for cell in cells})
    kept = shown(values, parts, people)
    whys = tuple(
        msgspec.structs.replace(
            why, people=alone(counts[f"why {number}"], _differing(sides, counts, cells, why))
        )
        for number, (why, _) in enumerate(reasons)
    )
    return Comparison(
        people=people,
        sides=tuple(
            SideLine(
                side.id,
                side.label,
                kept[f"{side.id} treats"],
                kept[f"{side.id} does not treat"],
                kept[f"{side.id} unknown"],
                side.note,
            )
            for side in sides
        ),
        overlaps=tuple(
            Overlap(chosen, kept[f"only {' '.join(chosen)}"])
            for chosen in _subsets([side.id for side in sides])
        ),
        flows=tuple(
            Flow(one.id, other.id, verdict, then, kept[f"{one.id} {verdict} > {other.id} {then}"])
            for one, other in pairwise(sides)
            for verdict, then in product(_VERDICTS, repeat=2)
        ),
        whys=tuple(sorted(whys, key=lambda why: (why.treated_by, why.not_by, -(why.people or 0)))),
    )


def _any(rules: Rules, conditions: Sequence[Condition]) -> Rails:
    found = [rules.rails(condition) for condition in conditions]
    circuit = rules.circuit
    return Rails(circuit.either(*(one.true for one in found)), circuit.both(*(one.false for one in found)))


Cell = tuple[str, ...]
"""The verdict of each side."""


def _joint(rules: Rules, rails: Sequence[Rails]) -> dict[Cell, Node]:
    """Each combination of verdicts."""
    circuit = rules.circuit
    each = [(one.true, one.false, circuit.negate(circuit.either(*one))) for one in rails]
    return {
        tuple(_VERDICTS[pick] for pick in picks): circuit.both(
            *(nodes[pick] for nodes, pick in zip(each, picks, strict=True))
        )
        for picks in product(range(3), repeat=len(rails))
    }


def _name(cell: Cell) -> str:
    return "cell " + "; ".join(cell)


def _subsets(ids: Sequence[str]) -> list[tuple[str, ...]]:
    return [chosen for size in range(len(ids) + 1) for chosen in combinations(ids, size)]


def _published(
    sides: Sequence[Side], cells: Mapping[Cell, int]
) -> tuple[dict[str, int], dict[str, tuple[Cell, ...]]]:
    """Everything that is shown, with the cells that each count is the sum of."""
    parts: dict[str, tuple[Cell, ...]] = {}
    for place, side in enumerate(sides):
        for verdict in _VERDICTS:
            parts[f"{side.id} {verdict}"] = tuple(cell for cell in cells if cell[place] == verdict)
    for chosen in _subsets([side.id for side in sides]):
        parts[f"only {' '.join(chosen)}"] = tuple(
            cell
            for cell in cells
            if tuple(side.id for side, verdict in zip(sides, cell, strict=True) if verdict == "treats")
            == chosen
        )
    for place, (one, other) in enumerate(pairwise(sides)):
        for verdict, then in product(_VERDICTS, repeat=2):
            parts[f"{one.id} {verdict} > {other.id} {then}"] = tuple(
                cell for cell in cells if cell[place : place + 2] == (verdict, then)
            )
    return {name: sum(cells[cell] for cell in group) for name, group in parts.items()}, parts


def _reasons(
    pack: Pack, rules: Rules, sides: Sequence[Side], rails: Sequence[Rails]
) -> list[tuple[Why, Node]]:
    """For each ordered pair of sides, the parts of the first's rules."""
    circuit = rules.circuit
    found: list[tuple[Why, Node]] = []
    for one, mine in zip(sides, rails, strict=True):
        for other, theirs in zip(sides, rails, strict=True):
            if one is other:
                continue
            differ = circuit.both(mine.true, theirs.false)
            for part in dict.fromkeys(part for when in one.conditions for part in branches(when)):
                node = circuit.both(differ, rules.rails(part).true)
                found.append((Why(one.id, other.id, say(part, pack.lexicon), None), node))
    return found


def branches(condition: Condition) -> tuple[Condition, ...]:
    """The alternatives of a rule, each of which is enough beside what it always asks for."""
    if isinstance(condition, Or):
        return condition.items
    if isinstance(condition, And):
        inner = [item for item in condition.items if isinstance(item, Or)]
        if len(inner) == 1:
            return inner[0].items
    return (condition,)


def _differing(sides: Sequence[Side], counts: Mapping[str, int], cells: Collection[Cell], why: Why) -> int:
    """How many people the one side treats and the other does not."""
    ids = [side.id for side in sides]
    wanted = {ids.index(why.treated_by): _VERDICTS[0], ids.index(why.not_by): _VERDICTS[1]}
    return sum(
        counts[_name(cell)] for cell in cells if all(cell[at] == verdict for at, verdict in wanted.items())
    )
