"""Phrases matched over tokens by a trie: linear in the text, however many phrases there are.

A phrase may hold alternatives "(hip|femoral neck)", optional parts "[left]" and "~" for any one word.
Hyphens, brackets and plural endings never matter.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Generic, NamedTuple, TypeVar

from osler.question.text import Token, words_of

P = TypeVar("P")
_END = ""
ANY = "~"
_LONGEST = 14
_SKIPPED = frozenset("-()")


class Hit(NamedTuple, Generic[P]):
    """One phrase found: from token `start` up to, not including, `end`."""

    start: int
    end: int
    payload: P


class Terms(Generic[P]):
    """Many phrases, each with what it stands for."""

    def __init__(self, entries: Iterable[tuple[str, P]] = ()) -> None:
        self._root: dict[str, object] = {}
        for phrase, payload in entries:
            self.add(phrase, payload)

    def add(self, phrase: str, payload: P) -> None:
        """Adds every spelling of a phrase; an earlier one with the same words stays."""
        for words in spellings(phrase):
            self.add_words(words, payload)

    def add_words(self, words: tuple[str, ...], payload: P) -> None:
        """Adds one run of words."""
        node = self._root
        for word in words:
            node = node.setdefault(word, {})  # type: ignore[assignment]
        node.setdefault(_END, payload)

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

    def at(self, tokens: Sequence[Token], start: int) -> Hit[P] | None:
        """The longest phrase that begins at this token."""
        first = tokens[start]
        if first.text not in self._root and first.singular not in self._root and ANY not in self._root:
            return None
        best: Hit[P] | None = None
        paths: list[tuple[int, dict[str, object]]] = [(start, self._root)]
        limit = min(len(tokens), start + _LONGEST)
        while paths:
            at, node = paths.pop()
            if _END in node and (best is None or at > best.end):
                best = Hit(start, at, node[_END])  # type: ignore[arg-type]
            if at < limit and tokens[at].sentence == first.sentence:
                paths.extend(_steps(tokens[at], at, node, inside=at > start))
        return best


def _steps(
    token: Token, at: int, node: dict[str, object], *, inside: bool
) -> Iterator[tuple[int, dict[str, object]]]:
    for key in (token.text, token.singular) if token.text != token.singular else (token.text,):
        if key in node and key != _END:
            yield at + 1, node[key]  # type: ignore[misc]
    if token.text in _SKIPPED and inside:
        yield at + 1, node
    elif ANY in node and token.text[0].isalpha():
        yield at + 1, node[ANY]  # type: ignore[misc]


def spellings(phrase: str) -> list[tuple[str, ...]]:
    """Every run of words that a phrase stands for."""
    return [words for words in (words_of(text) for text in _expand(phrase)) if words]


def _expand(phrase: str) -> list[str]:
    if "(" not in phrase and "[" not in phrase:
        return [phrase]
    texts, at = _alternatives(phrase, 0)
    if at != len(phrase):
        raise ValueError(f"unbalanced brackets in {phrase!r}")
    return texts


def _alternatives(phrase: str, at: int) -> tuple[list[str], int]:
    """Reads "a b|c" up to a closing bracket or the end."""
    done: list[str] = []
    current = [""]
    while at < len(phrase) and phrase[at] not in ")]":
        char = phrase[at]
        if char == "|":
            done, current = done + current, [""]
        elif char in "([":
            inner, at = _alternatives(phrase, at + 1)
            if at >= len(phrase):
                raise ValueError(f"unbalanced brackets in {phrase!r}")
            choices = [*inner, ""] if char == "[" else inner
            current = [head + choice for head in current for choice in choices]
        else:
            current = [head + char for head in current]
        at += 1
    return done + current, at
