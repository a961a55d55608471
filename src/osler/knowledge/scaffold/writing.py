"""A test file as compact YAML: one case a line where it fits."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import yaml

from osler.core.case import Value
from osler.knowledge.schema import TestCase, TestFile

_WIDTH = 110


def as_yaml(tests: TestFile) -> str:
    """The test file in the format of the packs."""
    lines = list(_wrapped("base: ", list(_map(tests.base)), "  "))
    lines.append("cases:" if tests.cases else "cases: []")
    for case in tests.cases:
        lines.extend(_wrapped("- ", list(_case(case)), "    "))
    return "\n".join(lines) + "\n"


def _wrapped(start: str, pieces: list[str], indent: str) -> Iterator[str]:
    """Lines of the pieces, broken only between them."""
    line = start + pieces[0]
    for piece in pieces[1:]:
        if len(line) + 1 + len(piece) > _WIDTH:
            yield line
            line = indent + piece
        else:
            line += " " + piece
    yield line


def _case(case: TestCase) -> Iterator[str]:
    yield f"{{name: {_scalar(case.name)},"
    groups = [[f"expect: {case.expect}"]]
    if case.set:
        groups.append(
            ["set: " + piece if place == 0 else piece for place, piece in enumerate(_map(case.set))]
        )
    if case.drop:
        groups.append([f"drop: {_list(case.drop)}"])
    if case.missing:
        groups.append([f"missing: {_list(case.missing)}"])
    for place, group in enumerate(groups):
        end = "}" if place == len(groups) - 1 else ","
        yield from (*group[:-1], group[-1] + end)


def _map(values: Mapping[str, Value | int]) -> Iterator[str]:
    pairs = [f"{name}: {_value(value)}" for name, value in values.items()] or [""]
    for place, pair in enumerate(pairs):
        yield ("{" if place == 0 else "") + pair + ("}" if place == len(pairs) - 1 else ",")


def _value(value: Value | int) -> str:
    if isinstance(value, tuple):
        return _list(value)
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return _scalar(value)


def _list(words: tuple[str, ...]) -> str:
    return f"[{', '.join(map(_scalar, words))}]"


def _scalar(value: object) -> str:
    """A scalar with the quotes that it needs inside a flow mapping."""
    text = yaml.safe_dump([value], default_flow_style=True, width=10_000, allow_unicode=True)
    return str(text).strip()[1:-1]
