"""From text to tokens; a unit is read together with the number it follows."""

from __future__ import annotations

import re
from typing import Literal

import msgspec

from osler.core.errors import ExpressionError

KEYWORDS = frozenset({"and", "or", "not", "in", "has", "true", "false"})
_UNIT = r"(?:[A-Za-z%]+[0-9]*|\{[^}\s]*\}|\[[^\]\s,]*\])"
_TOKEN = re.compile(
    rf"""\s*(?:
      (?P<number>(?:\d+(?:\.\d+)?|\.\d+)(?:[eE][+-]?\d+)?)
         (?:\s*(?P<unit>(?!(?:and|or|not|in|has)\b){_UNIT}+(?:/(?:[0-9.]+_?)?{_UNIT}+)*))?
    | (?P<name>[A-Za-z_][A-Za-z0-9_]*)
    | (?P<sign><=|>=|==|!=|[<>+\-*/()\[\],])
    | (?P<end>$)
    )""",
    re.VERBOSE,
)


class Token(msgspec.Struct, frozen=True):
    """A piece of the text, with the place where it starts."""

    kind: Literal["number", "name", "sign", "end"]
    text: str
    at: int
    unit: str | None = None


def wrong(problem: str, text: str, at: int) -> ExpressionError:
    """The one-line error of a condition, with the place counted from 1."""
    return ExpressionError(f"{problem} (at character {at + 1} of {text!r})")


def tokens(text: str) -> list[Token]:
    """All tokens of the text, the last of kind `end`."""
    found: list[Token] = []
    at = 0
    while True:
        match = _TOKEN.match(text, at)
        if match is None:
            at += len(text[at:]) - len(text[at:].lstrip())
            raise wrong(f"unexpected {text[at]!r}", text, at)
        kind = next(name for name in ("number", "name", "sign", "end") if match[name] is not None)
        start = match.start(kind)
        found.append(Token(kind, match[kind], start, match["unit"]))  # type: ignore[arg-type]
        if kind == "end":
            return found
        at = match.end()
