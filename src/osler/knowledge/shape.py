"""From parsed YAML to the schema: strict, with errors that name the key and the mend."""

from __future__ import annotations

import re
from difflib import get_close_matches
from pathlib import Path
from typing import Any, TypeVar

import msgspec
from msgspec import inspect

from osler.knowledge.finding import Finding
from osler.knowledge.yaml_file import UnreadableError, line_of, read_yaml

T = TypeVar("T")
_PLACE = re.compile(r"^(?P<what>.*?)(?: - at (?P<place>.*))?$", re.S)
_STEP = re.compile(r"\.(\w+)|\[(\d+)\]|\[\.\.\.\]")
_WORDS = {"`": "", "str": "text", "object": "a mapping", "array": "a list", "bool": "true/false"}


def read_shape(root: Path, name: str, shape: type[T], raw: bytes | None = None) -> T:
    """The content of a pack's YAML file as `shape`; `raw` where it has been read already.

    Raises:
        UnreadableError: the file is not YAML or not of that shape.
    """
    return convert(read_yaml(root, name, raw), shape, root, name)


def convert(content: object, shape: type[T], root: Path, name: str) -> T:
    """Parsed content as `shape`; the file is read again only to find the line of an error.

    Raises:
        UnreadableError: a key is unknown or missing, or a value is not allowed there.
    """
    try:
        return msgspec.convert(content, shape)
    except msgspec.ValidationError as error:
        raise UnreadableError(_explain(str(error), shape, root / name, name)) from None


def _explain(message: str, shape: type[Any], path: Path, name: str) -> Finding:
    match = _PLACE.match(message)
    what, place = (match["what"], match["place"] or "") if match else (message, "")
    keys = tuple(
        step[1] or (int(step[2]) if step[2] else "*") for step in _STEP.finditer(place.partition("$")[2])
    )
    rule, why, mend, key = _reason(what, _type_at(inspect.type_info(shape), keys))
    full = (*keys, key) if key else keys
    line = line_of(path, tuple(full))
    where = name if line is None else f"{name}:{line}"
    return Finding(rule, where, f"{_dotted(full)} {why}".strip(), mend)


def _dotted(keys: tuple[str | int, ...]) -> str:
    return "the key " + repr(".".join(str(key) for key in keys)) if keys else "the file"


def _reason(what: str, kind: inspect.Type | None) -> tuple[str, str, str, str]:
    """Rule, why, mend, and the key that the message adds to the path."""
    names = _keys(kind)
    if found := re.match(r"Object contains unknown field `(.*)`", what):
        near = get_close_matches(found[1], names, n=1)
        mend = f"rename it to {near[0]!r}" if near else "remove it; the keys here are " + ", ".join(names)
        return "unknown-key", "is not one the format knows", mend, found[1]
    if found := re.match(r"Object missing required field `(.*)`", what):
        return "missing-key", "is required and missing", f"add {found[1]}: ...", found[1]
    if found := re.match(r"Invalid enum value (.*)", what):
        choices = sorted(str(value) for value in _choices(kind))
        return "bad-value", f"cannot be {found[1]}", "use one of " + ", ".join(choices), ""
    mend = "put the value in quotes" if "Expected `str`, got" in what else "give a value of that kind"
    for code, word in _WORDS.items():
        what = what.replace(code, word)
    return "bad-value", "is wrong: " + what[0].lower() + what[1:], mend, ""


def _keys(kind: inspect.Type | None) -> list[str]:
    return [field.encode_name for field in kind.fields] if isinstance(kind, inspect.StructType) else []


def _choices(kind: inspect.Type | None) -> list[Any]:
    if isinstance(kind, inspect.LiteralType):
        return list(kind.values)
    if isinstance(kind, inspect.UnionType):
        return [value for part in kind.types for value in _choices(part)]
    return []


def _type_at(kind: inspect.Type | None, keys: tuple[str | int, ...]) -> inspect.Type | None:
    for key in keys:
        kind = _inner(kind, key)
    return kind


def _inner(kind: inspect.Type | None, key: str | int) -> inspect.Type | None:
    if isinstance(kind, inspect.StructType):
        return next((field.type for field in kind.fields if field.encode_name == key), None)
    if isinstance(kind, inspect.VarTupleType):
        return kind.item_type
    if isinstance(kind, inspect.DictType):
        return kind.value_type
    if isinstance(kind, inspect.UnionType):
        return next((found for part in kind.types if (found := _inner(part, key)) is not None), None)
    return None
