"""Sentences: found again in the stored text whenever they are needed, never stored."""

from __future__ import annotations

import re

SPLITTER_VERSION = "2"
"""Changes when the same text may give other sentences."""

_JOINED = """
e.g i.e eg ie vs v cf viz ca approx fig figs tab eq eqs ref refs sect sec ch vol no nos dr drs prof mr mrs
ms st suppl resp al sp spp subsp var ser ed eds pp p n incl excl dept max min avg est
"""
_ALWAYS_JOINED = frozenset(_JOINED.split())
"""Abbreviations after which no sentence begins."""
_BEFORE_NUMBER = frozenset(
    ("no", "nos", "p", "n", "v", "ca", "max", "min", "sec", "ed", "var", "ser", "est", "ch")
)
"""Words as well as abbreviations: joined only to what is not a word."""
_LETTERED = """
vitamin vitamins hepatitis type group factor class influenza stage phase grade arm panel table part appendix
"""
_NAMED_BY_LETTER = frozenset(_LETTERED.split())
_END = re.compile(
    r"(?P<mark>[.!?]+)(?P<close>[\"'”’)\]]*)(?P<cited>(?:\[[\d,;\s–-]+\]|(?<=[^\W\d][.!?])\d{1,3}(?:[,–-]\d{1,3})*)?)"
    r"(?=\s|$|(?<=[a-z\d)%][.!?])[A-Z][A-Z ,/&-]{3,40}(?::|(?<=[A-Z]{4})\s[A-Z][a-z]))"
)
"""The end of a sentence; the next may be a heading that lost its line: `in women.METHODS: A trial`."""
_BREAK = re.compile(
    r"[ \t]*\n[ \t\r\f]*\n\s*|[ \t]*\n[ \t]*(?=[-*•▪◦‣][ \t]|\(?\d{1,2}[.)][ \t])|\n(?=[^\n]*(?:\t| \| ))"
)
_LAST_WORD = re.compile(r"[^\s(\[\"“]*$")
_OPENS = re.compile(r"[\"'“‘(\[{<>≥≤~±+\-–—•*]*(?:[A-ZÀ-ÖØ-Þ0-9Α-Ωα-ω]|[a-z]{1,3}(?:[A-Z0-9]|-[A-Z0-9]))")
_DOTTED = re.compile(r"(?:[A-Za-z]\.)+[A-Za-z]")
_STARTING = "A An All At Both But For From He However If In It No One Our She Some The These They This To We"
_STARTERS = frozenset(_STARTING.split())
"""Words that begin a sentence after `U.S.` or `U.K.`, where other capitalised words are names."""
_LONGEST_BRACKET = 200


def sentences(text: str) -> tuple[tuple[int, int], ...]:
    """Spans of the sentences of a text, in order, without the space around them.

    Every character that is not white space belongs to exactly one sentence.
    """
    spans: list[tuple[int, int]] = []
    start = 0
    for gap in _BREAK.finditer(text):
        spans += _within(text, start, gap.start())
        start = gap.end()
    spans += _within(text, start, len(text))
    return tuple(spans)


def _within(text: str, start: int, end: int) -> list[tuple[int, int]]:
    spans = []
    for found in _END.finditer(text, start, end):
        if found.end() < end and _ends(text, start, found):
            spans.append(_trimmed(text, start, found.end()))
            start = found.end()
    spans.append(_trimmed(text, start, end))
    return [span for span in spans if span[0] < span[1]]


def _trimmed(text: str, start: int, end: int) -> tuple[int, int]:
    piece = text[start:end]
    return start + len(piece) - len(piece.lstrip()), end - len(piece) + len(piece.rstrip())


def _ends(text: str, start: int, found: re.Match[str]) -> bool:
    following = text[found.end() : found.end() + 60].lstrip()
    if not _OPENS.match(following):
        return False
    if _in_bracket(text, start, found.end()):
        return False
    if found["mark"] != "." or found["cited"]:
        return True
    before = _LAST_WORD.search(text, max(start, found.start() - 40), found.start())
    word = before[0] if before else ""
    return not _abbreviated(word, text[max(start, found.start() - 60) : found.start() - len(word)], following)


def _abbreviated(word: str, earlier: str, following: str) -> bool:
    """Whether the full stop after the word belongs to it."""
    lower = word.lower()
    if lower in _ALWAYS_JOINED:
        return lower not in _BEFORE_NUMBER or not following[:2].isalpha()
    if len(word) == 1 and word.isupper():
        return _NAMED_BY_LETTER.isdisjoint(earlier.lower().split()[-1:])
    if not _DOTTED.fullmatch(word):
        return False
    return not following[:1].isupper() or (word.isupper() and following.split(None, 1)[0] not in _STARTERS)


def _in_bracket(text: str, start: int, at: int) -> bool:
    """Whether a bracket opened shortly before is still open and is closed shortly after."""
    low = max(start, at - _LONGEST_BRACKET)
    for opening, closing in ("()", "[]"):
        opened = text.rfind(opening, low, at)
        if opened > text.rfind(closing, low, at):
            closes = text.find(closing, at, opened + _LONGEST_BRACKET)
            if closes >= 0 and text.find(opening, at, closes) < 0:
                return True
    return False
