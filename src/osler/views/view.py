"""A view made ready: the rows that it makes of a resource."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import product
from math import prod
from typing import Any, NamedTuple

from osler.views.types import Kind
from osler.views.values import Found, Many, Unfit, truth

Row = tuple[Any, ...]
_MOST_ROWS = 100_000
_DEEPEST = 100


class Column(NamedTuple):
    """One column."""

    name: str
    path: str
    found: Found
    kind: Kind | None
    """What it holds; None where the view does not say, or says a type that is no primitive."""
    collection: bool
    """Whether it may hold several values: they come as a list."""
    tags: Mapping[str, str]

    def value(self, node: Any, row: int) -> Any:  # noqa: ANN401 - JSON
        """Its value at a node.

        Raises:
            Unfit: several values, and it is no collection.
        """
        found = self.found(node, row)
        if self.collection:
            return found
        if len(found) > 1:
            raise Unfit(
                f"the column {self.name!r} finds {len(found)} values: "
                "add .first(), a where(), or collection: true"
            )
        return found[0] if found else None


class Foci(NamedTuple):
    """What a select goes over instead of the node itself."""

    paths: tuple[Found, ...]
    or_null: bool
    """One row of nulls where there is nothing."""
    deep: bool
    """Whether the paths are followed again from what they find."""

    def nodes(self, node: Any, row: int) -> Many:  # noqa: ANN401 - JSON
        """The nodes, in order."""
        if not self.deep:
            return self.paths[0](node, row)
        return list(self._below(node, row, 0))

    def _below(self, node: Any, row: int, depth: int) -> Iterator[Any]:  # noqa: ANN401 - JSON
        if depth > _DEEPEST:
            raise Unfit(f"repeat goes more than {_DEEPEST} deep")
        for path in self.paths:
            for one in path(node, row):
                yield one
                yield from self._below(one, row, depth + 1)


class Select(NamedTuple):
    """Columns, selects within and a union, over one node or the nodes of a path."""

    own: tuple[Column, ...]
    within: tuple[Select, ...]
    union: tuple[Select, ...]
    foci: Foci | None = None

    @property
    def columns(self) -> tuple[Column, ...]:
        """All its columns, in the order of the rows."""
        inner = [column for select in self.within for column in select.columns]
        branch = self.union[0].columns if self.union else ()
        return (*self.own, *inner, *branch)

    def rows(self, node: Any, row: int) -> list[Row]:  # noqa: ANN401 - JSON
        """The rows at a node."""
        if self.foci is None:
            return self._at(node, row)
        nodes = self.foci.nodes(node, row)
        if not nodes and self.foci.or_null:
            return [self._nothing()]
        return [made for number, one in enumerate(nodes) for made in self._at(one, number)]

    def _at(self, node: Any, row: int) -> list[Row]:  # noqa: ANN401 - JSON
        own = tuple([column.value(node, row) for column in self.own])
        if not self.within and not self.union:
            return [own]
        parts = [select.rows(node, row) for select in self.within]
        if self.union:
            parts.append([made for select in self.union for made in select.rows(node, row)])
        if prod(map(len, parts)) > _MOST_ROWS:
            raise Unfit(f"it makes more than {_MOST_ROWS:,} rows")
        if len(parts) == 1:
            return [own + made for made in parts[0]]
        return [sum(chosen, own) for chosen in product(*parts)]

    def _nothing(self) -> Row:
        return tuple(0 if column.path == "%rowIndex" else None for column in self.columns)


class View(NamedTuple):
    """A view, ready to run."""

    name: str
    resource: str
    """The kind of resource that it flattens."""
    wheres: tuple[tuple[str, Found], ...]
    select: Select
    columns: tuple[Column, ...]

    def rows(self, resource: Any) -> list[Row]:  # noqa: ANN401 - outside data
        """The rows of a resource; none of a resource of another kind, or one that `where` leaves out.

        Raises:
            Unfit: it does not fit the view: several values where one is meant, a condition that is not
                true or false.
        """
        if not isinstance(resource, dict) or resource.get("resourceType") != self.resource:
            return []
        if not all(truth(where(resource, 0), f"where {path!r}") for path, where in self.wheres):
            return []
        return self.select.rows(resource, 0)
