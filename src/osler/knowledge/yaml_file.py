"""YAML as an author means it: what YAML 1.1 would quietly change is refused or kept as written.

Duplicate keys and yes/no/on/off are refused, dates stay text, and 010 or 10:30 is text, never a
number in another base.
"""

from __future__ import annotations

import re
from collections.abc import Hashable
from pathlib import Path
from typing import Any

import yaml

from osler.knowledge.finding import Finding

_TEXT = "tag:yaml.org,2002:str"
_MAPPING = "tag:yaml.org,2002:map"
_LIST = "tag:yaml.org,2002:seq"
_TEXT_KEYS = {(_TEXT, yaml.ScalarNode)}
_WHOLE = re.compile(r"[-+]?(0|[1-9][0-9]*)")
_DECIMAL = re.compile(r"[-+]?[0-9]+\.[0-9]+|[-+]?\.[0-9]+")


class UnreadableError(Exception):
    """A file is not YAML as accepted here; carries the finding."""

    def __init__(self, finding: Finding) -> None:
        super().__init__(str(finding))
        self.finding = finding


class _Refused(yaml.YAMLError):
    def __init__(self, rule: str, mark: yaml.Mark, message: str, mend: str) -> None:
        super().__init__(message)
        self.rule, self.line, self.message, self.mend = rule, mark.line + 1, message, mend


class _Loader(yaml.CSafeLoader):
    """The safe loader with short ways for what nearly all of a pack is: text, mappings and lists."""

    def resolve(self, kind: type[yaml.Node], value: str, implicit: tuple[bool, bool]) -> str:
        if kind is not yaml.ScalarNode:
            return _MAPPING if kind is yaml.MappingNode else _LIST
        if implicit[0]:
            for tag, pattern in self.yaml_implicit_resolvers.get(value[:1], ()):
                if pattern.match(value):
                    return str(tag)
        return _TEXT

    def construct_document(self, node: yaml.Node) -> Any:  # noqa: ANN401 - any content
        self.made: dict[int, Any] = {}
        built = self.built(node)
        self.constructed_objects, self.recursive_objects = {}, {}
        return built

    def built(self, node: yaml.Node) -> Any:  # noqa: ANN401 - any content
        """What a node stands for; a node that an alias names again stands for the same object."""
        if node.tag == _TEXT and isinstance(node, yaml.ScalarNode):
            return node.value
        if id(node) in self.made:
            return self.made[id(node)]
        if node.tag == _LIST and isinstance(node, yaml.SequenceNode):
            items: list[Any] = []
            self.made[id(node)] = items
            items.extend([self.built(item) for item in node.value])
            return items
        if node.tag == _MAPPING and isinstance(node, yaml.MappingNode) and _has_text_keys(node):
            mapping: dict[Hashable, Any] = {}
            self.made[id(node)] = mapping
            for key, value in node.value:
                mapping[key.value] = self.built(value)
            if len(mapping) < len(node.value):
                _refuse_twins(node)
            return mapping
        return self.construct_object(node, deep=True)

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Hashable, Any]:
        _refuse_twins(node)
        return super().construct_mapping(node, deep)


def _has_text_keys(node: yaml.MappingNode) -> bool:
    """Whether each key is text; numbers and merges are read the long way."""
    return {(key.tag, type(key)) for key, _ in node.value} <= _TEXT_KEYS


def _refuse_twins(node: yaml.MappingNode) -> None:
    if not all(isinstance(key, yaml.ScalarNode) for key, _ in node.value):
        why = "a key is a list or a mapping"
        raise _Refused("yaml-syntax", node.start_mark, why, "use a word as the key")
    seen: set[str] = set()
    for key, _ in node.value:
        if key.value in seen:
            raise _Refused(
                "duplicate-key",
                key.start_mark,
                f"the key {key.value!r} stands twice",
                "keep one of the two",
            )
        seen.add(key.value)


def _bool(loader: _Loader, node: yaml.ScalarNode) -> bool:
    text = node.value.lower()
    if text not in {"true", "false"}:
        raise _Refused(
            "yaml-word",
            node.start_mark,
            f"YAML reads the bare word {node.value!r} as true or false",
            f'write true or false, or put it in quotes: "{node.value}"',
        )
    return bool(text == "true")


def _int(loader: _Loader, node: yaml.ScalarNode) -> int | str:
    return int(node.value) if _WHOLE.fullmatch(node.value) else str(node.value)


def _float(loader: _Loader, node: yaml.ScalarNode) -> float | str:
    return float(node.value) if _DECIMAL.fullmatch(node.value) else str(node.value)


def _text(loader: _Loader, node: yaml.ScalarNode) -> str:
    return str(node.value)


for _tag, _constructor in {"bool": _bool, "int": _int, "float": _float, "timestamp": _text}.items():
    _Loader.add_constructor(f"tag:yaml.org,2002:{_tag}", _constructor)


def read_yaml(root: Path, name: str, raw: bytes | None = None) -> object:
    """The content of a YAML file under `root`; `raw` where it has been read already.

    Raises:
        UnreadableError: the file cannot be read or holds what is refused here.
    """
    try:
        text = ((root / name).read_bytes() if raw is None else raw).decode("utf-8")
        return yaml.load(text, _Loader)  # noqa: S506 - a safe loader
    except _Refused as error:
        raise UnreadableError(
            Finding(error.rule, f"{name}:{error.line}", error.message, error.mend)
        ) from None
    except yaml.YAMLError as error:
        raise UnreadableError(_syntax(error, name)) from None
    except (OSError, UnicodeDecodeError) as error:
        why = error.strerror if isinstance(error, OSError) else "it is not UTF-8 text"
        raise UnreadableError(
            Finding("unreadable-file", name, f"cannot be read: {why}", "save it again as UTF-8")
        ) from None


def _syntax(error: yaml.YAMLError, name: str) -> Finding:
    mark = getattr(error, "problem_mark", None)
    where = f"{name}:{mark.line + 1}" if mark is not None else name
    problem = str(getattr(error, "problem", None) or error).splitlines()[0]
    mend = "check the indentation, and quote a text that holds ': ' or ' #' or starts with a sign"
    return Finding("yaml-syntax", where, f"is not YAML: {problem}", mend)


def line_of(path: Path, keys: tuple[str | int, ...]) -> int | None:
    """The line on which a key path starts, as deep as it exists; None for an unreadable file."""
    try:
        node = yaml.compose(path.read_text(encoding="utf-8"), yaml.CSafeLoader)
    except (yaml.YAMLError, OSError, UnicodeDecodeError):
        return None
    line = None
    for key in keys:
        found = _child(node, key)
        if found is None:
            break
        node, line = found
    return line


def _child(node: yaml.Node | None, key: str | int) -> tuple[yaml.Node, int] | None:
    if isinstance(node, yaml.MappingNode):
        for name, value in node.value:
            if name.value == key:
                return value, name.start_mark.line + 1
    if isinstance(node, yaml.SequenceNode) and isinstance(key, int) and key < len(node.value):
        return node.value[key], node.value[key].start_mark.line + 1
    return None
