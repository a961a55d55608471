"""The tables to which views flatten resources, and the views: Osler's own, or a hospital's in their place."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any, NamedTuple

import msgspec

from osler.core.errors import InputError
from osler.logic import nearest
from osler.panel.bulk.raising import Way, raised, way_of
from osler.views import View, view_of

OWN = Path(__file__).parents[2] / "content" / "views"
_ELEMENT = "osler/element"
_PATIENT = "patient_id"
_SHARED = "medication"
"""The one table whose rows are nobody's: orders refer to them."""


class Table(NamedTuple):
    """What the rows of a table are."""

    name: str
    kind: str
    """The kind of resource that its rows tell of."""
    elements: Mapping[str, str | None]
    """By column: where it stands in the resource; none for the patient's id and numbers of items."""


class Told(NamedTuple):
    """What the rows of one resource say."""

    patient: str
    """The patient's id; empty where they say none."""
    resource: dict[str, Any]


class Flattening(NamedTuple):
    """One view into one table."""

    view: View
    table: Table
    patient: int
    """Which column holds the patient's id."""
    ways: tuple[tuple[int, Way], ...]

    def told(self, resource: dict[str, Any]) -> list[Told]:
        """What a resource's rows say, once for each patient they name.

        Raises:
            Unfit: the resource does not fit the view.
        """
        people: dict[str, list[tuple[Any, ...]]] = {}
        for row in self.view.rows(resource):
            name = row[self.patient]
            people.setdefault(name if isinstance(name, str) else "", []).append(row)
        return [Told(name, raised(self.table.kind, self.ways, rows)) for name, rows in people.items()]


class Flattenings(NamedTuple):
    """All views of a run, by the kind of resource that they flatten."""

    by_kind: Mapping[str, tuple[Flattening, ...]]
    changed: bool
    """Whether some are not Osler's own."""

    def told(self, resource: dict[str, Any]) -> list[Told]:
        """What a resource says in all tables that it goes to."""
        kind = resource.get("resourceType")
        views = self.by_kind.get(kind, ()) if isinstance(kind, str) else ()
        return [one for view in views for one in view.told(resource)]


def flattenings(folder: Path | None, base: str | None = None) -> Flattenings:
    """Osler's own views; those of a folder stand in the place of Osler's for the same table.

    `base` is the address of the server that the resources are of: absolute references count only below it.

    Raises:
        InputError: the folder holds none, or one that cannot be used; the message names it and the mend.
    """
    own = _own_views(base)
    tables = {name: _table(view) for name, view in own.items()}
    chosen = [_into(view, tables[name], name) for name, view in own.items()]
    given = _given(folder, tables, base) if folder is not None else []
    replaced = {one.table.name for one in given}
    found: dict[str, tuple[Flattening, ...]] = {}
    for one in [*(one for one in chosen if one.table.name not in replaced), *given]:
        found[one.view.resource] = (*found.get(one.view.resource, ()), one)
    return Flattenings(found, bool(given))


def own_tables() -> tuple[Table, ...]:
    """The tables that views fill: what their columns are is told by Osler's own views."""
    return tuple(map(_table, _own_views().values()))


def read_view(path: Path, base: str | None = None) -> View:
    """The view in a file.

    Raises:
        InputError: the file is missing, is no JSON, or no ViewDefinition that can be run.
    """
    try:
        said = msgspec.json.decode(path.read_bytes())
    except OSError as error:
        raise InputError(f"{str(path)!r} cannot be read ({error.strerror}): check the path") from None
    except (msgspec.DecodeError, UnicodeDecodeError):
        raise InputError(f"{str(path)!r} is no JSON: write the ViewDefinition anew") from None
    return view_of(said, repr(str(path)), base)


def _own_views(base: str | None = None) -> dict[str, View]:
    return {view.name: view for view in (read_view(path, base) for path in sorted(OWN.glob("*.json")))}


def _table(view: View) -> Table:
    elements = {column.name: column.tags.get(_ELEMENT) for column in view.columns}
    return Table(view.name, view.resource, elements)


def _given(folder: Path, tables: Mapping[str, Table], base: str | None) -> list[Flattening]:
    paths = sorted(folder.glob("*.json"))
    if not paths:
        raise InputError(f"the folder {str(folder)!r} holds no ViewDefinition (.json): check the path")
    given = list[Flattening]()
    for path in paths:
        view = read_view(path, base)
        table = tables.get(view.name)
        if table is None:
            raise InputError(
                f"{str(path)!r} has the name {view.name!r}, which is no table of Osler's"
                f"{nearest(view.name, tables)}: its name is one of {', '.join(tables)}"
            )
        given.append(_into(view, table, repr(str(path))))
    return given


def _into(view: View, table: Table, place: str) -> Flattening:
    """A view joined to a table by the names of its columns.

    Raises:
        InputError: a column is none of the table's, or one that is needed is missing.
    """
    numbers = {column.name: number for number, column in enumerate(view.columns)}
    needed = "id" if table.name == _SHARED else _PATIENT
    if needed not in numbers:
        raise InputError(f"{place} has no column {needed!r}: without it nobody knows whose its rows are")
    ways = list[tuple[int, Way]]()
    for name, number in numbers.items():
        if name not in table.elements:
            raise InputError(
                f"{place} has the column {name!r}, which the table {table.name} does not have"
                f"{nearest(name, table.elements)}: `osler panel tables` lists its columns"
            )
        element = table.elements[name]
        try:
            ways += [(number, way_of(element, numbers))] if element else []
        except InputError as error:
            raise InputError(f"{place} has the column {name!r}, and {error}") from None
    return Flattening(view, table, numbers[needed], tuple(ways))
