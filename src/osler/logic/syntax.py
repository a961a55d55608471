"""From tokens to a raw tree by operator precedence; what the names mean is checked afterwards.

or < and < not < comparison, in, has < + - < * /
"""

from __future__ import annotations

from typing import Literal

import msgspec

from osler.core.errors import ExpressionError
from osler.logic.lexer import KEYWORDS, Token, tokens, wrong

_BINDS = {
    "or": 1, "and": 2, "in": 4, "has": 4, "not": 4,
    "<": 4, "<=": 4, ">": 4, ">=": 4, "==": 4, "!=": 4, "+": 5, "-": 5, "*": 6, "/": 6,
}  # fmt: skip
_NOT_BINDS = 3
_COMPARISON = 4
_DEEPEST = 40


class Raw(msgspec.Struct, frozen=True):
    """A node before its names are looked up."""

    kind: Literal["number", "name", "truth", "list", "call", "not", "infix"]
    text: str
    at: int
    parts: tuple[Raw, ...] = ()
    unit: str | None = None


def read(text: str) -> Raw:
    """The raw tree of a condition or number."""
    reader = _Reader(text)
    raw = reader.expression(0)
    reader.expect_end()
    return raw


class _Reader:
    def __init__(self, text: str) -> None:
        self.text = text
        self.tokens = tokens(text)
        self.place = 0
        self.depth = 0

    @property
    def token(self) -> Token:
        return self.tokens[self.place]

    def advance(self) -> Token:
        token = self.token
        self.place += 1
        return token

    def accept(self, *texts: str) -> bool:
        if self.token.kind in ("sign", "name") and self.token.text in texts:
            self.place += 1
            return True
        return False

    def expect(self, sign: str) -> None:
        if not self.accept(sign):
            raise self.unexpected(f"{sign!r} is missing before ")

    def expect_end(self) -> None:
        if self.token.kind != "end":
            raise self.unexpected("cannot read on at ")

    def unexpected(self, lead: str) -> ExpressionError:
        token = self.token
        shown = "the end" if token.kind == "end" else repr(token.text)
        return wrong(lead + shown, self.text, token.at)

    def expression(self, binding: int) -> Raw:
        self.depth += 1
        if self.depth > _DEEPEST:
            raise wrong("nested too deeply", self.text, self.token.at)
        left = self.operand()
        while self.token.kind != "number" and _BINDS.get(self.token.text, 0) > binding:
            left = self.infix(left)
        self.depth -= 1
        return left

    def infix(self, left: Raw) -> Raw:
        token = self.advance()
        if token.text == "not":
            self.expect("in")
            right = self.expression(_COMPARISON)
            return Raw("not", "not", token.at, (Raw("infix", "in", token.at, (left, right)),))
        binding = _BINDS[token.text]
        right = self.expression(binding)
        if binding == _COMPARISON and _BINDS.get(self.token.text) == _COMPARISON:
            raise wrong("comparisons do not chain: join two with 'and'", self.text, self.token.at)
        return Raw("infix", token.text, token.at, (left, right))

    def operand(self) -> Raw:
        token = self.token
        if token.kind == "number":
            self.advance()
            return Raw("number", token.text, token.at, unit=token.unit)
        if token.kind == "name":
            return self.named()
        if self.accept("("):
            inner = self.expression(0)
            self.expect(")")
            return inner
        if self.accept("["):
            return Raw("list", "", token.at, self.sequence("]"))
        return self.negative()

    def named(self) -> Raw:
        token = self.token
        if token.text in ("true", "false"):
            return Raw("truth", token.text, self.advance().at)
        if token.text == "not":
            self.advance()
            return Raw("not", "not", token.at, (self.expression(_NOT_BINDS),))
        if token.text in KEYWORDS:
            raise self.unexpected("a fact or number is missing before ")
        self.advance()
        if self.accept("("):
            return Raw("call", token.text, token.at, self.sequence(")"))
        return Raw("name", token.text, token.at)

    def negative(self) -> Raw:
        at = self.token.at
        if not self.accept("-") or self.token.kind != "number":
            raise self.unexpected("a fact or number is missing before ")
        token = self.advance()
        return Raw("number", "-" + token.text, at, unit=token.unit)

    def sequence(self, closing: str) -> tuple[Raw, ...]:
        found = [self.expression(0)]
        while self.accept(","):
            found.append(self.expression(0))
        self.expect(closing)
        return tuple(found)
