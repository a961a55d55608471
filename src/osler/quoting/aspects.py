"""What a question wants to know about its subject: treatment, cause, harm, effect and so on."""

from __future__ import annotations

import re
from functools import lru_cache
from importlib.resources import files
from itertools import chain

import msgspec
import yaml


class _Words(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    id: str
    heading: str
    asked: tuple[str, ...]
    headed: tuple[str, ...]
    said: tuple[str, ...]
    begun: tuple[str, ...] = ()


class Aspect:
    """One thing that can be wanted, and the words that show it."""

    def __init__(self, words: _Words) -> None:
        self.id = words.id
        self.heading = words.heading
        self.headings = tuple(dict.fromkeys(word for words_of in words.headed for word in words_of.split()))
        """Single words of headings under which it stands."""
        self._phrases = words.headed
        self._asked = _any_of(words.asked)
        self._headed = _any_of(words.headed)
        self._said = _any_of(words.said)
        self._begun = _any_of(words.begun) if words.begun else None

    def asked_in(self, question: str) -> bool:
        """Whether the question wants it."""
        return bool(self._asked.search(question))

    def begins(self, question: str) -> bool:
        """Whether the question begins as one that wants it."""
        return self._begun is not None and bool(self._begun.match(question.lstrip()))

    def heads(self, heading: str) -> bool:
        """Whether a title or section heading announces it."""
        return bool(self._headed.search(heading))

    def closeness(self, heading: str, question: str) -> int:
        """How near a heading that announces it comes to what is asked, 0 for the nearest."""
        low, wanted = heading.lower(), question.lower()
        found = [place for place, phrase in enumerate(self._phrases) if phrase in low]
        if any(self._phrases[place] in wanted for place in found):
            return 0
        return min(found, default=len(self._phrases)) + 1

    def told_in(self, sentence: str) -> int:
        """How many different words of the sentence tell it."""
        return len({found[0].lower() for found in self._said.finditer(sentence)})

    def without_its_words(self, question: str) -> str:
        """The question without the words that ask for it: its subject."""
        return self._asked.sub(lambda found: f" {' '.join(filter(None, found.groups()))} ", question)


_GAP = "(.{1,60}?)"
"""What "…" in a phrase may stand for."""


def _any_of(words: tuple[str, ...]) -> re.Pattern[str]:
    longest_first = sorted(words, key=len, reverse=True)
    patterns = (_GAP.join(map(re.escape, phrase.split("…"))) for phrase in longest_first)
    return re.compile(r"\b(?:" + "|".join(patterns) + r")\b", re.IGNORECASE)


@lru_cache(maxsize=1)
def aspects() -> tuple[Aspect, ...]:
    """All aspects, in the order in which they are tried."""
    text = files("osler.quoting").joinpath("aspects.yaml").read_text("utf-8")
    found = msgspec.convert(yaml.safe_load(text), tuple[_Words, ...])
    return tuple(Aspect(words) for words in found)


def aspect_of(question: str) -> Aspect:
    """What the question wants; its last resort is what the subject is."""
    asked = (item for item in aspects() if item.asked_in(question))
    begun = (item for item in aspects() if item.begins(question))
    return next(chain(asked, begun), aspects()[-1])


_CLOSED = re.compile(
    r"(?:^|[,:;.?!]\s+)(?:is|are|was|were|does|do|did|has|have|can|could|may|might|will|would|should|must)\b"
    r"(?! you (?:have|know|tell)\b)",
    re.IGNORECASE,
)


def closed(question: str) -> bool:
    """Whether yes or no is asked: a part of the question begins with its verb."""
    return bool(_CLOSED.search(question.strip()))
