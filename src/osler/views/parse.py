"""FHIRPath text to a tree: the part of the language that the shareable profile has."""

from __future__ import annotations

import re
from typing import NamedTuple, NoReturn

from osler.core.errors import InputError
from osler.views.tree import Call, Expr, Index, Literal, Member, Negative, Operation, Outside, This

_TOKEN = re.compile(
    r"""\s*(?:
      (?P<number>\d+(?:\.\d+)?)
    | (?P<date>@T?\d[\d:.TZ+-]*)
    | (?P<text>'(?:[^'\\]|\\.)*')
    | (?P<outside>%(?:[A-Za-z_]\w*|`[^`]+`))
    | (?P<name>\$?[A-Za-z_]\w*|`[^`]+`)
    | (?P<sign><=|>=|!=|[-+*/=<>().,\[\]{}&|~])
    )""",
    re.VERBOSE,
)
_BINDS = {
    "or": 1,
    "and": 2,
    "=": 3,
    "!=": 3,
    "<": 4,
    "<=": 4,
    ">": 4,
    ">=": 4,
    "+": 5,
    "-": 5,
    "*": 6,
    "/": 6,
}
_WORDS = {"true": True, "false": False}
_ESCAPES = {"n": "\n", "t": "\t", "r": "\r", "f": "\f"}
_DEEPEST = 60
_LONGEST = 400
"""Pieces of one expression: it is made and run by functions that call each other."""
_END = ("end", "")


class _Token(NamedTuple):
    kind: str
    text: str


def parse(text: str) -> Expr:
    """The tree of an expression.

    Raises:
        InputError: it is no FHIRPath, or uses what the shareable profile does not have.
    """
    return _Parser(text).whole()


def _tokens(text: str) -> list[_Token]:
    found, at = list[_Token](), 0
    while text[at:].strip():
        match = _TOKEN.match(text, at)
        if match is None:
            raise InputError(f"{text!r} is no FHIRPath that can be used: see {text[at:].strip()[:12]!r}")
        found.append(_Token(match.lastgroup or "", match[match.lastgroup or 0]))
        at = match.end()
        if len(found) > _LONGEST:
            raise InputError(f"{text[:40]!r}… has more than {_LONGEST} words and signs: write it shorter")
    return [*found, _Token(*_END)]


class _Parser:
    """Reads one expression from left to right."""

    def __init__(self, text: str) -> None:
        self._text, self._tokens, self._at, self._depth = text, _tokens(text), 0, 0

    def whole(self) -> Expr:
        found = self._operations(0)
        if self._here != _END:
            self._wrong()
        return found

    @property
    def _here(self) -> _Token:
        return self._tokens[self._at]

    def _wrong(self) -> NoReturn:
        seen = repr(self._here.text) if self._here != _END else "its end"
        raise InputError(f"{self._text!r} is no FHIRPath that can be used: see {seen}")

    def _take(self, text: str | None = None) -> _Token:
        token = self._here
        if text is not None and (token.text != text or token.kind == "text"):
            self._wrong()
        self._at += 1
        return token

    def _is(self, text: str) -> bool:
        return self._here.text == text and self._here.kind in ("sign", "name")

    def _operations(self, least: int) -> Expr:
        self._depth += 1
        if self._depth > _DEEPEST:
            raise InputError(f"a FHIRPath is nested more than {_DEEPEST} deep: write it shorter")
        left = self._signed()
        while self._here.kind in ("sign", "name") and _BINDS.get(self._here.text, 0) > least:
            sign = self._take().text
            left = Operation(sign, left, self._operations(_BINDS[sign]))
        self._depth -= 1
        return left

    def _signed(self) -> Expr:
        if self._is("-"):
            self._take()
            return Negative(self._signed())
        if self._is("+"):
            self._take()
        return self._path()

    def _path(self) -> Expr:
        found = self._term()
        while self._here.kind == "sign" and self._here.text in (".", "["):
            if self._take().text == "[":
                found = Index(found, self._operations(0))
                self._take("]")
            else:
                found = self._step(found)
        return found

    def _term(self) -> Expr:
        token = self._here
        if token.kind == "name":
            return self._named()
        self._at += 1
        if token.kind == "number":
            return Literal(float(token.text) if "." in token.text else int(token.text))
        if token.kind == "date":
            return Literal(token.text[1:].removeprefix("T"))
        if token.kind == "text":
            return Literal(re.sub(r"\\(.)", lambda seen: _ESCAPES.get(seen[1], seen[1]), token.text[1:-1]))
        if token.kind == "outside":
            return Outside(token.text[1:].strip("`"))
        return self._bracketed(token)

    def _bracketed(self, token: _Token) -> Expr:
        if token.text == "{":
            self._take("}")
            return Literal(None)
        if token.text != "(":
            self._at -= 1
            self._wrong()
        found = self._operations(0)
        self._take(")")
        return found

    def _named(self) -> Expr:
        if self._here.text in _WORDS:
            return Literal(_WORDS[self._take().text])
        if self._is("$this"):
            self._take()
            return This()
        return self._step(This())

    def _step(self, base: Expr) -> Expr:
        if self._here.kind != "name" or self._here.text.startswith("$"):
            self._wrong()
        name = self._take().text.strip("`")
        if not self._is("("):
            return Member(base, name)
        self._take("(")
        args = list[Expr]()
        while not self._is(")"):
            if args:
                self._take(",")
            args.append(self._operations(0))
        self._take(")")
        return Call(base, name, tuple(args))
