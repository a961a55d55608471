"""Facts that the rules missed, as a model points at them: taken only if the question itself says them."""

from __future__ import annotations

import re
from typing import Any

import msgspec

from osler.core.case import Fact
from osler.core.errors import InputError
from osler.gate.lexicon import english, words_of
from osler.gate.phrases import content, tokens
from osler.gate.quantities import Quantity, quantities
from osler.giving import fact as checked
from osler.knowledge import Pack
from osler.knowledge.schema import FactFile
from osler.knowledge.ucum import factor_between
from osler.phrasing.prompts import prompt
from osler.phrasing.prose import Call
from osler.phrasing.replies import is_copied, rows_of
from osler.question import Reading

_MOST = 6
_HEDGED = re.compile(
    r"\b(?:no|not|never|without|denies|denied|negative|if|whether|possible|possibly|may|might|could|suspected|"
    r"mother|father|sister|brother|aunt|family|grand\w+|parents?)\b|\?",
    re.IGNORECASE,
)
_AROUND = 40
"""Letters before and after a quote in which a denial, a doubt or a relative makes it unusable."""


class _Pointed(msgspec.Struct):
    name: str
    value: Any
    quote: str


def missed_facts(pack: Pack, reading: Reading, call: Call) -> tuple[Fact, ...]:
    """Facts that a model finds in the question beside those read.

    Each must stand in the question letter by letter, carry its value, be neither denied nor doubtful nor a
    relative's, and be valid by type, unit and range. Nothing read by the rules is changed.

    Raises:
        ModelError: the model is too slow or fails.
    """
    open_facts = {
        name: declared
        for name, declared in pack.facts.items()
        if declared.derive is None and name not in reading.facts
    }
    data = {
        "question": call.cleaned(pack, reading.question),
        "known": sorted(reading.facts),
        "facts": [_shape(declared) for declared in open_facts.values()],
    }
    written = "".join(call.write(prompt("read"), data))
    used = tuple(fact.quote for fact in reading.facts.values() if fact.quote)
    found: dict[str, Fact] = {}
    for one in rows_of(written, _Pointed):
        declared = open_facts.get(one.name)
        if any(quote in one.quote or one.quote in quote for quote in used):
            # These words are the source of another fact already: the same number is not two things.
            continue
        if declared is not None and one.name not in found:
            fact = _accepted(pack, declared, one, reading.question)
            if fact is not None:
                found[one.name] = fact
    return tuple(found.values())[:_MOST]


def _shape(declared: FactFile) -> dict[str, object]:
    shape: dict[str, object] = {"name": declared.id, "what": declared.label, "type": declared.type}
    if declared.unit:
        shape["unit"] = declared.unit
    if declared.words:
        shape["words"] = list(declared.words)
    return shape


def _accepted(pack: Pack, declared: FactFile, one: _Pointed, question: str) -> Fact | None:
    if not is_copied(one.quote, question):
        return None
    place = question.index(one.quote)
    around = question[max(0, place - _AROUND) : place + len(one.quote) + _AROUND]
    if _HEDGED.search(re.split(r"[.;\n]", around[: place - max(0, place - _AROUND)])[-1] + one.quote):
        return None
    if not _carries(declared, one):
        return None
    try:
        fact = checked(pack, declared.id, one.value)
    except InputError:
        return None
    return msgspec.structs.replace(fact, quote=one.quote, origin="question")


def _is(amount: Quantity, value: object, unit: str) -> bool:
    """Whether an amount of the quote is the value in the fact's unit; without a unit it is in that one."""
    if isinstance(value, bool) or not isinstance(value, int | float):
        return False
    if not amount.unit or unit.startswith(amount.unit):
        return amount.value == value
    factor = factor_between(amount.unit, unit) if unit else None
    return factor is not None and abs(amount.value * factor - value) <= 0.01 * abs(value)


def _carries(declared: FactFile, one: _Pointed) -> bool:
    """Whether the quote says the value: its number, its word, or a word of what the fact is."""
    if declared.type == "number":
        return any(_is(amount, one.value, declared.unit or "") for amount in quantities(one.quote))
    said = {english().same(word) for word in words_of(one.quote)}
    if declared.type == "boolean":
        label = content(tokens(declared.label, english()), english())
        return one.value is True and any(english().same(token.text) in said for token in label)
    wanted_words = one.value if isinstance(one.value, list) else [one.value]
    return all(
        {english().same(part) for part in words_of(str(word).replace("_", " "))} <= said
        for word in wanted_words
    )
