"""Values as authors write them, brought to the kind that a fact declares."""

from __future__ import annotations

from osler.core.case import Value
from osler.knowledge.schema import FactFile


class MisfitError(Exception):
    """A value that the fact cannot have; the message says what it can have."""


def fit(fact: FactFile, value: Value | int) -> Value:
    """The value in the fact's own kind: whole numbers become floats, words are checked.

    Raises:
        MisfitError: the fact cannot have this value.
    """
    match fact.type:
        case "boolean" if isinstance(value, bool):
            return value
        case "number" if isinstance(value, int | float) and not isinstance(value, bool):
            return _in_range(fact, float(value))
        case "word" if isinstance(value, str):
            return _word(fact, value)
        case "words" if isinstance(value, tuple):
            return tuple(_word(fact, word) for word in value)
    wanted = {"boolean": "true or false", "number": f"a number in {fact.unit or 'no unit'}"}
    words = ", ".join(fact.words)
    raise MisfitError(f"{fact.id} wants {wanted.get(fact.type, 'one of ' + words)}, not {value!r}")


def _in_range(fact: FactFile, value: float) -> float:
    if fact.range is not None and not fact.range[0] <= value <= fact.range[1]:
        low, high = fact.range
        raise MisfitError(f"{fact.id} lies between {low:g} and {high:g}, not {value:g}")
    return value


def _word(fact: FactFile, word: str) -> str:
    if word not in fact.words:
        raise MisfitError(f"{fact.id} can be {', '.join(fact.words)}, not {word!r}")
    return word
