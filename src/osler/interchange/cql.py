"""ELM written out as text of the Clinical Quality Language, so that people and translators can read it."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from osler.interchange.elm import Kind, Program
from osler.interchange.nodes import Elm

_BETWEEN = {
    "And": "and",
    "Or": "or",
    "Equal": "=",
    "Less": "<",
    "LessOrEqual": "<=",
    "Greater": ">",
    "GreaterOrEqual": ">=",
    "Add": "+",
    "Subtract": "-",
    "Multiply": "*",
    "Divide": "/",
    "Power": "^",
    "Contains": "contains",
}
_AFTER = {"IsTrue": "is true", "IsFalse": "is false", "IsNull": "is null"}
_CALLED = {"Floor", "Truncate", "ToDecimal"}
_TYPES = {"boolean": "Boolean", "number": "Decimal", "word": "String", "words": "List<String>"}
_CHAINS = {"And", "Or", "Add"}


def cql(program: Program, name: str, version: str, notes: Mapping[str, str]) -> str:
    """The CQL library of a program.

    Args:
        program: the condition as ELM.
        name: the library's name.
        version: the library's version.
        notes: by fact: what it means and its unit, written above its parameter.
    """
    lines = [f"library {_name(name)} version '{_escaped(version)}'", ""]
    for fact, kind in program.parameters.items():
        lines += [f"// {_flat(notes[fact])}"] if fact in notes else []
        lines.append(f"parameter {_name(fact)} {_type(kind)}")
    lines += ["", "context Unfiltered", ""]
    for statement in program.statements:
        lines += [f"define {_name(statement.name)}:", f"  {_text(statement.expression)}", ""]
    return "\n".join(lines)


def _type(kind: Kind) -> str:
    return _TYPES[kind]


def _name(name: str) -> str:
    return f'"{_escaped(name, chr(34))}"'


def _escaped(text: str, mark: str = "'") -> str:
    return text.replace("\\", "\\\\").replace(mark, f"\\{mark}")


def _flat(text: str) -> str:
    return " ".join(text.split())


def _text(node: Elm) -> str:
    kind = node["type"]
    if kind in _BETWEEN:
        return f"({f' {_BETWEEN[kind]} '.join(_text(item) for item in _chain(node, kind))})"
    if kind in _AFTER:
        return f"({_text(node['operand'])} {_AFTER[kind]})"
    if kind in _CALLED:
        return f"{kind}({_text(node['operand'])})"
    return _other(node, kind)


def _chain(node: Elm, kind: str) -> list[Elm]:
    """The operands, those of the same operator on the left taken in: "a and b and c"."""
    left, right = node["operand"]
    if kind in _CHAINS and left["type"] == kind:
        return [*_chain(left, kind), right]
    return [left, right]


def _other(node: Elm, kind: str) -> str:
    if kind not in _WAYS:
        raise AssertionError(f"no CQL for the ELM node {kind}")
    return _WAYS[kind](node)


def _listed(node: Elm) -> str:
    return f"{node['type']}({{{', '.join(_text(item) for item in node['source']['element'])}}})"


def _either(node: Elm) -> str:
    condition, then, other = (_text(node[part]) for part in ("condition", "then", "else"))
    return f"(if {condition} then {then} else {other})"


def _literal(node: Elm) -> str:
    value = str(node["value"])
    if node["valueType"].endswith("String"):
        return f"'{_escaped(value)}'"
    return f"({value})" if value.startswith("-") else value


_WAYS: dict[str, Callable[[Elm], str]] = {
    "Literal": _literal,
    "ParameterRef": lambda node: _name(node["name"]),
    "ExpressionRef": lambda node: _name(node["name"]),
    "Not": lambda node: f"(not {_text(node['operand'])})",
    "As": lambda node: f"(null as {node['asTypeSpecifier']['name'].rpartition('}')[2]})",
    "If": _either,
    "Coalesce": lambda node: f"Coalesce({', '.join(_text(item) for item in node['operand'])})",
    "Min": _listed,
    "Max": _listed,
}
