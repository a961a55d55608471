"""Reads question sets: our own shape, the annotated questions, the bottom lines, K-QA and HealthBench."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import msgspec
import yaml

from osler.core.errors import InputError
from osler.evaluation.items import Criterion, Item, Nugget, Shape

_ENDINGS = (".yaml", ".yml", ".jsonl", ".json")


class QuestionSet(msgspec.Struct, frozen=True, kw_only=True):
    """The questions of one file."""

    name: str
    shape: Shape
    items: tuple[Item, ...]


def read_sets(paths: Sequence[Path]) -> tuple[QuestionSet, ...]:
    """The question sets in files and folders, in the order given.

    Raises:
        InputError: nothing is there, or a row has none of the shapes.
    """
    return tuple(_read(path) for path in _files(paths))


def _files(paths: Iterable[Path]) -> Iterator[Path]:
    for path in paths:
        if path.is_dir():
            inside = sorted(one for one in path.iterdir() if one.suffix in _ENDINGS)
            if not inside:
                raise InputError(
                    f"{path}: no question set in this folder: give files ending in .yaml or .jsonl"
                )
            yield from inside
        elif path.is_file():
            yield path
        else:
            raise InputError(f"{path}: there is no such file: give a question set (YAML or JSONL)")


def _read(path: Path) -> QuestionSet:
    rows = _rows(path)
    if not rows:
        raise InputError(f"{path}: it holds no question")
    shape = _shape(rows[0], path)
    items = []
    for place, row in enumerate(rows, 1):
        try:
            items.append(_READERS[shape](row, place))
        except (msgspec.ValidationError, LookupError, TypeError, AttributeError, ValueError) as error:
            why = str(error) if isinstance(error, msgspec.ValidationError) else "it has another shape"
            raise InputError(f"{path}: question {place} cannot be read as {shape}: {why}") from None
    _check(items, path)
    return QuestionSet(name=path.name, shape=shape, items=tuple(items))


def _rows(path: Path) -> list[Any]:
    try:
        text = path.read_text("utf-8")
        if path.suffix == ".jsonl":
            return [msgspec.json.decode(line) for line in text.splitlines() if line.strip()]
        found = msgspec.json.decode(text) if path.suffix == ".json" else yaml.load(text, _loader())  # noqa: S506
    except (OSError, UnicodeDecodeError, msgspec.DecodeError, yaml.YAMLError) as error:
        why = " ".join(str(error).split())[:160]
        raise InputError(f"{path}: it cannot be read: {why}") from None
    if not isinstance(found, list):
        raise InputError(f"{path}: it is no list of questions: write one item a question")
    return found


def _loader() -> type[yaml.SafeLoader]:
    return getattr(yaml, "CSafeLoader", yaml.SafeLoader)


def _shape(row: object, path: Path) -> Shape:
    if isinstance(row, Mapping):
        for key, shape in _MARKS:
            if key <= row.keys():
                return shape
    raise InputError(
        f"{path}: its first row is no question: a row has a question with nuggets, or the fields of K-QA "
        "or HealthBench (docs/how-to/evaluate.md)"
    )


_MARKS: tuple[tuple[frozenset[str], Shape], ...] = (
    (frozenset({"prompt", "rubrics"}), "HealthBench"),
    (frozenset({"Question", "Must_have"}), "K-QA"),
    (frozenset({"text", "facts", "in_scope"}), "annotated questions"),
    (frozenset({"question", "says", "intent"}), "bottom lines"),
    (frozenset({"question", "id"}), "osler"),
)


def _own(row: Any, _: int) -> Item:  # noqa: ANN401 - outside data
    return msgspec.convert(row, Item)


def _annotated(row: Any, _: int) -> Item:  # noqa: ANN401
    status = "emergency" if row["emergency"] else None if row["in_scope"] else "abstained"
    expected = {key: row[key] for key in ("facts", "also", "absent") if key in row}
    return msgspec.convert(
        {
            "id": row["id"],
            "group": row["group"],
            "question": row["text"],
            "status": status,
            "expected": expected if row["in_scope"] and not row["emergency"] else None,
        },
        Item,
    )


def _bottom_line(row: Any, _: int) -> Item:  # noqa: ANN401
    kept = ("id", "question", "facts", "audience", "region", "says", "never", "cites")
    return msgspec.convert({"group": row["intent"], **{k: row[k] for k in kept if k in row}}, Item)


def _kqa(row: Any, place: int) -> Item:  # noqa: ANN401
    nuggets = [Nugget(text=str(one)) for one in row["Must_have"]]
    nuggets += [Nugget(text=str(one), weight="okay") for one in row.get("Nice_to_have") or ()]
    return Item(
        id=f"kqa-{place}", group="K-QA", question=row["Question"], audience="patient", nuggets=tuple(nuggets)
    )


def _healthbench(row: Any, place: int) -> Item:  # noqa: ANN401
    asked = [str(turn["content"]) for turn in row["prompt"] if turn["role"] == "user"]
    last = msgspec.convert({"question": asked[-1], "rubric": row["rubrics"]}, _Asked)
    if len(asked) == 1:
        turns = {"question": asked[0], "rubric": last.rubric, "follow_ups": ()}
    else:
        earlier = [{"question": one} for one in asked[1:-1]]
        turns = {
            "question": asked[0],
            "follow_ups": [*earlier, {"question": asked[-1], "rubric": last.rubric}],
        }
    theme = next((t.removeprefix("theme:") for t in row.get("example_tags", ()) if "theme:" in t), "")
    return msgspec.convert(
        {
            "id": str(row.get("prompt_id", f"healthbench-{place}")),
            "group": theme,
            **msgspec.to_builtins(turns),
        },
        Item,
    )


class _Asked(msgspec.Struct, frozen=True):
    question: str
    rubric: tuple[Criterion, ...]


_READERS: dict[Shape, Callable[[Any, int], Item]] = {
    "osler": _own,
    "annotated questions": _annotated,
    "bottom lines": _bottom_line,
    "K-QA": _kqa,
    "HealthBench": _healthbench,
}


def _check(items: Sequence[Item], path: Path) -> None:
    seen: set[str] = set()
    for item in items:
        if item.id in seen:
            raise InputError(f"{path}: the id {item.id!r} stands there twice: give each question its own")
        seen.add(item.id)
        for turn in item.turns:
            if not turn.question.strip():
                raise InputError(f"{path}: {item.id} asks nothing: write a question")
            for pattern in (*turn.says, *turn.never):
                _check_pattern(pattern, item.id, path)


def _check_pattern(pattern: str, name: str, path: Path) -> None:
    try:
        re.compile(pattern)
    except re.error as error:
        raise InputError(f"{path}: {name}: {pattern!r} is no regular expression: {error}") from None
