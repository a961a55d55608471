"""Sentence–evidence pairs for measuring the gate: true sentences of the packs, and wrong ones made from them.

Everything is made by rule from what the packs say, with a fixed seed, so that the set grows with the packs.
"""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NamedTuple

import yaml

from osler.gate import Evidence
from osler.knowledge import Pack
from osler.reasoning.strength import weight

SEED = 20261124
_NUMBER = re.compile(r"(?<![\w.,-])\d+(?:,\d{3})*(?:\.\d+)?(?![\w,]*\d)")
_CHANGED = yaml.safe_load((Path(__file__).parent / "gate_swaps.yaml").read_text("utf-8"))
_REWORDED: list[tuple[str, str]] = [(old, new) for old, new in _CHANGED.pop("reworded")]
_SWAPS: dict[str, list[tuple[str, str]]] = {
    kind: [(old, new) for old, new in rows] for kind, rows in _CHANGED.items()
}
_CONDITION = re.compile(
    r"^(?P<head>(?:If|When|Where|In|For|With|After|Under) [^,]{8,120}), (?P<rest>\w.{20,})\.$"
)
_TAIL = re.compile(r"^(?P<rest>.{20,}?) (?P<head>(?:if|when|unless) [^,]{8,120})\.$")


class Pair(NamedTuple):
    """A sentence, what it cites, and whether the one carries the other."""

    kind: str
    sentence: str
    evidence: Evidence
    right: bool


def pairs(pack: Pack) -> Iterator[Pair]:
    """True pairs and wrong ones, in the order of the packs' recommendations."""
    dice = random.Random(SEED)  # noqa: S311 - no secret
    drugs = sorted({drug.label for drug in pack.drugs.values()})
    for place, rec in enumerate(pack.recommendations.values()):
        evidence = Evidence(
            number=1,
            texts=tuple(text for text in (rec.text.clinician, rec.text.student) if text),
            level=min(weight(rec.strength), 3) if rec.strength else 0,
        )
        for sentence in _sentences(rec.text.clinician):
            for kind, true in _true(sentence, place):
                yield Pair(kind, f"{true.rstrip('.')} [1].", evidence, True)
            for kind, wrong in _wrong(sentence, drugs, dice):
                if wrong not in evidence.texts:
                    yield Pair(kind, f"{wrong.rstrip('.')} [1].", evidence, False)


def _sentences(text: str) -> list[str]:
    return [part for part in re.split(r"(?<=\.)\s+(?=[A-Z])", text) if len(part.split()) > 4]


def _true(sentence: str, place: int) -> Iterator[tuple[str, str]]:
    yield "as it stands", sentence
    lead = ("According to the guideline, ", "For this patient: ", "The source says that ")[place % 3]
    yield "with a lead", lead + _lower(sentence)
    turned = _turned(sentence)
    if turned:
        yield "clauses turned", turned
    reworded = _reworded(sentence)
    if reworded != sentence:
        yield "reworded", reworded


def _lower(sentence: str) -> str:
    first = sentence.split(maxsplit=1)[0]
    return (
        sentence
        if first.isupper() or any(letter.isdigit() for letter in first)
        else sentence[0].lower() + sentence[1:]
    )


def _turned(sentence: str) -> str | None:
    front = re.match(r"^(?P<head>(?:If|When|Where) [^,]{8,120}), (?P<rest>\w.{20,})\.$", sentence)
    if front:
        return f"{front['rest'][0].upper()}{front['rest'][1:]} {_lower(front['head'])}."
    tail = _TAIL.match(sentence)
    return f"{tail['head'][0].upper()}{tail['head'][1:]}, {_lower(tail['rest'])}." if tail else None


def _reworded(sentence: str) -> str:
    for old, new in _REWORDED:
        sentence = re.sub(rf"(?<!\w){re.escape(old)}" if old[0].isalpha() else re.escape(old), new, sentence)
    return sentence


def _wrong(sentence: str, drugs: list[str], dice: random.Random) -> Iterator[tuple[str, str]]:
    number = _other_number(sentence, dice)
    if number:
        yield "number", number
    exchanged = _exchanged(sentence)
    if exchanged:
        yield "numbers exchanged", exchanged
    for kind, swaps in _SWAPS.items():
        made = [wrong for old, new in swaps if (wrong := _swapped(sentence, old, new))]
        if made:
            yield kind, dice.choice(made)
    drug = _other_drug(sentence, drugs, dice)
    if drug:
        yield "drug", drug
    dropped = _CONDITION.match(sentence) or _TAIL.match(sentence)
    if dropped and not re.search(r"\b(?:even|only|or|and|as|but|just)$", dropped["rest"]):
        yield "condition dropped", dropped["rest"][0].upper() + dropped["rest"][1:] + "."


def _swapped(sentence: str, old: str, new: str) -> str | None:
    pattern = old if old[0] == " " or old[-1] == " " else rf"\b{re.escape(old)}\b"
    changed = re.sub(pattern, new, sentence, count=1)
    return changed if changed != sentence else None


def _other_number(sentence: str, dice: random.Random) -> str | None:
    found = list(_NUMBER.finditer(sentence))
    if not found:
        return None
    one = dice.choice(found)
    value = float(one[0].replace(",", ""))
    made = dice.choice([change(value) for change in _CHANGES])
    shown = f"{made:,.10g}" if made != value else f"{value + 1:,.10g}"
    return sentence[: one.start()] + shown + sentence[one.end() :]


def _exchanged(sentence: str) -> str | None:
    """The sentence with its first number and the first other one after it in each other's place."""
    found = list(_NUMBER.finditer(sentence))
    other = next((one for one in found[1:] if one[0] != found[0][0]), None)
    if other is None:
        return None
    one = found[0]
    return (
        sentence[: one.start()]
        + other[0]
        + sentence[one.end() : other.start()]
        + one[0]
        + sentence[other.end() :]
    )


_CHANGES: tuple[Callable[[float], float], ...] = (
    lambda value: value * 10,
    lambda value: value / 10,
    lambda value: value + 1,
    lambda value: value * 2,
    lambda value: round(value + 0.5, 2),
)


def _other_drug(sentence: str, drugs: list[str], dice: random.Random) -> str | None:
    named = [drug for drug in drugs if re.search(rf"\b{re.escape(drug)}\b", sentence, re.I)]
    others = [drug for drug in drugs if drug not in named]
    if not named:
        return None
    return re.sub(rf"\b{re.escape(dice.choice(named))}\b", dice.choice(others), sentence, count=1, flags=re.I)
