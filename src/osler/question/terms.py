"""Phrases matched over tokens by one automaton: linear in the text, however many phrases there are.

A phrase may hold alternatives "(hip|femoral neck)", optional parts "[left]" and "~" for any one word.
Hyphens, brackets, plural endings and light words ("the", "very", "still") in the question never matter.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, Generic, NamedTuple, TypeVar

from osler.question.english import DENIALS, LIGHT_WORDS
from osler.question.text import Token, pieces_of

P = TypeVar("P")
Node = dict[str, Any]
_END = ""
_FREE = "\0"
"""Edge that takes no word: nodes where the alternatives of a bracket meet again."""
ANY = "~"
_LONGEST = 16
_SKIPPED = frozenset("-()")
_MANY = 3


class Hit(NamedTuple, Generic[P]):
    """One phrase found: from token `start` up to, not including, `end`."""

    start: int
    end: int
    payload: P
    all: tuple[P, ...]
    """What every phrase with these words stands for, in the order added."""


class Terms(Generic[P]):
    """Many phrases, each with what it stands for."""

    def __init__(self, entries: Iterable[tuple[str, P]] = ()) -> None:
        self._root: Node = {}
        self._count = 0
        self.words: set[str] = set()
        for phrase, payload in entries:
            self.add(phrase, payload)

    def add(self, phrase: str, payload: P) -> None:
        """Adds a phrase.

        Raises:
            ValueError: its brackets do not match.
        """
        pieces = pieces_of(phrase)
        self.words.update(pieces)
        ends, at = self._alternatives(pieces, 0, [self._root])
        if at != len(pieces):
            raise ValueError(f"unbalanced brackets in {phrase!r}")
        self._accept(ends, payload)

    def add_literal(self, words: Sequence[str], payload: P) -> None:
        """Adds one run of words in which no mark is syntax."""
        node = self._root
        self.words.update(words)
        for word in words:
            node = node.setdefault(word, {})
        self._accept([node], payload)

    def _accept(self, ends: Sequence[Node], payload: P) -> None:
        self._count += 1
        for node in ends:
            if node is not self._root:
                node.setdefault(_END, []).append((self._count, payload))

    def _alternatives(self, pieces: Sequence[str], at: int, starts: list[Node]) -> tuple[list[Node], int]:
        """Reads "a b|c" up to a closing bracket or the end; the nodes where it may end."""
        done: list[Node] = []
        current = starts
        while at < len(pieces) and pieces[at] not in {")", "]"}:
            piece = pieces[at]
            if piece == "|":
                done, current = [*done, *current], starts
            elif piece in {"(", "["}:
                ends, at = self._alternatives(pieces, at + 1, current)
                if at >= len(pieces):
                    raise ValueError("unbalanced brackets in " + repr(" ".join(pieces)))
                current = self._meet([*ends, *current] if piece == "[" else ends)
            elif piece != "-":
                current = [node.setdefault(piece, {}) for node in current]
            at += 1
        return [*done, *current], at

    def _meet(self, ends: list[Node]) -> list[Node]:
        """One node where many ends go on together; the root stays apart, it must be quick to leave."""
        if len(ends) <= _MANY:
            return ends
        join: Node = {}
        apart = []
        for node in ends:
            if node is self._root:
                apart.append(node)
            else:
                node.setdefault(_FREE, []).append(join)
        return [*apart, join]

    def find(self, tokens: Sequence[Token]) -> list[Hit[P]]:
        """The longest phrase at each place, left to right, without overlaps."""
        hits: list[Hit[P]] = []
        at, count = 0, len(tokens)
        while at < count:
            hit = self.at(tokens, at)
            if hit is None:
                at += 1
            else:
                hits.append(hit)
                at = hit.end
        return hits

    def find_all(self, tokens: Sequence[Token]) -> list[Hit[P]]:
        """The longest phrase that begins at each token; phrases may overlap."""
        hits = (self.at(tokens, at) for at in range(len(tokens)))
        return [hit for hit in hits if hit is not None]

    def at(self, tokens: Sequence[Token], start: int) -> Hit[P] | None:
        """The longest phrase that begins at this token."""
        first, root = tokens[start], self._root
        if first.text not in root and first.singular not in root and ANY not in root:
            return None
        end = start
        found: list[tuple[int, P]] = []
        paths: list[tuple[int, Node]] = [(start, root)]
        limit = min(len(tokens), start + _LONGEST)
        while paths:
            at, node = paths.pop()
            for join in node.get(_FREE, ()):
                paths.append((at, join))
            accepted = node.get(_END)
            if accepted and at >= end:
                found = [*found, *accepted] if at == end else list(accepted)
                end = at
            if at < limit and tokens[at].sentence == first.sentence:
                _step(paths, tokens[at], at, node, inside=at > start)
                if at > start and tokens[at].text in LIGHT_WORDS:
                    _past_light(paths, tokens, at, node, limit)
        if not found:
            return None
        payloads = tuple(dict(sorted(found, key=lambda item: item[0])).values())
        return Hit(start, end, payloads[0], payloads)


def _step(paths: list[tuple[int, Node]], token: Token, at: int, node: Node, *, inside: bool) -> None:
    """Adds where the phrases so far go on with this token."""
    text, singular = token.text, token.singular
    if text in node:
        paths.append((at + 1, node[text]))
    if singular != text and singular in node:
        paths.append((at + 1, node[singular]))
    if inside and text in _SKIPPED:
        paths.append((at + 1, node))
    elif ANY in node and text[0].isalnum() and text not in DENIALS:
        paths.append((at + 1, node[ANY]))


def _past_light(
    paths: list[tuple[int, Node]], tokens: Sequence[Token], at: int, node: Node, limit: int
) -> None:
    """Steps over light words to the word behind them: no phrase ends on a word it does not hold."""
    first = tokens[at].sentence
    while at < limit and tokens[at].text in LIGHT_WORDS:
        at += 1
    if at < limit and tokens[at].sentence == first:
        _step(paths, tokens[at], at, node, inside=False)
