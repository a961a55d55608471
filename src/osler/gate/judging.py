"""The gate: whether what a sentence says is carried by what it cites."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence

import msgspec

from osler.gate.comparing import Compared, Reason, TakenApart, read, score_of, support_of, take_apart
from osler.gate.entailing import Entailment
from osler.gate.lexicon import Lexicon, english
from osler.gate.numbers import interval, number
from osler.gate.wording import direction, distance, entity, negation, scope, strength

_MARKER = re.compile(r"\s*\[\d+(?:\s*,\s*\d+)*\]")
THRESHOLD = 0.72
"""Share of a sentence's words that what it cites must hold; calibrated by benchmarks/gate.py."""

FLOOR = 0.55
"""The same share where a model of entailment has the last word."""


class Evidence(msgspec.Struct, frozen=True, kw_only=True):
    """What a citation number stands for."""

    number: int
    texts: tuple[str, ...]
    """What the source says: a quoted passage, or a recommendation in the pack's words."""
    level: int = 0
    """How strong an instruction its grade allows: 4 must, 3 should, 2 consider, 1 may, 0 as its words say."""
    met: bool = False
    """The patient is known to be one for whom it holds: a sentence need not repeat for whom that is."""
    current: bool = True
    """Neither superseded nor retracted."""


class Bar(msgspec.Struct, frozen=True, kw_only=True):
    """What a sentence must reach once all rules let it through."""

    words: float = THRESHOLD
    """Share of its words that its evidence must hold, 0 to 1."""
    entailment: Entailment | None = None
    """A model that is asked last."""

    @classmethod
    def of(cls, entailment: Entailment | None) -> Bar:
        """The bar with a model of entailment, or without one: with it fewer words need be the source's."""
        return cls() if entailment is None else cls(words=FLOOR, entailment=entailment)


class Ruling(msgspec.Struct, frozen=True, kw_only=True):
    """What the gate says of one sentence."""

    passed: bool
    reasons: tuple[Reason, ...] = ()
    score: float = 0.0
    """Share of the sentence's words that its evidence holds, or the chance of entailment, 0 to 1."""


Memo = dict[str, TakenApart]
"""Evidence already taken apart, by its text."""


def judge(
    sentence: str,
    evidence: Mapping[int, Evidence],
    lexicon: Lexicon,
    *,
    given: Sequence[str] = (),
    memo: Memo | None = None,
    bar: Bar = Bar(),  # noqa: B008 - it cannot be changed
) -> Ruling:
    """Whether a sentence with its markers ("... [1, 2]") may be shown.

    `given` are texts that any sentence may repeat: the facts of the patient as understood.
    `memo` is kept by whoever judges many sentences by the same evidence, with one lexicon.
    """
    cited = cited_in(sentence)
    faults = _citation_faults(cited, evidence)
    if faults:
        return Ruling(passed=False, reasons=faults)
    words = english()
    used = [evidence[number] for number in cited]
    parts = {} if memo is None else memo
    texts = [_taken_apart(text, lexicon, parts) for one in used for text in one.texts]
    facts = [_taken_apart(text, lexicon, parts) for text in given]
    texts += facts
    said = read(lexicon.unified(words.canonical(_MARKER.sub("", sentence).strip())), words)
    known = [part for text in texts for part in text.parts]
    support = support_of(said, known)
    compared = Compared(
        said,
        support,
        texts,
        max((one.level for one in used), default=0),
        all(one.met for one in used),
        words,
        lexicon.words,
        lexicon.roots,
        frozenset(amount.value for fact in facts for amount in fact.amounts),
    )
    reasons = [reason for check in _CHECKS if (reason := check(compared)) is not None]
    score = score_of(said, known, words)
    if score < bar.words:
        reasons.append(Reason("entailment", "it says things that what it cites does not say"))
    entailment = bar.entailment
    if entailment is not None and not reasons:
        premise = " ".join((*(text for one in used for text in one.texts), *given))
        score = entailment.score(premise, _MARKER.sub("", sentence).strip())
        if score < entailment.least:
            reasons.append(Reason("entailment", "it does not follow from what it cites"))
    return Ruling(passed=not reasons, reasons=tuple(reasons), score=score)


def cited_in(sentence: str) -> tuple[int, ...]:
    """The citation numbers of a sentence, each once, in order."""
    found = (int(number) for marker in _MARKER.findall(sentence) for number in re.findall(r"\d+", marker))
    return tuple(dict.fromkeys(found))


def _taken_apart(text: str, lexicon: Lexicon, memo: Memo) -> TakenApart:
    if text not in memo:
        memo[text] = take_apart(lexicon.unified(english().canonical(text)), english())
    return memo[text]


def _citation_faults(cited: Iterable[int], evidence: Mapping[int, Evidence]) -> tuple[Reason, ...]:
    numbers = tuple(cited)
    if not numbers:
        return (Reason("citation", "it cites nothing"),)
    return tuple(
        Reason("citation", f"[{number}] is not a source of this answer")
        if number not in evidence
        else Reason("citation", f"[{number}] is superseded or retracted")
        for number in numbers
        if number not in evidence or not evidence[number].current
    )


_CHECKS: tuple[Callable[[Compared], Reason | None], ...] = (
    number,
    interval,
    entity,
    negation,
    distance,
    strength,
    direction,
    scope,
)
