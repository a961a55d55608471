"""The functions of FHIRPath that a view can use, beside those that name a type or a criterion."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple

from osler.views.boundaries import boundary
from osler.views.keys import reference_key
from osler.views.types import KINDS
from osler.views.values import Found, Many, Unfit, is_number, single, truth

_Run = Callable[[Many, tuple[Many, ...], str | None], Many]


class Function(NamedTuple):
    """One function: what it works out of its collection, its arguments and a type where one is named."""

    run: _Run
    least: int = 0
    most: int = 0


def where_all(items: Many, test: Found, row: int, what: str) -> Many:
    """The items for which a criterion is true."""
    return [item for item in items if truth(test(item, row), what)]


def of_type(items: Many, name: str) -> Many:
    """The items of a type: a resource by what it says of itself, a primitive by its JSON kind."""
    kind = KINDS.get(name)
    if kind is None:
        return [item for item in items if isinstance(item, dict) and item.get("resourceType") == name]
    return [item for item in items if _is_of_kind(item, kind)]


def _is_of_kind(item: Any, kind: str) -> bool:  # noqa: ANN401 - JSON
    if kind in ("number", "integer"):
        return is_number(item) and (kind == "number" or isinstance(item, int))
    return isinstance(item, bool if kind == "boolean" else str)


def _not(items: Many, _: tuple[Many, ...], __: str | None) -> Many:
    value = truth(items, "not()")
    return [] if value is None else [not value]


def _extension(items: Many, args: tuple[Many, ...], _: str | None) -> Many:
    url = single(args[0], "extension()")
    found = list[Any]()
    for item in items:
        held = item.get("extension") if isinstance(item, dict) else None
        rows = held if isinstance(held, list) else []
        found += [one for one in rows if isinstance(one, dict) and one.get("url") == url]
    return found


def _join(items: Many, args: tuple[Many, ...], _: str | None) -> Many:
    if not all(isinstance(item, str) for item in items):
        raise Unfit("join() works on texts only")
    between = single(args[0], "join()") if args else ""
    return [str(between or "").join(items)]


def _resource_key(items: Many, _: tuple[Many, ...], __: str | None) -> Many:
    return [item["id"] for item in items if isinstance(item, dict) and isinstance(item.get("id"), str)]


def reference_keys(items: Many, kind: str | None, base: str | None) -> Many:
    """The ids that References mean."""
    told = [item.get("reference") for item in items if isinstance(item, dict)]
    keys = [reference_key(text, kind, base) for text in told if isinstance(text, str)]
    return [key for key in keys if key is not None]


def _low(items: Many, _: tuple[Many, ...], kind: str | None) -> Many:
    return [found for item in items for found in boundary(item, high=False, kind=kind)]


def _high(items: Many, _: tuple[Many, ...], kind: str | None) -> Many:
    return [found for item in items for found in boundary(item, high=True, kind=kind)]


FUNCTIONS: dict[str, Function] = {
    "first": Function(lambda items, _, __: items[:1]),
    "exists": Function(lambda items, _, __: [bool(items)]),
    "empty": Function(lambda items, _, __: [not items]),
    "not": Function(_not),
    "extension": Function(_extension, 1, 1),
    "join": Function(_join, 0, 1),
    "getResourceKey": Function(_resource_key),
    "lowBoundary": Function(_low),
    "highBoundary": Function(_high),
}
"""By name."""
