"""Conditions in words: single clauses, comparisons, and lists of them."""

from __future__ import annotations

from itertools import groupby

import msgspec

from osler.logic.choices import one_of, yes_no
from osler.logic.facts import facts_of
from osler.logic.figures import figure, measured, threshold
from osler.logic.grammar import listed
from osler.logic.kleene import span
from osler.logic.lexicon import Lexicon, Phrase
from osler.logic.scope import Scope
from osler.logic.speech import Clause, Speech
from osler.logic.tree import (
    NEGATED,
    Amount,
    And,
    Arithmetic,
    Compare,
    Condition,
    Constant,
    Count,
    Extreme,
    Function,
    Holds,
    Not,
    Number,
    OneOf,
    Operator,
    Or,
    Quantity,
)

_SPOKEN: dict[Operator, str] = {"<": "under", ">": "over", "<=": "at most", ">=": "at least"}
""" "under 50 years old", in a fact's own sentence pattern."""
_SAID = {
    "power": "{} to the power of {}",
    "floor": "{} rounded down",
    "truncate": "{} without its decimals",
    "round": "{} rounded",
}
_SIGNS = {"+": "plus", "-": "minus", "*": "times", "/": "divided by"}


def sentence(condition: Condition, speech: Speech, depth: int = 0) -> str:
    """A condition in words, clauses with one head said together ("the age is at least 50 and below 65")."""
    if not isinstance(condition, And | Or):
        return clause(condition, speech).text
    joint = "or" if isinstance(condition, Or) else "and"
    parts = [_part(item, condition, speech, depth) for item in condition.items]
    said = []
    for head, group in groupby(parts, key=lambda part: part.head):
        tails = [part.tail for part in group]
        said += [f"{head} {listed(tails, joint)}"] if head else tails
    return listed(said, joint)


def _part(item: Condition, whole: And | Or, speech: Speech, depth: int) -> Clause:
    """One item of a list: a clause, or a list of its own, in parentheses unless it cannot be misread."""
    if not isinstance(item, And | Or):
        return clause(item, speech)
    text = sentence(item, speech, depth + 1)
    flat = not any(isinstance(inner, And | Or) for inner in item.items)
    short = len(whole.items) == 2 if isinstance(item, And) else item is whole.items[-1]
    if depth or not (flat and short):
        return Clause("", f"({text})")
    return Clause("", text if isinstance(item, And) else f"either {text}")


def clause(item: Condition, speech: Speech) -> Clause:
    """One clause in words."""
    wanted = not isinstance(item, Not)
    match item.item if isinstance(item, Not) else item:
        case Constant(value=value):
            return Clause("", "in every case" if value else "in no case")
        case Holds(fact=fact):
            return yes_no(fact, speech, wanted=wanted)
        case OneOf() as choice:
            return one_of(choice, speech, wanted=wanted)
        case Compare(left=Count() as count) as counted:
            return _counted(counted, count, speech)
        case Compare() as compared:
            return _compared(compared, speech)
        case _:
            raise TypeError(f"{type(item).__name__} is no single clause")


def absent(item: Condition, speech: Speech) -> str:
    """Said of a clause about something that does not exist for this patient."""
    label = speech.lexicon.facts[facts_of(item)[0]].label
    return f"{speech.noun(label)} does not apply"


def _compared(item: Compare, speech: Speech) -> Clause:
    phrase = _phrase(item.left, speech.lexicon)
    value = span(item.left, Scope(speech.values, {})).point if speech.values else None
    mark = item.right.value if isinstance(item.right, Amount) else None
    op = item.op if value is None else _as_it_is(item, speech)
    tail = f"{_comparison(op, mark)} {_right(item, phrase, speech)}"
    noun = speech.noun(_number(item.left, speech))
    if phrase is not None and value is not None:
        shown = measured(value, phrase, mark)
        noun = f"{noun} ({shown})" if speech.articles else f"{noun} {shown}"
    elif phrase is not None and isinstance(item.left, Quantity):
        said = speech.filled(
            phrase, f"{_SPOKEN.get(op, _comparison(op, mark))} {_right(item, phrase, speech)}"
        )
        if said is not None:
            return said
    return Clause(f"{noun} is" if speech.full else noun, tail)


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
        case Function(name=name, items=items):
            return _SAID[name].format(*(_number(item, speech) for item in items))
        case Count(items=items):
            return f"number of {_things(items, speech)}"
        case _:
            raise TypeError(f"{type(number).__name__} has no words of its own")


def _things(items: tuple[Condition, ...], speech: Speech) -> str:
    plain = msgspec.structs.replace(speech, full=False, articles=False, values={})
    return listed([_part(item, And(items), plain, 1).text for item in items], "and")


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
