"""What readers report about a sentence: kept without question and without patient facts."""

from __future__ import annotations

import os
from datetime import UTC, datetime
from pathlib import Path
from typing import Literal, get_args

import msgspec

from osler.core.errors import InputError

Kind = Literal["wrong", "missing", "unclear"]
KINDS: tuple[Kind, ...] = get_args(Kind)
LONGEST = 500


class Report(msgspec.Struct, frozen=True, kw_only=True):
    """One reader's report."""

    kind: Kind
    statement: str
    text: str
    knowledge_version: str
    on: str


def report(marked: str, text: str, version: str) -> Report:
    """A report from its form: "wrong:<statement id>" and optional words.

    Raises:
        InputError: not one of the kinds, or too long.
    """
    name, _, statement = marked.partition(":")
    kind = next((kind for kind in KINDS if kind == name), None)
    if kind is None or not statement or len(statement) > 200:
        raise InputError(f"the report names no sentence: it is one of {', '.join(KINDS)} and a sentence")
    if len(text) > LONGEST:
        raise InputError(f"the report has {len(text)} characters: shorten it to at most {LONGEST}")
    now = datetime.now(UTC).isoformat(timespec="seconds")
    return Report(kind=kind, statement=statement, text=text.strip(), knowledge_version=version[:100], on=now)


def keep(folder: str | None, item: Report) -> None:
    """Appends a report to the data folder; without one it is only counted."""
    if folder is None:
        return
    path = Path(folder) / "feedback.jsonl"
    path.parent.mkdir(parents=True, exist_ok=True)
    line = msgspec.json.encode(item) + b"\n"
    # One write of one line to a file opened for append: workers do not mix their lines.
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    try:
        os.write(descriptor, line)
    finally:
        os.close(descriptor)
