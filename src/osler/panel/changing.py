"""What if a threshold or a rule were another: who would be reached, and who no longer."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

import msgspec

from osler.core.errors import ExpressionError, InputError
from osler.knowledge import Pack
from osler.logic import Amount, Compare, Expr, Quantity, nearest, parse, parse_definition
from osler.panel.circuit.gates import Node
from osler.panel.evaluating import GAP, Panel, rules_of
from osler.panel.program import rules_for
from osler.panel.suppressing import shown

_STEP = re.compile(r"\s*(-?\d+(?:\.\d+)?)\s*->\s*(-?\d+(?:\.\d+)?)\s*")
_CELLS = ("gained", "lost", "both", "neither")


class Shifted(msgspec.Struct, frozen=True):
    """A rule before and after; None where a number is kept back."""

    id: str
    title: str
    before: int | None
    after: int | None
    gained: int | None
    """To whom it applies only after the change."""
    lost: int | None
    """To whom it applied only before."""


class WhatIf(msgspec.Struct, frozen=True):
    """The changes as written, and the rules that they move."""

    changes: tuple[str, ...]
    shifted: tuple[Shifted, ...]


def changed(pack: Pack, changes: Sequence[str]) -> Pack:
    """The pack with each change made: NAME=OLD->NEW of a number, NAME=CONDITION of a rule or derived fact.

    Raises:
        InputError: a change is not of that form, names nothing, or changes nothing.
    """
    for text in changes:
        name, sign, wanted = text.partition("=")
        if not sign or not wanted.strip():
            raise InputError(f"--what-if {text!r} is not NAME=VALUE: write it like --what-if 'FACT=3->2.5'")
        pack = _changed(pack, name.strip(), wanted, text)
    return pack


def _changed(pack: Pack, name: str, wanted: str, text: str) -> Pack:
    step = _STEP.fullmatch(wanted)
    if step is not None:
        return _moved(pack, name, float(step[1]), float(step[2]), text)
    try:
        if name in pack.definitions:
            return _with(pack, definitions={name: parse_definition(name, wanted.strip(), pack.symbols)})
        key = name if name in pack.conditions else f"{GAP}{name}"
        if key in pack.conditions:
            return _with(pack, conditions={key: parse(wanted.strip(), pack.symbols)})
    except ExpressionError as error:
        raise InputError(f"--what-if {name}: {error}") from None
    known = [*pack.recommendations, *pack.care_gaps, *pack.definitions]
    raise InputError(
        f"--what-if names no recommendation, care gap or derived fact {name!r}{nearest(name, known)}"
    )


def _moved(pack: Pack, fact: str, old: float, new: float, text: str) -> Pack:
    if fact not in pack.facts:
        raise InputError(f"--what-if {text!r}: there is no fact {fact!r}{nearest(fact, pack.facts)}")
    definitions = {name: _replaced(tree, fact, old, new) for name, tree in pack.definitions.items()}
    conditions = {name: _replaced(tree, fact, old, new) for name, tree in pack.conditions.items()}
    if definitions == pack.definitions and conditions == pack.conditions:
        raise InputError(f"--what-if {text!r}: no rule compares {fact} with {old:g}")
    return _with(pack, definitions=definitions, conditions=conditions)


def _replaced(node: Any, fact: str, old: float, new: float) -> Any:
    """The tree with this fact compared with the new number wherever it was with the old."""
    if isinstance(node, tuple):
        return tuple(_replaced(item, fact, old, new) for item in node)
    if not isinstance(node, msgspec.Struct):
        return node
    if isinstance(node, Compare) and node.left == Quantity(fact) and isinstance(node.right, Amount):
        return Compare(node.left, node.op, Amount(new, node.right.unit)) if node.right.value == old else node
    parts = {name: _replaced(getattr(node, name), fact, old, new) for name in node.__struct_fields__}
    return msgspec.structs.replace(node, **parts)


def _with(pack: Pack, definitions: Mapping[str, Expr] | None = None, conditions: Any = None) -> Pack:
    return msgspec.structs.replace(
        pack,
        definitions={**pack.definitions, **(definitions or {})},
        conditions={**pack.conditions, **(conditions or {})},
    )


def what_if(panel: Panel, changes: Sequence[str], as_of: str) -> WhatIf:
    """The rules whose people change, most changed first.

    Raises:
        InputError: as `changed` says.
    """
    altered = changed(panel.pack, changes)
    circuit = panel.program.circuit
    rules = rules_for(altered, panel.engine.table.columns, circuit)
    pairs: dict[str, tuple[Node, Node]] = {}
    for key, when in rules_of(altered, as_of).items():
        before, after = panel.program.conditions[key].rails.true, rules.rails(when).true
        if before != after:
            pairs[key] = (before, after)
    nodes: dict[str, Node] = {}
    for key, (before, after) in pairs.items():
        nodes[f"{key} gained"] = circuit.both(after, circuit.negate(before))
        nodes[f"{key} lost"] = circuit.both(before, circuit.negate(after))
        nodes[f"{key} both"] = circuit.both(before, after)
    counts = panel.counts(nodes) if nodes else {"": 0}
    moved = sorted(pairs, key=lambda key: (-counts[f"{key} gained"] - counts[f"{key} lost"], key))
    return WhatIf(tuple(changes), tuple(_shifted(panel.pack, key, counts) for key in moved))


def _shifted(pack: Pack, key: str, counts: Mapping[str, int]) -> Shifted:
    gained, lost, both = (counts[f"{key} {cell}"] for cell in _CELLS[:3])
    values = {"before": lost + both, "after": gained + both, "gained": gained, "lost": lost}
    parts = {
        "before": ("lost", "both"),
        "after": ("gained", "both"),
        "gained": ("gained",),
        "lost": ("lost",),
    }
    cells = {**parts, "neither": ("neither",)}
    kept = shown(values, cells, counts[""])
    name = key.removeprefix(GAP)
    title = pack.care_gaps[name].title if key.startswith(GAP) else pack.recommendations[key].title
    return Shifted(name, title, kept["before"], kept["after"], kept["gained"], kept["lost"])
