"""Yes/no facts and choices of words, in words."""

from __future__ import annotations

from osler.logic.grammar import listed, possessed
from osler.logic.lexicon import Lexicon, Phrase
from osler.logic.speech import Clause, Speech
from osler.logic.tree import OneOf

_MANY_WORDS = 4


def yes_no(fact: str, speech: Speech, *, wanted: bool) -> Clause:
    """A yes/no fact: what is true as a noun, or what the patient has or has not."""
    phrase = speech.lexicon.facts[fact]
    if not speech.full:
        return Clause("", phrase.label if wanted else f"without {phrase.label}")
    if speech.values.get(fact, wanted):
        return speech.of_subject(phrase.if_true or f"has {phrase.label}")
    return speech.of_subject(phrase.if_false or f"does not have {phrase.label}")


def one_of(item: OneOf, speech: Speech, *, wanted: bool) -> Clause:
    """A choice of words: the choice, or with values the word that it is."""
    phrase = speech.lexicon.facts[item.fact]
    value = speech.values.get(item.fact)
    if isinstance(value, tuple):
        met = tuple(word for word in item.words if word in value)
        wanted = bool(met)
        item = OneOf(item.fact, met, None, many=True) if met else item
    elif value is not None:
        wanted = True
        item = OneOf(item.fact, (str(value),))
    said = _of_subject(item, phrase, speech, wanted=wanted)
    if said is not None:
        return said
    if item.many:
        return _among(item, phrase, speech, wanted=wanted)
    words = _words(item, phrase, speech.lexicon, "or")
    head = f"{speech.noun(phrase.label)} is"
    if wanted:
        return Clause(head, words)
    return Clause(head, _any(words) or f"not {words}")


def _of_subject(item: OneOf, phrase: Phrase, speech: Speech, *, wanted: bool) -> Clause | None:
    """By the fact's own sentence pattern: "the patient takes alendronate or risedronate"."""
    words = _words(item, phrase, speech.lexicon, "or")
    if not wanted and _any(words):
        return speech.filled(phrase, _any(words))
    return speech.filled(phrase, words, wanted=wanted)


def _any(words: str) -> str:
    """The opposite of "no drug": "any drug"; of other words nothing."""
    return f"any {words[3:]}" if words.startswith("no ") else ""


def _among(item: OneOf, phrase: Phrase, speech: Speech, *, wanted: bool) -> Clause:
    place = f"among {possessed(speech.subject, phrase.label)}"
    if wanted or len(item.words) == 1:
        words = _words(item, phrase, speech.lexicon, "or")
        return Clause("", f"{words} is {place}" if wanted else f"{words} is not {place}")
    words = _words(item, phrase, speech.lexicon, "and").removeprefix("one of ")
    return Clause("", f"none of {words} is {place}")


def _words(item: OneOf, phrase: Phrase, lexicon: Lexicon, joint: str) -> str:
    """The words of a choice, or the name of a large set."""
    if item.named is not None and (item.named in lexicon.sets or len(item.words) > _MANY_WORDS):
        return f"one of the {lexicon.sets.get(item.named, item.named.replace('_', ' '))}"
    return listed([phrase.words.get(word, word) for word in item.words], joint)
