"""The question as tokens whose places in the original text are kept, so that quotes are verbatim."""

from __future__ import annotations

import re
from typing import NamedTuple

from osler.question.english import ABBREVIATIONS, CLAUSE_WORDS

_TOKEN = re.compile(r"\d{1,3}(?:,\d{3})+(?!\d)|\d+(?:\.\d+|,\d(?!\d))?|\.\d+|[^\W\d_]+(?:'[^\W\d_]+)*|\S")
_SAME = {
    **dict.fromkeys("\u2212\u2013\u2014\u2010\u2011\u2012\ufe63\uff0d", "-"),
    **dict.fromkeys("\u2018\u2019\u02bc\u2032\u00b4`", "'"),
    **dict.fromkeys("\u201c\u201d\u2033", '"'),
    **dict.fromkeys("\u00a0\u2009\u202f\u2007\u200b\ufeff", " "),
    **dict.fromkeys("\u00d7\u2715", "x"),
    **dict.fromkeys("\u00b5\u03bc", "u"),
    "\u2248": "~",
    "\uff05": "%",
    "\u2044": "/",
    "\u2264": "<",
    "\u2265": ">",
    "\u00b2": "2",
}
_TABLE = {ord(char): same for char, same in _SAME.items()}
_ABSENT = re.compile(r"\(-\)(?!\s?\d)")
"""A minus in brackets before a finding, "(-) falls"; the same length as the word it stands for."""
_QUERY = re.compile(r"(?<![^\s(,;:])\?(?=[a-z])")
"""A question mark before a word, "?mets", asks nothing: it is the clinician's "query"."""
_NO_PLURALS = frozenset({"mrs"})
"""Words that end like a plural of another word."""
_WITH = re.compile(r"(?<![\w/])w/(?=[\s\d]|[a-z]{3})")
"""The note-taker's "with"."""
_HARD_STOPS = frozenset("?!")


class Token(NamedTuple):
    """One word, number or mark, lower-cased, with its place."""

    text: str
    singular: str
    """The word without its plural or possessive ending; the word itself where it has none."""
    start: int
    end: int
    sentence: int
    clause: int


class Text(NamedTuple):
    """A question, its plain form of the same length, and its tokens."""

    raw: str
    plain: str
    tokens: tuple[Token, ...]

    def quote(self, first: int, last: int) -> str:
        """The original words from token `first` up to, not including, token `last`."""
        return self.raw[self.tokens[first].start : self.tokens[last - 1].end]


def plain_of(raw: str) -> str:
    """Lower-cased text with plain marks, each character at its old place."""
    swapped = _ABSENT.sub("no ", raw.translate(_TABLE))
    low = swapped.lower()
    if len(low) == len(raw):
        return low
    return "".join(char.lower() if len(char.lower()) == 1 else char for char in swapped)


def split(raw: str) -> Text:
    """Cuts a question into tokens, sentences and clauses."""
    plain = plain_of(raw)
    tokens: list[Token] = []
    sentence = clause = 0
    last_end = 0
    withs = {match.start() for match in _WITH.finditer(plain)}
    queries = {match.start() for match in _QUERY.finditer(plain)}
    for match in _TOKEN.finditer(plain):
        start, end = match.span()
        word = "query" if start in queries else match.group()
        if start in withs:
            word = "with"
        elif start - 1 in withs and word == "/":
            continue
        if tokens and (_ends_sentence(tokens[-1], plain) or "\n" in plain[last_end:start]):
            sentence, clause = sentence + 1, clause + 1
        elif tokens and (tokens[-1].text == ";" or word in CLAUSE_WORDS or _is_bar(plain, start)):
            clause += 1
        tokens.append(Token(word, singular_of(word), start, end, sentence, clause))
        last_end = end
    return Text(raw, plain, tuple(tokens))


def _is_bar(plain: str, start: int) -> bool:
    """Whether a bar with gaps stands before, as between the entries of a note."""
    return plain[max(0, start - 3) : start] == " | "


def pieces_of(phrase: str) -> list[str]:
    """A vocabulary phrase cut as questions are; brackets and bars are pieces of their own."""
    return _TOKEN.findall(phrase.lower() if phrase.isascii() else plain_of(phrase))


def singular_of(word: str) -> str:
    """The word without a possessive or plural ending."""
    if word.endswith("'s"):
        return word[:-2]
    if word in _NO_PLURALS:
        return word
    if len(word) > 2 and word.endswith("s") and not word.endswith(("ss", "us", "is")):
        return word[:-1]
    return word


def _ends_sentence(token: Token, plain: str) -> bool:
    if token.text in _HARD_STOPS:
        return True
    if token.text != "." or plain[token.end : token.end + 1].strip():
        return False
    before = re.search(r"[a-z]+$", plain[max(0, token.start - 12) : token.start])
    return before is None or before.group() not in ABBREVIATIONS
