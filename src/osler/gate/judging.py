"""The gate: whether what a sentence says is carried by what it cites."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from difflib import SequenceMatcher
from typing import Literal

import msgspec

from osler.gate.lexicon import English, Lexicon, clinical_by_form, english, words_of
from osler.gate.phrases import (
    Token,
    balance,
    content,
    directions,
    level,
    restrictions,
    split,
    tokens,
    universals,
)
from osler.gate.quantities import (
    Quantity,
    intervals,
    loose_times,
    plain,
    quantities,
    same_amount,
    without_bounds,
)

Kind = Literal[
    "citation", "number", "interval", "entity", "negation", "strength", "direction", "scope", "entailment"
]

_MARKER = re.compile(r"\s*\[\d+(?:\s*,\s*\d+)*\]")
_THRESHOLD = 0.72
"""Share of a sentence's words that what it cites must hold; calibrated by benchmarks/gate.py."""
_KEPT = 0.5
"""Share of a restriction's words and numbers that a sentence must keep."""
_BESIDE = 3
"""How many words of content on each side say what a number is of."""
_SAME_ORDER = 0.85
_RESTATES = 0.8
"""Share of a sentence's words from which it restates one sentence of its source."""
_MOST_SUPPORT = 4


class Evidence(msgspec.Struct, frozen=True, kw_only=True):
    """What a citation number stands for."""

    number: int
    texts: tuple[str, ...]
    """What the source says: a quoted passage, or a recommendation in the pack's words."""
    level: int = 0
    """How strong an instruction its grade allows: 4 must, 3 should, 2 consider, 1 may, 0 as its words say."""
    met: bool = False
    """The patient is known to be one for whom it holds, so that a sentence need not repeat for whom that is."""
    current: bool = True
    """Neither superseded nor retracted."""


class Reason(msgspec.Struct, frozen=True):
    """Why a sentence does not pass, fit to be told to whoever wrote it."""

    kind: Kind
    why: str


class Ruling(msgspec.Struct, frozen=True, kw_only=True):
    """What the gate says of one sentence."""

    passed: bool
    reasons: tuple[Reason, ...] = ()
    score: float = 0.0
    """Share of the sentence's words that its evidence holds, 0 to 1."""


class _Read(msgspec.Struct, frozen=True):
    """One sentence taken apart."""

    text: str
    tokens: list[Token]
    content: list[Token]
    amounts: tuple[Quantity, ...]


class _Compared(msgspec.Struct, frozen=True):
    """A sentence beside the sentences that support it."""

    said: _Read
    support: list[_Read]
    whole: str
    """All cited evidence as one text."""
    allowed: int
    met: bool
    english: English
    names: frozenset[str]
    """What the lexicon names, as single words."""


def judge(
    sentence: str,
    evidence: Mapping[int, Evidence],
    lexicon: Lexicon,
    *,
    given: Sequence[str] = (),
    threshold: float = _THRESHOLD,
) -> Ruling:
    """Whether a sentence with its markers ("... [1, 2]") may be shown.

    `given` are texts that any sentence may repeat: the facts of the patient as understood.
    """
    cited = cited_in(sentence)
    faults = _citation_faults(cited, evidence)
    if faults:
        return Ruling(passed=False, reasons=faults)
    words = english()
    used = [evidence[number] for number in cited]
    texts = [*(text for one in used for text in one.texts), *given]
    said = _read(lexicon.unified(_MARKER.sub("", sentence).strip()), words)
    texts = [lexicon.unified(text) for text in texts]
    known = [_read(part, words) for text in texts for part in split(text)]
    support = _support(said, known, words)
    compared = _Compared(
        said,
        support,
        "\n".join(texts),
        max((one.level for one in used), default=0),
        all(one.met for one in used),
        words,
        lexicon.words,
    )
    reasons = [reason for check in _CHECKS if (reason := check(compared)) is not None]
    score = _coverage(said, known, words)
    if score < threshold:
        reasons.append(Reason("entailment", "it says things that what it cites does not say"))
    return Ruling(passed=not reasons, reasons=tuple(reasons), score=score)


def cited_in(sentence: str) -> tuple[int, ...]:
    """The citation numbers of a sentence, each once, in order."""
    found = (int(number) for marker in _MARKER.findall(sentence) for number in re.findall(r"\d+", marker))
    return tuple(dict.fromkeys(found))


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


def _read(text: str, words: English) -> _Read:
    found = tokens(without_bounds(text), words)
    return _Read(text, found, content(found, words), quantities(text))


def _support(said: _Read, known: Sequence[_Read], words: English) -> list[_Read]:
    """The fewest sentences of the evidence that hold most of the sentence's words, best first."""
    wanted = {words.same(token.text) for token in said.content}
    left, chosen = set(wanted), list[_Read]()
    rest = list(known)
    while rest and len(chosen) < _MOST_SUPPORT:
        best = max(rest, key=lambda one: len(left & {words.same(token.text) for token in one.content}))
        gain = left & {words.same(token.text) for token in best.content}
        if chosen and not gain:
            break
        chosen.append(best)
        rest.remove(best)
        left -= gain
    return chosen


def _coverage(said: _Read, known: Sequence[_Read], words: English) -> float:
    held = {words.same(token.text) for one in known for token in one.content}
    wanted = [words.same(token.text) for token in said.content]
    return sum(word in held for word in wanted) / len(wanted) if wanted else 1.0


def _number(compared: _Compared) -> Reason | None:
    known = [(one, amount) for one in compared.support for amount in one.amounts]
    everywhere = quantities(compared.whole)
    for amount in compared.said.amounts:
        same = [pair for pair in known if same_amount(amount, pair[1])]
        if not same and not any(same_amount(amount, other) for other in everywhere):
            return Reason("number", f"the number {_shown(amount)} does not stand in what it cites")
        alike = [other for _, other in same] or [other for other in everywhere if same_amount(amount, other)]
        if all(other.bound != amount.bound for other in alike):
            return Reason("number", f"{amount.bound} {_shown(amount)} is not what the source says")
        if amount.every and all(other.every not in {"", amount.every} for other in alike):
            return Reason("interval", f"{_shown(amount)} every {amount.every} is not what the source says")
    return _misplaced(compared)


def _misplaced(compared: _Compared) -> Reason | None:
    """A number that the source says of something else, or that it says less often."""
    known = [(one, amount) for one in compared.support for amount in one.amounts]
    for amount in compared.said.amounts:
        here = _around(compared.said, amount, compared.english)
        there = [_around(one, other, compared.english) for one, other in known if same_amount(amount, other)]
        if here and all(there) and there and not any(here & one for one in there):
            return Reason("number", f"{_shown(amount)} is said of something else by its source")
    if _restated(compared) and _in_order(compared.said, compared.support[0]):
        left = iter(compared.support[0].amounts)
        for amount in compared.said.amounts:
            if not any(same_amount(amount, other) for other in left):
                return Reason("number", f"{_shown(amount)} stands in another place in its source")
    return None


def _in_order(said: _Read, source: _Read) -> bool:
    """Whether two sentences have their words in the same order."""
    one, other = ([token.root for token in read.content] for read in (said, source))
    return SequenceMatcher(a=one, b=other, autojunk=False).ratio() >= _SAME_ORDER


def _around(read: _Read, amount: Quantity, words: English) -> frozenset[str]:
    """The words of content next to a number."""
    text = plain(read.text)
    before = content(tokens(text[: amount.start], words), words)[-_BESIDE:]
    after = content(tokens(text[amount.end :], words), words)[:_BESIDE]
    return frozenset(words.same(token.text) for token in (*before, *after))


def _restated(compared: _Compared) -> bool:
    """Whether the sentence and its best support say nearly the same, word for word."""
    if not compared.support:
        return False
    source = compared.support[0]
    return (
        _coverage(compared.said, [source], compared.english) >= _RESTATES
        and _coverage(source, [compared.said], compared.english) >= _RESTATES
    )


def _shown(amount: Quantity) -> str:
    return f"{amount.value:g} {amount.unit}".strip()


def _interval(compared: _Compared) -> Reason | None:
    new = intervals(compared.said.text) - intervals(compared.whole) or (
        loose_times(compared.said.text) - loose_times(compared.whole)
    )
    return Reason("interval", "it says how often otherwise than its source") if new else None


def _entity(compared: _Compared) -> Reason | None:
    held = {compared.english.same(word) for word in words_of(compared.whole)}
    new = [
        word
        for word in sorted(_clinical(words_of(compared.said.text), compared.names))
        if compared.english.same(word) not in held
    ]
    return Reason("entity", f"{new[0]} is not named in what it cites") if new else None


def _clinical(words: Sequence[str], names: frozenset[str]) -> frozenset[str]:
    return clinical_by_form(words) | {word for word in map(str.lower, words) if word in names}


def _negation(compared: _Compared) -> Reason | None:
    """A word that the sentence denies and its source does not, or the other way round."""
    words = compared.english
    ways: dict[str, set[bool]] = {}
    for one in compared.support[:2]:
        for token in one.tokens:
            ways.setdefault(compared.english.same(token.text), set()).add(token.denied)
    for token in compared.said.tokens:
        known = ways.get(compared.english.same(token.text))
        if known and token.denied not in known and compared.english.can_be_denied(token.text):
            return Reason("negation", f'"{token.text}" is denied here or there, not in both')
    if _restated(compared) and _denials(compared.said, words) != _denials(compared.support[0], words):
        return Reason("negation", "it denies something that its source does not, or the other way round")
    return None


def _denials(read: _Read, words: English) -> int:
    return sum(token.root in words.negations for token in read.tokens)


def _strength(compared: _Compared) -> Reason | None:
    wanted = level(compared.said.text, compared.english)
    held = max((level(one.text, compared.english) for one in compared.support), default=0)
    if wanted > max(held, compared.allowed):
        return Reason("strength", "it is put more strongly than its source puts it")
    known = {token.root for one in compared.support for token in one.tokens}
    sure = [token.text for token in compared.said.tokens if token.root in compared.english.certain - known]
    return Reason("strength", f'"{sure[0]}" is surer than its source') if sure else None


def _direction(compared: _Compared) -> Reason | None:
    words = compared.english
    here = directions(compared.said.tokens, words)
    there = frozenset(point for one in compared.support for point in directions(one.tokens, words))
    turned = any(
        point not in there and point._replace(side=1 - point.side) in there for point in sorted(here)
    )
    if turned or (compared.support and _is_tilted(compared)):
        return Reason("direction", "it points the other way than its source")
    return None


def _is_tilted(compared: _Compared) -> bool:
    """Whether the sentence says one of two opposites more often and the other less than the one it restates."""
    source = compared.support[0]
    if _coverage(compared.said, [source], compared.english) < _RESTATES:
        return False
    pairs = zip(
        balance(compared.said.tokens, compared.english), balance(source.tokens, compared.english), strict=True
    )
    return any(
        (one > was) and (other < were) or (one < was) and (other > were)
        for (one, other), (was, were) in pairs
    )


def _scope(compared: _Compared) -> Reason | None:
    words = compared.english
    known = frozenset(of for one in compared.support for of in universals(one.tokens, words))
    wide = sorted(universals(compared.said.tokens, words) - known)
    if wide:
        return Reason("scope", f'"{wide[0]}" is put more widely or narrowly than by its source')
    if compared.met or not compared.support:
        return None
    lost = next(
        (part for part in restrictions(compared.support[0].text, words) if _loses(compared, part)), None
    )
    return Reason("scope", f'it leaves out "{lost[:60]}"') if lost else None


def _loses(compared: _Compared, part: str) -> bool:
    """Whether a sentence leaves out most of what a restriction of its source adds to the rest."""
    words = compared.english
    rest = {words.same(token.text) for token in tokens(compared.support[0].text.replace(part, " "), words)}
    terms = {words.same(token.text) for token in content(tokens(part, words), words)}
    own = terms - rest or terms
    numbers = quantities(part)
    held = {words.same(token.text) for token in compared.said.tokens}
    amounts = compared.said.amounts
    kept = len(own & held) + sum(any(same_amount(one, other) for other in amounts) for one in numbers)
    return kept < _KEPT * (len(own) + len(numbers))


_CHECKS: tuple[Callable[[_Compared], Reason | None], ...] = (
    _number,
    _interval,
    _entity,
    _negation,
    _strength,
    _direction,
    _scope,
)
