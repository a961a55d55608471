"""Pieces of a passage to quote: whole sentences without the marks and headings that stick to them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from importlib.resources import files

from osler.documents.sentences import sentences

_FEWEST_SPACES = 4
_MOST_LETTERS = 600
_ITEM = re.compile(r"(?<=[.!?])\s+-\s+(?=[A-Z])")
"""A list item that follows on the same line."""
_MARK = re.compile(r"(?:[-•*–]\s+)+")
_STARTER = (
    r"(?:The|An?|In|If|There|These|This|Some|Many|Most|Although|When|While|It|Your|You|People|Doctors|"
    r"Knowing|To|For|As|Because|Several|Other)"
)
_STUCK = re.compile(
    rf"(?:[A-Z][\w'’-]*,?\s+(?:(?:of|for|and|the|in|is|are|to|a|with|or|on|Is|Are)\s+)*){{2,8}}(?={_STARTER}\s)"
)
"""A heading in title case that lost its line: "Medications Are Available The agency has …"."""
_LABEL = re.compile(r"[A-Z][A-Z &/-]{4,40}(?:[:.]\s+(?=[A-Z])|(?<=[A-Z])\s+(?=[A-Z][a-z]|An?\s[a-z]))")
"""A heading in capitals: "CONCLUSIONS: Alendronate …"."""
_NO_SENTENCE = re.compile(
    r"\?$|^(?:key points|see also|figure|fig\.|table|references?|copyright|click|updated?|source)\b|"
    r"https?://|www\.|\s-\s.*\s-\s|\s\|\s|__\w+__",
    re.IGNORECASE,
)
_OPENS = re.compile(r"[\"“'(\[]?(?:[A-Z0-9Α-Ωα-ω≥≤]|[a-z]{1,3}[A-Z0-9-])")
_VERB = re.compile(
    r"\b(?:is|are|was|were|be|been|has|have|had|can|could|may|might|must|should|will|does|do|did)\b"
)
"""What a sentence has and a heading has not."""
_WHOLE = re.compile(r"[.!%)\]\"”]$|[.!][\"”’)]*(?:\s?\[[\d,\s–-]+\])?$")


def pieces(text: str, *, listed: bool = False) -> Iterator[tuple[int, int]]:
    """Spans of the passage that are whole sentences worth quoting, in order.

    A paragraph of its own that is a sentence but for its full stop is whole; `listed`: every such paragraph
    is, as labels tell much in lists.
    """
    for start, end in sentences(text):
        block = _is_block(text, start, end)
        whole = block and (listed or bool(_OPENS.match(text, start) and _VERB.search(text, start, end)))
        for low, high in _items(text, start, end):
            at = _trimmed(text, low, high)
            if _is_sentence(text[at:high], whole=whole and (low, high) == (start, end)):
                yield at, high


def _is_block(text: str, start: int, end: int) -> bool:
    """Whether the span is a paragraph or an item of a list, and does not announce the next."""
    before, after = text[:start].rstrip(" ")[-1:], text[end:].lstrip(" ")[:1]
    return {before, after} <= {"", "\n"} and not text.endswith(":", start, end)


def _items(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    for gap in _ITEM.finditer(text, start, end):
        yield start, gap.start()
        start = gap.end()
    yield start, end


def _trimmed(text: str, start: int, end: int) -> int:
    """Where the sentence begins once list marks and a heading before it are left out."""
    for pattern in (_MARK, _LABEL, _STUCK):
        if found := pattern.match(text, start, end):
            start = found.end()
    return start


def _is_sentence(text: str, *, whole: bool) -> bool:
    return (
        text.count(" ") >= _FEWEST_SPACES
        and len(text) <= _MOST_LETTERS
        and (whole or bool(_OPENS.match(text) and _WHOLE.search(text)))
        and text.count("(") == text.count(")")
        and not _NO_SENTENCE.search(text)
        and not _is_boilerplate(text)
    )


def _is_boilerplate(text: str) -> bool:
    # Looked for one by one: nine times as fast as one pattern of all that ignores letter case.
    low = text.lower()
    return any(phrase in low for phrase in _boilerplate())


@lru_cache(maxsize=1)
def _boilerplate() -> tuple[str, ...]:
    lines = files("osler.quoting").joinpath("boilerplate.txt").read_text("utf-8").splitlines()
    return tuple(line.strip().lower() for line in lines if line.strip() and not line.startswith("#"))
