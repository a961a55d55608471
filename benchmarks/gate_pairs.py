"""Sentence–evidence pairs for measuring the gate: true sentences of the packs, and wrong ones made from them.

Everything is made by rule from what the packs say, with a fixed seed, so that the set grows with the packs.
"""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Iterator
from typing import NamedTuple

from osler.gate import Evidence
from osler.knowledge import Pack
from osler.reasoning.strength import weight

SEED = 20261124
_NUMBER = re.compile(r"(?<![\w.,-])\d+(?:,\d{3})*(?:\.\d+)?(?![\w,]*\d)")
_SWAPS = {
    "unit": [
        ("mg", "mcg"), ("mcg", "mg"), ("months", "weeks"), ("months", "years"), ("years", "months"), ("weeks", "months"),
        ("days", "weeks"), ("ng/mL", "nmol/L"), ("mL/min", "L/min"), ("units", "mg"), ("weekly", "daily"), ("daily", "weekly"),
        ("yearly", "monthly"), ("monthly", "weekly"), ("a day", "a week"), ("a year", "a month"),
    ],
    "comparison": [
        ("at least", "at most"), ("at most", "at least"), ("below", "above"), ("above", "below"), ("or lower", "or higher"),
        ("or more", "or less"), ("or older", "or younger"), ("or higher", "or lower"), ("up to", "at least"),
        ("more than", "less than"), ("less than", "more than"), ("at or below", "above"), ("under", "over"), ("or below", "or above"),
    ],
    "negation": [
        (" is ", " is not "), (" are ", " are not "), (" should ", " should not "), (" may ", " may not "), (" do not ", " do "),
        (" is not ", " is "), (" are not ", " are "), (" does not ", " does "), (" no ", " some "), (" not ", " "),
        ("Do not ", "Do "), (" without ", " with "), (" was ", " was not "), (" were ", " were not "), ("Offer ", "Do not offer "),
        ("Use ", "Do not use "), ("Consider ", "Do not consider "), (" avoid ", " use "), ("Avoid ", "Use "), (" can ", " cannot "),
        (" recommends ", " does not recommend "), (" suggests ", " does not suggest "), (" reduces ", " does not reduce "),
        (" reduced ", " did not reduce "), (" has ", " has not "),
    ],
    "direction": [
        ("increase", "decrease"), ("reduce", "increase"), ("reduces", "increases"), ("reduced", "increased"), ("lower", "higher"),
        ("higher", "lower"), ("before", "after"), ("after", "before"), ("increased", "decreased"), ("increases", "decreases"),
        ("more", "fewer"), ("start", "stop"), ("stop", "start"), ("stopping", "starting"), ("stopped", "started"), ("starting", "stopping"),
        ("women", "men"), ("men", "women"), ("less", "more"), ("loss", "gain"), ("continue", "stop"), ("rise", "drop"), ("oral", "intravenous"),
        ("intravenous", "oral"), ("rises", "drops"), ("worse", "better"),
    ],
    "strength": [
        (" may ", " must "), (" may be ", " should be "), (" can ", " must "), (" suggests ", " requires "), ("Consider ", "Always give "),
        (" suggested ", " mandatory "), (" considered ", " required "), (" could ", " must "), (" suggest ", " require "), (" consider ", " always give "),
        (" is an option", " is mandatory"), (" an option", " essential"), (" preferred ", " required "),
    ],
    "scope": [
        ("postmenopausal women", "all women"), ("women after menopause", "everyone"), ("women", "all women"), ("men", "all men"), ("adults", "all adults"),
        ("patients", "all patients"), ("some ", "all "), ("most ", "all "), ("many ", "all "), ("people", "everyone"),
    ],
}  # fmt: skip
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
    first = sentence.split()[0]
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


_WORDS = (
    ("more than ", "greater than "), ("less than ", "lower than "), ("at least ", "no less than "), ("start ", "begin "), ("stop ", "discontinue "),
    ("reduces ", "lowers "), ("drug ", "medicine "), ("drugs ", "medicines "), (" 6 months", " six months"), (" 12 months", " twelve months"),
    ("recommends ", "advises "), (" once yearly", " once a year"), ("women", "females"), ("every day", "daily"), ("therapy", "treatment"), ("renal", "kidney"),
    ("or lower", "or below"), ("or older", "and over"), ("Start ", "Begin "), ("Stop ", "Discontinue "), ("raises ", "increases "), ("check ", "measure "),
)  # fmt: skip


def _reworded(sentence: str) -> str:
    for old, new in _WORDS:
        sentence = sentence.replace(old, new)
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
