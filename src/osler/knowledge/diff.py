"""What differs between two editions of a pack, and whose verdict changes with it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import msgspec

from osler.knowledge.load import load_pack
from osler.knowledge.pack import Pack
from osler.knowledge.places import TEST_ENDING, yaml_files
from osler.knowledge.schema import Recommendation, TestFile
from osler.knowledge.show import read_tests, verdict_table


class FieldChange(msgspec.Struct, frozen=True):
    """One key of a recommendation before and after."""

    field: str
    before: Any
    after: Any


class Change(msgspec.Struct, frozen=True):
    """A recommendation that both editions have and that differs."""

    id: str
    fields: tuple[FieldChange, ...]


class VerdictChange(msgspec.Struct, frozen=True, kw_only=True):
    """A saved case on which the editions differ."""

    id: str
    case: str
    before: str
    after: str


class Difference(msgspec.Struct, frozen=True, kw_only=True):
    """All that differs between two editions."""

    before: str
    """Version of the first edition."""
    after: str
    added: tuple[str, ...]
    removed: tuple[str, ...]
    changed: tuple[Change, ...]
    verdicts: tuple[VerdictChange, ...]


def diff(before: Path, after: Path) -> Difference:
    """What changed from the pack in one folder to that in another.

    Raises:
        KnowledgeError: one of them cannot be loaded.
    """
    old, new = load_pack(before), load_pack(after)
    shared = [name for name in old.recommendations if name in new.recommendations]
    return Difference(
        before=old.version,
        after=new.version,
        added=tuple(name for name in new.recommendations if name not in old.recommendations),
        removed=tuple(name for name in old.recommendations if name not in new.recommendations),
        changed=tuple(_changes(old, new, shared)),
        verdicts=tuple(_verdicts(old, new, _saved(before, after, shared))),
    )


def _changes(old: Pack, new: Pack, shared: list[str]) -> Iterator[Change]:
    for name in shared:
        fields = tuple(_fields(old.recommendations[name], new.recommendations[name]))
        if fields:
            yield Change(name, fields)


def _fields(old: Recommendation, new: Recommendation) -> Iterator[FieldChange]:
    first, second = msgspec.to_builtins(old), msgspec.to_builtins(new)
    for field in msgspec.structs.fields(Recommendation):
        if first[field.name] != second[field.name]:
            yield FieldChange(field.name, first[field.name], second[field.name])


def _saved(before: Path, after: Path, shared: list[str]) -> dict[str, list[TestFile]]:
    """The test files of both editions by recommendation."""
    saved: dict[str, list[TestFile]] = {name: [] for name in shared}
    for root in (before, after):
        for entry in yaml_files(root, tests=True):
            name = entry.name.rpartition("/")[2].removesuffix(TEST_ENDING)
            if entry.name.endswith(TEST_ENDING) and name in saved:
                tests = read_tests(root, entry.name.removesuffix(TEST_ENDING) + ".yaml")
                if tests is not None and tests not in saved[name]:
                    saved[name].append(tests)
    return saved


def _verdicts(old: Pack, new: Pack, saved: dict[str, list[TestFile]]) -> Iterator[VerdictChange]:
    seen: set[VerdictChange] = set()
    for name, files in saved.items():
        for tests in files:
            rows = zip(verdict_table(old, name, tests), verdict_table(new, name, tests), strict=True)
            for first, second in rows:
                change = VerdictChange(id=name, case=first.name, before=first.verdict, after=second.verdict)
                if first.verdict != second.verdict and change not in seen:
                    seen.add(change)
                    yield change
