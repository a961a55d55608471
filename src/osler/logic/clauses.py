"""Single clauses in words: the part that may be shared with the clause before, and the rest."""

from __future__ import annotations

from collections.abc import Mapping

import msgspec

from osler.core.case import Value
from osler.logic.facts import facts_of
from osler.logic.figures import figure, measured, threshold
from osler.logic.grammar import listed, possessed, predicate
from osler.logic.kleene import span
from osler.logic.lexicon import Lexicon, Phrase
from osler.logic.scope import Scope
from osler.logic.tree import (
    NEGATED,
    Amount,
    Arithmetic,
    Compare,
    Condition,
    Constant,
    Count,
    Extreme,
    Holds,
    Not,
    Number,
    OneOf,
    Operator,
    Quantity,
)

_SIGNS = {"+": "plus", "-": "minus", "*": "times", "/": "divided by"}
_MANY_WORDS = 4


class Clause(msgspec.Struct, frozen=True):
    """A clause in two parts: "the lowest T-score is" and "at or below -2.5"."""

    head: str
    tail: str

    @property
    def text(self) -> str:
        """The whole clause."""
        return f"{self.head} {self.tail}".strip()


class Speech(msgspec.Struct, frozen=True):
    """How to speak: with which words, of whose values, in which mood, of whom."""

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


def clause(item: Condition, speech: Speech) -> Clause:
    """One clause in words."""
    wanted = not isinstance(item, Not)
    match item.item if isinstance(item, Not) else item:
        case Constant(value=value):
            return Clause("", "in every case" if value else "in no case")
        case Holds(fact=fact):
            return _yes_no(fact, speech, wanted=wanted)
        case OneOf() as choice:
            return _one_of(choice, speech, wanted=wanted)
        case Compare(left=Count() as count) as counted:
            return _counted(counted, count, speech)
        case Compare() as compared:
            return _compared(compared, speech)
        case _:
            raise TypeError(f"{type(item).__name__} is no single clause")


def _yes_no(fact: str, speech: Speech, *, wanted: bool) -> Clause:
    phrase = speech.lexicon.facts[fact]
    if not speech.full:
        return Clause("", phrase.label if wanted else f"without {phrase.label}")
    holds = bool(speech.values.get(fact, wanted))
    said = phrase.if_true or f"has {phrase.label}"
    if not holds:
        said = phrase.if_false or f"does not have {phrase.label}"
    return Clause(speech.subject, predicate(speech.subject, said))


def absent(item: Condition, speech: Speech) -> str:
    """Said of a clause about something that does not exist for this patient."""
    label = speech.lexicon.facts[facts_of(item)[0]].label
    return f"{speech.noun(label)} does not apply"


def _one_of(item: OneOf, speech: Speech, *, wanted: bool) -> Clause:
    phrase = speech.lexicon.facts[item.fact]
    if item.many:
        return _among(item, phrase, speech, wanted=wanted)
    head = f"{speech.noun(phrase.label)} is"
    value = speech.values.get(item.fact)
    if value is not None:
        return Clause(head, phrase.words.get(str(value), str(value)))
    words = _words(item, phrase, speech.lexicon, "or")
    if wanted:
        return Clause(head, words)
    return Clause(head, f"any {words[3:]}" if words.startswith("no ") else f"not {words}")


def _among(item: OneOf, phrase: Phrase, speech: Speech, *, wanted: bool) -> Clause:
    place = f"among {possessed(speech.subject, phrase.label)}"
    value = speech.values.get(item.fact)
    if isinstance(value, tuple):
        met = tuple(word for word in item.words if word in value)
        wanted = bool(met)
        item = OneOf(item.fact, met, None, True) if met else item
    if wanted:
        return Clause("", f"{_words(item, phrase, speech.lexicon, 'or')} is {place}")
    if len(item.words) == 1:
        return Clause("", f"{_words(item, phrase, speech.lexicon, 'or')} is not {place}")
    return Clause(
        "", f"none of {_words(item, phrase, speech.lexicon, 'and').removeprefix('one of ')} is {place}"
    )


def _words(item: OneOf, phrase: Phrase, lexicon: Lexicon, joint: str) -> str:
    """The words of a choice, or the name of a large set."""
    if item.named is not None and (item.named in lexicon.sets or len(item.words) > _MANY_WORDS):
        return f"one of the {lexicon.sets.get(item.named, item.named.replace('_', ' '))}"
    return listed([phrase.words.get(word, word) for word in item.words], joint)


def _compared(item: Compare, speech: Speech) -> Clause:
    phrase = _phrase(item.left, speech.lexicon)
    value = span(item.left, Scope(speech.values, {})).point if speech.values else None
    mark = item.right.value if isinstance(item.right, Amount) else None
    op = item.op if value is None else _as_it_is(item, speech)
    noun = speech.noun(_number(item.left, speech))
    if value is not None and phrase is not None:
        shown = measured(value, phrase, mark)
        noun = f"{noun} ({shown})" if speech.articles else f"{noun} {shown}"
    return Clause(
        f"{noun} is" if speech.full else noun, f"{_comparison(op, mark)} {_right(item, phrase, speech)}"
    )


def _as_it_is(item: Compare, speech: Speech) -> Operator:
    """The comparison, or its opposite where that is what the values say."""
    scope = Scope(speech.values, {})
    left, right = span(item.left, scope).point, span(item.right, scope).point
    if left is None or right is None:
        return item.op
    holds = {
        "<": left < right, "<=": left <= right, ">": left > right,
        ">=": left >= right, "==": left == right, "!=": left != right,
    }[item.op]  # fmt: skip
    return item.op if holds else NEGATED[item.op]


def _comparison(op: Operator, mark: float | None) -> str:
    if op == ">=":  # of a negative number "at least" is easily misread
        return "at or above" if mark is not None and mark < 0 else "at least"
    return {"<": "below", "<=": "at or below", ">": "above", "==": "exactly", "!=": "other than"}[op]


def _right(item: Compare, phrase: Phrase | None, speech: Speech) -> str:
    if isinstance(item.right, Amount):
        return threshold(item.right, phrase)
    return speech.noun(_number(item.right, speech))


def _phrase(number: Number, lexicon: Lexicon) -> Phrase | None:
    """The fact whose unit and decimals a number is written with."""
    match number:
        case Quantity(fact=fact):
            return lexicon.facts[fact]
        case Extreme(items=items):
            return _phrase(items[0], lexicon)
        case Arithmetic(left=left, right=right):
            return _phrase(right if isinstance(left, Amount) else left, lexicon)
        case _:
            return None


def _number(number: Number, speech: Speech) -> str:
    match number:
        case Quantity(fact=fact):
            return speech.lexicon.facts[fact].label
        case Amount(value=value):
            return number.written or figure(value, None)
        case Arithmetic(op=op, left=left, right=right):
            return f"{_number(left, speech)} {_SIGNS[op]} {_number(right, speech)}"
        case Extreme(kind=kind, items=items):
            return f"{kind} of {listed([_number(item, speech) for item in items], 'and')}"
        case Count(items=items):
            return f"number of {_things(items, speech)}"
        case _:
            raise TypeError(f"{type(number).__name__} has no words of its own")


def _things(items: tuple[Condition, ...], speech: Speech) -> str:
    plain = msgspec.structs.replace(speech, full=False, articles=False, values={})
    return listed([clause(item, plain).text for item in items], "and")


def _counted(item: Compare, count: Count, speech: Speech) -> Clause:
    """ "at least 2 of current smoking, … and a parent with a hip fracture"."""
    things = _things(count.items, speech)
    if not isinstance(item.right, Amount):
        return Clause("", f"number of {things} {_comparison(item.op, None)} {_number(item.right, speech)}")
    how_many = f"{_comparison(item.op, None)} {figure(item.right.value, None)}"
    point = span(count, Scope(speech.values, {})).point if speech.values else None
    if point is not None:
        how_many = figure(point, None)
    if not speech.full:
        return Clause("", f"{how_many} of {things}")
    verb = "is" if how_many.split()[-1] == "1" else "are"
    return Clause("", f"{how_many} of these {verb} true: {things}")
