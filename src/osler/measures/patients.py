"""Reading the records of many patients from disk, and setting aside what cannot be read, with the reason."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

from osler.core.errors import InputError
from osler.fhir.gathering import unpacked
from osler.fhir.resources import whose, word

_READ = (".json", ".ndjson")


class Patients(NamedTuple):
    """Records by patient, in the order of their names."""

    records: dict[str, list[dict[str, Any]]]
    set_aside: tuple[str, ...]
    """One line for each thing that could not be used: where and why; no value of a patient."""


def read_patients(path: Path) -> Patients:
    """The records under a path: a folder with a sub-folder or Bundle per patient, ndjson, or one Bundle.

    Raises:
        InputError: there is nothing to read at the path.
    """
    if not path.exists():
        raise InputError(f"patients {str(path)!r} do not exist: give a folder, an .ndjson file or a Bundle")
    aside: list[str] = []
    found: defaultdict[str, list[dict[str, Any]]] = defaultdict(list)
    taken: dict[str, Path] = {}
    for unit in _units(path):
        for name, rows in _records(unit, aside).items():
            if name in taken and not _is_bulk(unit, taken[name]):
                aside.append(f"{unit}: the patient is already read from {taken[name]}: left out")
                continue
            taken[name] = unit
            found[name].extend(rows)
    named = {name: rows for name, rows in found.items() if any(_is_patient(row) for row in rows)}
    aside += [
        f"{taken[name]}: resources of a patient without a Patient resource: left out"
        for name in found.keys() - named.keys()
    ]
    if not named:
        raise InputError(
            f"patients {str(path)!r} hold no FHIR Patient: {aside[0] if aside else 'check the path'}"
        )
    return Patients(dict(sorted(named.items())), tuple(sorted(aside)))


def _units(path: Path) -> list[Path]:
    """What is read together: a file, or a sub-folder of one patient's files."""
    if path.is_file():
        return [path]
    inside = sorted(one for one in path.iterdir() if not one.name.startswith("."))
    return [one for one in inside if one.is_dir() or one.suffix in _READ]


def _is_bulk(one: Path, other: Path) -> bool:
    """Bulk Data spreads one patient over many ndjson files; loose resources may stand side by side."""
    return one.is_file() and other.is_file()


def _records(unit: Path, aside: list[str]) -> dict[str, list[dict[str, Any]]]:
    files = sorted(file for file in unit.rglob("*") if file.suffix in _READ) if unit.is_dir() else [unit]
    rows = [row for file in files for row in _resources(file, aside)]
    people = sorted({word(row.get("id")) for row in rows if _is_patient(row)} - {""})
    if unit.is_dir() and len(people) > 1:
        aside.append(f"{unit}: holds {len(people)} patients where one was expected: left out")
        return {}
    by_name: defaultdict[str, list[dict[str, Any]]] = defaultdict(list)
    shared = [row for row in rows if not _is_patient(row) and not whose(row)]
    for row in rows:
        name = whose(row)
        if name:
            by_name[name].append(row)
    if unit.is_dir() and people:
        by_name = defaultdict(list, {people[0]: by_name[people[0]]})
    for name in by_name:
        by_name[name].extend(shared)
    return dict(by_name)


def _is_patient(row: dict[str, Any]) -> bool:
    return row.get("resourceType") == "Patient"


def _resources(file: Path, aside: list[str]) -> Iterator[dict[str, Any]]:
    try:
        text = file.read_text("utf-8")
    except (OSError, UnicodeDecodeError):
        aside.append(f"{file}: cannot be read as UTF-8 text: left out")
        return
    pieces = text.splitlines() if file.suffix == ".ndjson" else [text]
    for number, piece in enumerate(pieces, 1):
        if not piece.strip():
            continue
        try:
            document = json.loads(piece)
        except (ValueError, RecursionError):
            line = f" line {number}" if file.suffix == ".ndjson" else ""
            aside.append(f"{file}{line}: is not valid JSON: left out")
            continue
        yield from (row for _, row in unpacked([document]) if row)


def read_value_sets(folder: Path) -> list[dict[str, Any]]:
    """The FHIR resources of a folder of value sets.

    Raises:
        InputError: the folder holds none.
    """
    aside: list[str] = []
    files = sorted(folder.glob("*.json")) if folder.is_dir() else []
    rows = [row for file in files for row in _resources(file, aside)]
    if not rows or aside:
        why = aside[0] if aside else "no FHIR ValueSet is there"
        raise InputError(f"value sets {str(folder)!r}: {why}: give FHIR ValueSet files (.json)")
    return rows
