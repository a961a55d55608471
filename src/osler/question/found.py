"""What a reader has found so far: candidate facts, pieces not used, numbers already taken."""

from __future__ import annotations

from bisect import bisect_left, bisect_right

import msgspec

from osler.core.answer import Unreadable
from osler.core.case import Value
from osler.knowledge.schema import FactFile
from osler.question.compiled import Compiled, Label, Mark
from osler.question.context import Context, Standing
from osler.question.english import DAYS, SIDES, TIME_UNITS
from osler.question.numbers import Quantity
from osler.question.terms import Hit
from osler.question.text import Text
from osler.question.vocabulary import Number

_NOT_A_VALUE = {
    "below": "an upper limit, not the value itself",
    "above": "a lower limit, not the value itself",
    "decade": "a span of ten years, not one value",
}


class Candidate(msgspec.Struct, frozen=True, kw_only=True):
    """One reading of one fact."""

    fact: str
    value: Value
    start: int
    end: int
    """Tokens of its quote."""
    keep: str = "last"
    """Which of several values counts: lowest, highest or last; "worked out" gives way to what is said."""


class Course(msgspec.Struct, frozen=True):
    """A medicine named and how the patient stands to it."""

    cue: int
    """First token of the words that say so."""
    start: int
    end: int
    standing: str
    ended: bool
    """What follows tells that it was stopped."""


class Sheet(msgspec.Struct, kw_only=True):
    """The working sheet of one question."""

    text: Text
    context: Context
    words: Compiled
    facts: dict[str, FactFile]
    numbers: list[Quantity]
    marks: list[Hit[Mark]] = msgspec.field(default_factory=list)
    """Kinds and sites of tables."""
    labels: list[Hit[Label]] = msgspec.field(default_factory=list)
    """Labels of numbers."""
    event_sites: dict[str, list[Hit[tuple[str, str]]]] = msgspec.field(default_factory=dict)
    """Places by event."""
    bound: list[tuple[int, int]] = msgspec.field(default_factory=list)
    """Labels that have their number."""
    event_heads: set[int] = msgspec.field(default_factory=set)
    """Tokens that name an event."""
    taken: set[int] = msgspec.field(default_factory=set)
    """Tokens of numbers already used."""
    candidates: list[Candidate] = msgspec.field(default_factory=list)
    unreadable: list[Unreadable] = msgspec.field(default_factory=list)
    drugs: list[tuple[str, str]] = msgspec.field(default_factory=list)
    """(drug, standing) in order of mention."""
    drug_names: frozenset[str] = frozenset()
    """The pack's drugs."""
    raised: tuple[str, ...] = ()
    """Emergencies that the text raises."""
    mentions: dict[int, int] = msgspec.field(default_factory=dict)
    """First token of each medicine named -> token after it."""
    courses: list[Course] = msgspec.field(default_factory=list)
    """Medicines of which it matters when they were taken."""
    happened: list[tuple[int, int]] = msgspec.field(default_factory=list)
    """First and last token of each event said of the patient."""

    def add(self, fact: str, value: Value, start: int, end: int, *, keep: str = "last") -> None:
        """Notes a candidate, unless the pack has no such fact."""
        if fact in self.facts:
            self.candidates.append(Candidate(fact=fact, value=value, start=start, end=end, keep=keep))

    def leave(self, start: int, end: int, why: str) -> None:
        """Notes words that look like a fact and are not used."""
        item = Unreadable(self.text.quote(start, end), why)
        if item not in self.unreadable[-20:]:
            self.unreadable.append(item)

    def numbers_near(self, start: int, end: int) -> list[Quantity]:
        """Numbers that begin among these tokens."""
        first = bisect_left(self.numbers, start, key=lambda quantity: quantity.start)
        last = bisect_left(self.numbers, end, key=lambda quantity: quantity.start)
        return self.numbers[first:last]

    def marks_after(self, at: int, reach: int) -> list[Hit[Mark]]:
        """Marks that begin from a token on, within reach."""
        first = bisect_left(self.marks, at, key=lambda hit: hit.start)
        return [hit for hit in self.marks[first : first + 2] if hit.start - at < reach]

    def is_kind(self, at: int, table: str = "") -> bool:
        """Whether a token belongs to the label of a table, of any one where none is named."""
        last = bisect_right(self.marks, at, key=lambda hit: hit.start) - 1
        if last < 0 or at >= self.marks[last].end or self.marks[last].payload.role != "kind":
            return False
        return not table or any(mark.table == table for mark in self.marks[last].all)

    def is_event(self, start: int, end: int) -> bool:
        """Whether a head of an event stands in or beside these tokens."""
        return any(at in self.event_heads for at in range(start - 3, end + 3))

    def names_medicine(self, start: int, end: int) -> bool:
        """Whether the name of a medicine begins among these tokens."""
        return any(at in self.mentions for at in range(start, end))

    def has_side(self, start: int, end: int) -> bool:
        """Whether left or right is named among these tokens."""
        return any(token.text in SIDES for token in self.text.tokens[max(0, start) : end])

    def behind(self, end: int, words: tuple[str, ...]) -> bool:
        """Whether one of the words stands directly behind."""
        return end < len(self.text.tokens) and self.text.tokens[end].text in words

    def free(self, quantity: Quantity) -> bool:
        """Whether a number has not been used yet."""
        return quantity.number not in self.taken

    def take(self, quantity: Quantity) -> None:
        """Marks a number as used."""
        self.taken.add(quantity.number)

    def opening(self, start: int, standing: Standing) -> int:
        """Where a quote begins: a supposition belongs to it."""
        return min(start, standing.supposed) if standing.supposed >= 0 else start

    def add_number(self, fact: str, quantity: Quantity, start: int, end: int, *, keep: str = "last") -> bool:
        """Notes a number fact after converting and checking it; whether the number was this fact's."""
        declared = self.facts.get(fact)
        if declared is None:
            return False
        factor = factor_to(declared, quantity, self.words)
        if factor is None:
            return False
        self.take(quantity)
        start, end = min(start, quantity.start), max(end, quantity.end)
        if quantity.bound is not None:
            self.leave(start, end, f"{declared.label}: {_NOT_A_VALUE[quantity.bound]}")
            return True
        value = quantity.value if quantity.to is None else (quantity.value + quantity.to) / 2
        value = round((_signed(declared, quantity, value)) * factor, 6)
        if not _possible(declared, value):
            low, high = declared.range or (0.0, 0.0)
            self.leave(start, end, f"{declared.label} cannot be {value:g}: possible is {low:g} to {high:g}")
            return True
        self.add(fact, value, start, end, keep=keep)
        return True


def _signed(declared: FactFile, quantity: Quantity, value: float) -> float:
    """The value with its sign; a dash before what cannot be negative is only a dash."""
    only_dash = declared.range is not None and declared.range[0] >= 0
    return -value if quantity.sign == "-" and not only_dash else value


def _possible(declared: FactFile, value: float) -> bool:
    return declared.range is None or declared.range[0] <= value <= declared.range[1]


def _bare_factor(declared: FactFile, reading: Number | None, quantity: Quantity) -> float | None:
    """The factor of the unit that a number without one must have, by its size; None where it needs one."""
    if reading is not None and (reading.needs_unit or reading.time):
        return None
    for unit, (low, high) in (reading.bare if reading is not None else {}).items():
        if reading is not None and low <= quantity.value <= high:
            return reading.units.get(unit) or declared.converts[unit]
    return 1.0


def factor_to(declared: FactFile, quantity: Quantity, words: Compiled) -> float | None:
    """The factor from the written unit to the fact's own; None where the unit is another kind."""
    reading = words.file.numbers.get(declared.id)
    times = quantity.per_day if quantity.per_day and (declared.unit or "").endswith("/d") else 1.0
    if quantity.unit is None:
        factor = _bare_factor(declared, reading, quantity)
        return None if factor is None else times * factor
    code = quantity.unit.code
    if quantity.per_day and code == "mg" and declared.unit == "g":
        return None  # a daily dose is no amount over a year
    known = {
        **declared.converts,
        **(reading.units if reading is not None else {}),
        (declared.unit or ""): 1.0,
    }
    if code in known:
        return known[code] * times
    if code in TIME_UNITS and declared.unit in TIME_UNITS:
        return DAYS[code] / DAYS[declared.unit]
    return None
