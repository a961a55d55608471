"""The facts a condition rests on once derived facts are taken apart: what its tests must leave out once."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from osler.logic import Expr, facts_of
from osler.logic.build import parts
from osler.logic.tree import Arm, Extreme, Holds, OneOf, Quantity


class Leaf(NamedTuple):
    """A primary fact, or a measurement taken at any of several sites."""

    name: str
    """What to leave out, and what a verdict names as missing."""
    sites: tuple[str, ...] = ()
    """For the lowest or highest of several: those facts, any one of which settles it."""

    @property
    def names(self) -> frozenset[str]:
        """Any of these as missing speaks of this leaf."""
        return frozenset((self.name, *self.sites))


def leaves(expr: Expr, definitions: Mapping[str, Expr]) -> tuple[Leaf, ...]:
    """The leaves of a condition in order of first appearance, each once."""
    found: dict[str, Leaf] = {}
    _collect(expr, definitions, found)
    return tuple(found.values())


def _collect(node: Expr | Arm, definitions: Mapping[str, Expr], found: dict[str, Leaf]) -> None:
    if isinstance(node, Extreme):
        sites = tuple(dict.fromkeys(name for item in node.items for name in facts_of(item, definitions)))
        name = node.asked_as or sites[0]
        found.setdefault(name, Leaf(name, sites))
    elif isinstance(node, Holds | OneOf | Quantity):
        if node.fact in definitions:
            _collect(definitions[node.fact], definitions, found)
        else:
            found.setdefault(node.fact, Leaf(node.fact))
    else:
        for part in parts(node):
            _collect(part, definitions, found)
