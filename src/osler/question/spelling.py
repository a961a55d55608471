"""Slips of the pen in long words: one letter wrong, missing, doubled or swapped."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import msgspec

from osler.question.text import Text, Token, singular_of

_LONG = 7
"""Shorter words are too easily another word."""
_NAME = 6
"""Names of medicines are like no other word and are mended from this length on."""
_SHORT = 5
"""Words that the pack names as safe to mend are mended from this length on."""


class Spelling(msgspec.Struct, frozen=True):
    """The vocabulary's words, and its long ones by what is left when a letter is dropped."""

    known: frozenset[str]
    long_forms: dict[str, str]
    """Short form -> the word it stands for; phrases may use either."""
    shortened: dict[str, str]


def spelling_of(
    words: Iterable[str],
    real: Iterable[str] = (),
    names: Iterable[str] = (),
    short: Iterable[str] = (),
    long_forms: Mapping[str, str] | None = None,
) -> Spelling:
    """Prepares the words that a slip may have meant.

    `real` words are known but never meant; `names`, of medicines, and `short` ones may be shorter.
    """
    known = frozenset(words)
    shortened: dict[str, str] = {}
    long = {word for word in known.difference(real) if len(word) > _LONG and word.isalpha()}
    named = {word for word in names if len(word) >= _NAME and word.isalpha()}
    named |= {word for word in short if word in known and len(word) >= _SHORT}
    for word in sorted(long | named):
        for part in _shortened(word):
            shortened.setdefault(part, word)
    return Spelling(known, dict(long_forms or {}), shortened)


def mended(text: Text, spelling: Spelling) -> Text:
    """The same text with slips read as the words meant; places and quotes stay as written."""
    tokens = tuple(_as_meant(token, spelling) for token in text.tokens)
    return Text(text.raw, text.plain, tokens)


def _as_meant(token: Token, spelling: Spelling) -> Token:
    if token.text in spelling.long_forms:
        return token._replace(singular=spelling.long_forms[token.text])
    word = _meant(token.text, spelling)
    return token if word is None else token._replace(text=word, singular=singular_of(word))


def _meant(word: str, spelling: Spelling) -> str | None:
    if len(word) < _SHORT or len(word) > 24 or not word.isalpha():
        return None
    if word in spelling.known or singular_of(word) in spelling.known:
        return None
    for short in _shortened(word):
        meant = spelling.shortened.get(short)
        if meant is not None and meant[0] == word[0] and (meant[-1] == word[-1] or _swapped(word, meant)):
            return meant
    return None


def _swapped(word: str, meant: str) -> bool:
    """Whether the last two letters are in the wrong order, and nothing else is: "prolai"."""
    return word[:-2] == meant[:-2] and word[-2:] == meant[:-3:-1]


def _shortened(word: str) -> list[str]:
    return [word, *(word[:at] + word[at + 1 :] for at in range(1, len(word)))]
