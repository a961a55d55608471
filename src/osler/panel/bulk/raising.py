"""Rows of a table put back as the parts of a resource that the reader of records looks at. Pure."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from osler.core.errors import InputError
from osler.views import Unfit

_STEP = re.compile(r"(?P<name>[a-z][A-Za-z]*)(?:\[(?P<at>[a-z0-9_]+)\])?")
_MOST = 1000


class Step(NamedTuple):
    """One element on the way into a resource."""

    name: str
    column: int | None = None
    """Which column holds the number of the item, where the element is a list."""
    at: int | None = None
    """The number itself, where it is written out."""


Way = tuple[Step, ...]


def way_of(element: str, columns: Mapping[str, int]) -> Way:
    """The way to "code.coding[coding].code", whose number stands in the column `coding`.

    Raises:
        InputError: the column is not among those of the view.
    """
    steps = list[Step]()
    for part in element.split("."):
        found = _STEP.fullmatch(part)
        if found is None:
            raise InputError(f"{element!r} is no way to an element: write code.coding[coding].code")
        at = found["at"]
        if at is None or at.isdigit():
            steps.append(Step(found["name"], at=None if at is None else int(at)))
        elif at in columns:
            steps.append(Step(found["name"], column=columns[at]))
        else:
            raise InputError(f"it needs the column {at!r} beside it: its path is %rowIndex")
    return tuple(steps)


def raised(kind: str, ways: Sequence[tuple[int, Way]], rows: Sequence[tuple[Any, ...]]) -> dict[str, Any]:
    """The resource of which rows tell; `ways` leads from the number of a column to its element."""
    resource: dict[str, Any] = {"resourceType": kind}
    for row in rows:
        for column, way in ways:
            value = row[column]
            if value is not None and value is not False:
                _put(resource, way, row, value)
    return resource


def _put(resource: dict[str, Any], way: Way, row: tuple[Any, ...], value: Any) -> None:
    node = resource
    last = way[-1]
    for step in way:
        at = step.at if step.column is None else _number(row[step.column])
        if step.column is not None and at is None:
            continue
        if step is last and at is None:
            node[step.name] = value
        elif at is None:
            node = node.setdefault(step.name, {})
        else:
            node = _item(node.setdefault(step.name, []), at)


def _item(items: list[dict[str, Any]], at: int) -> dict[str, Any]:
    while len(items) <= at:
        items.append({})
    return items[at]


def _number(value: Any) -> int | None:
    """The number of an item; none where the element itself is meant and not an item of a list.

    Raises:
        Unfit: it is none that can be.
    """
    if value is None:
        return None
    if isinstance(value, bool) or not isinstance(value, int) or not 0 <= value < _MOST:
        raise Unfit(f"the number of an item in it is none from 0 to {_MOST - 1}")
    return value
