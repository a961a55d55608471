"""A ViewDefinition as it is written: read, checked whole, and made ready to run."""

from __future__ import annotations

import re
from typing import Any

import msgspec

from osler.core.errors import InputError
from osler.views.compiling import Constants, compiled
from osler.views.types import KINDS, Kind
from osler.views.values import Found
from osler.views.view import Column, Foci, Select, View

_NAME = re.compile(r"[A-Za-z][A-Za-z0-9_]{0,127}")
_BASE = "http://hl7.org/fhir/StructureDefinition/"
_DEEPEST = 20


class _Tag(msgspec.Struct, frozen=True):
    name: str
    value: str


class _Column(msgspec.Struct, frozen=True):
    name: str
    path: str
    type: str | None = None
    collection: bool = False
    tag: tuple[_Tag, ...] = ()


class _Select(msgspec.Struct, frozen=True, rename="camel"):
    column: tuple[_Column, ...] = ()
    select: tuple[_Select, ...] = ()
    union_all: tuple[_Select, ...] = ()
    for_each: str | None = None
    for_each_or_null: str | None = None
    repeat: tuple[str, ...] = ()


class _Where(msgspec.Struct, frozen=True):
    path: str


class _View(msgspec.Struct, frozen=True):
    resource: str
    select: tuple[_Select, ...]
    name: str = ""
    where: tuple[_Where, ...] = ()
    constant: tuple[dict[str, Any], ...] = ()


def view_of(definition: Any, place: str, base: str | None = None) -> View:  # noqa: ANN401 - outside
    """The view of a ViewDefinition as decoded JSON.

    Args:
        definition: the ViewDefinition.
        place: what it is called in an error: its file.
        base: the address of the server whose resources it flattens; only below it do absolute references
            mean one of them.

    Raises:
        InputError: it is no ViewDefinition, or not one that can be run; the message names the place in it.
    """
    try:
        said = msgspec.convert(definition, _View)
    except msgspec.ValidationError as error:
        raise InputError(f"{place} is no ViewDefinition: {error}") from None
    try:
        return _made(said, base)
    except InputError as error:
        raise InputError(f"{place} is no ViewDefinition that can be run: {error}") from None


def _made(said: _View, base: str | None) -> View:
    if not said.select:
        raise InputError("it has no select: give it columns")
    maker = _Maker(said.resource, dict(map(_constant, said.constant)), base)
    selects = tuple(maker.select(one) for one in said.select)
    whole = Select((), selects, ())
    columns = whole.columns
    _once(columns)
    if not columns:
        raise InputError("it has no column")
    wheres = tuple((one.path, maker.path(one.path)) for one in said.where)
    return View(said.name, said.resource, wheres, whole, columns)


def _constant(said: dict[str, Any]) -> tuple[str, Any]:
    values = [value for key, value in said.items() if key.startswith("value")]
    name = said.get("name")
    if not isinstance(name, str) or not _NAME.fullmatch(name) or len(values) != 1:
        raise InputError("a constant has a name and one value[x]")
    if isinstance(values[0], list | dict):
        raise InputError(f"the constant {name!r} is no single value: give a text, number, true or false")
    return name, values[0]


class _Maker:
    """Makes the selects of one view ready."""

    def __init__(self, resource: str, constants: Constants, base: str | None) -> None:
        self._resource, self._constants, self._base = resource, constants, base

    def path(self, text: str) -> Found:
        return compiled(text, self._constants, self._resource, self._base)

    def select(self, said: _Select, depth: int = 0) -> Select:
        if depth > _DEEPEST:
            raise InputError(f"its selects are nested more than {_DEEPEST} deep")
        branches = tuple(self.select(one, depth + 1) for one in said.union_all)
        names = [[column.name for column in branch.columns] for branch in branches]
        if any(one != names[0] for one in names):
            raise InputError(
                f"the branches of a unionAll have the columns {names[0]} and "
                f"{next(one for one in names if one != names[0])}: give them the same in the same order"
            )
        return Select(
            tuple(self._column(one) for one in said.column),
            tuple(self.select(one, depth + 1) for one in said.select),
            branches,
            self._foci(said),
        )

    def _foci(self, said: _Select) -> Foci | None:
        given = {"forEach": said.for_each, "forEachOrNull": said.for_each_or_null, "repeat": said.repeat}
        named = [name for name, paths in given.items() if paths]
        if not named:
            return None
        if len(named) > 1:
            raise InputError(f"a select has both {named[0]} and {named[1]}: keep one")
        paths = said.repeat or (said.for_each or said.for_each_or_null or "",)
        made = tuple(map(self.path, paths))
        return Foci(made, or_null=named[0] == "forEachOrNull", deep=named[0] == "repeat")

    def _column(self, said: _Column) -> Column:
        if not _NAME.fullmatch(said.name):
            raise InputError(f"the column {said.name!r} is no name for a column: letters, digits and _")
        return Column(
            said.name,
            said.path,
            self.path(said.path),
            _kind(said),
            said.collection,
            {tag.name: tag.value for tag in said.tag},
        )


def _kind(said: _Column) -> Kind | None:
    if said.type is None:
        return None
    name = said.type.removeprefix(_BASE)
    return KINDS.get(name)


def _once(columns: tuple[Column, ...]) -> None:
    seen = set[str]()
    for column in columns:
        if column.name in seen:
            raise InputError(f"the column {column.name!r} stands twice: give each its own name")
        seen.add(column.name)
