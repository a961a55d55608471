"""How to speak of a condition: the mood, the words, and whose values; clauses in two parts."""

from __future__ import annotations

from collections.abc import Mapping

import msgspec

from osler.core.case import Value
from osler.logic.grammar import possessed, predicate
from osler.logic.lexicon import Lexicon, Phrase


class Clause(msgspec.Struct, frozen=True):
    """A clause in two parts: "the lowest T-score is" and "at or below -2.5"."""

    head: str
    """May be shared with the clause before; empty where it never is."""
    tail: str

    @property
    def text(self) -> str:
        """The whole clause."""
        return f"{self.head} {self.tail}".strip()


class Speech(msgspec.Struct, frozen=True):
    """With which words to speak, of whose values, in which mood, of whom."""

    lexicon: Lexicon
    values: Mapping[str, Value]
    full: bool
    """Clauses with a verb; else noun phrases."""
    articles: bool
    """ "the lowest T-score", for use within a sentence."""
    subject: str

    def noun(self, label: str) -> str:
        """A label with the article that the mood wants."""
        return possessed(self.subject, label) if self.articles or self.subject == "you" else label

    def of_subject(self, said: str) -> Clause:
        """ "has had a fall" as a clause about the patient."""
        return Clause(self.subject, predicate(self.subject, said))

    def filled(self, phrase: Phrase, words: str, *, wanted: bool = True) -> Clause | None:
        """A fact's own sentence pattern ("is {}", "takes {}") with these words, if it has one."""
        pattern = phrase.if_true if wanted else phrase.if_false
        if not self.full or pattern is None or "{}" not in pattern:
            return None
        return self.of_subject(pattern.replace("{}", words))
