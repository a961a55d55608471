"""What a model is given of an answer: statements by number, and the least of the patient that it needs."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

import msgspec

from osler.answer.claims import claims_of
from osler.core.answer import Answer, Statement
from osler.core.wording import begun
from osler.gate import Evidence, Lexicon
from osler.knowledge import Pack
from osler.phrasing.deidentify import deidentified
from osler.phrasing.pieces import more_than_words, speaks_to_machines
from osler.phrasing.presidio import Cleaner
from osler.reasoning.strength import weight

_MOST = 24
"""Statements that are sent at most, in the order of the page."""
WORKED_OUT = "change/"
"""How ids begin of what would change the answer: worked out from the rules, said by no source."""
_STRONGEST = 3


class Passage(NamedTuple):
    """One statement as it is sent."""

    number: int
    text: str


class Material(msgspec.Struct, frozen=True, kw_only=True):
    """What is sent, and what the gate judges by."""

    about: str
    passages: tuple[Passage, ...]
    facts: tuple[str, ...]
    """Facts of the patient that are sent, in words."""
    evidence: dict[int, Evidence]
    lexicon: Lexicon
    quoted: frozenset[int]
    """Numbers that stand for documents of the library: anyone may have written these."""

    def data(self) -> dict[str, object]:
        """The JSON that a model gets as data."""
        return {
            "about": self.about,
            "statements": [{"n": numbers, "text": text} for text, numbers in self._by_text().items()],
            "facts": list(self.facts),
        }

    def _by_text(self) -> dict[str, list[int]]:
        found: dict[str, list[int]] = {}
        for number, text in self.passages:
            found.setdefault(text, []).append(number)
        return found


def material_of(pack: Pack, answer: Answer, *, send_facts: bool, cleaner: Cleaner | None = None) -> Material:
    """The statements of an answer, and the facts where they may be sent.

    Statements are words of the pack and of the library. What is worded with this patient's values (the
    bottom line, what would change the answer) goes only where facts may be sent.
    """
    rows = list(_rows(answer, send_facts=send_facts))[:_MOST]
    facts = _needed(pack, answer, cleaner) if send_facts else ()
    return Material(
        about=answer.title,
        passages=tuple(dict.fromkeys(passage for passage, _ in rows)),
        facts=facts,
        evidence=_evidence(pack, answer, rows),
        lexicon=lexicon_of(pack),
        quoted=frozenset(
            passage.number
            for passage, statement in rows
            if statement is not None and not isinstance(statement.quote, msgspec.UnsetType)
        ),
    )


@lru_cache(maxsize=8)
def lexicon_of(pack: Pack) -> Lexicon:
    """The names of clinical things that the gate knows: a pack's drugs, by label and brand."""
    return Lexicon.of(
        {name: drug.label for drug in pack.drugs.values() for name in (drug.label, *drug.brands)}
    )


def _rows(answer: Answer, *, send_facts: bool) -> Iterator[tuple[Passage, Statement | None]]:
    if send_facts:
        for number in answer.bottom_line.citations:
            yield Passage(number, answer.bottom_line.text), None
    for section in answer.sections:
        for statement in section.statements:
            quoted = not isinstance(statement.quote, msgspec.UnsetType)
            if statement.id.startswith(WORKED_OUT) or (quoted and _suspect(statement.text)):
                continue
            for number in statement.citations:
                yield Passage(number, begun(statement.text)), statement


def _suspect(text: str) -> bool:
    return more_than_words(text) is not None or speaks_to_machines(text)


def _evidence(
    pack: Pack, answer: Answer, rows: list[tuple[Passage, Statement | None]]
) -> dict[int, Evidence]:
    listed = {ref.number: ref for ref in answer.references}
    found = {}
    for number in dict.fromkeys(passage.number for passage, _ in rows):
        own = [(passage.text, statement) for passage, statement in rows if passage.number == number]
        said = [statement for _, statement in own if statement is not None]
        found[number] = Evidence(
            number=number,
            # Whoever cites a source may name it, and the drugs that its rule is about.
            texts=(
                *dict.fromkeys(text for text, _ in own),
                listed[number].source,
                *dict.fromkeys(label for one in said for label in _drugs(pack, one)),
            ),
            level=min((_level(one) for one in said), default=0),
            met=bool(said) and all(one.applies == "yes" for one in said),
            current=listed[number].status == "current",
        )
    return found


def _drugs(pack: Pack, statement: Statement) -> tuple[str, ...]:
    """The labels of the drugs that a statement's rule is about."""
    claim = claims_of(pack).by_id.get(statement.id)
    named = claim.drugs if claim is not None else ()
    return tuple(pack.drugs[name].label for name in named if name in pack.drugs)


def _level(statement: Statement) -> int:
    return min(weight(statement.strength), _STRONGEST) if statement.strength else 0


def _needed(pack: Pack, answer: Answer, cleaner: Cleaner | None) -> tuple[str, ...]:
    """The facts that the rules of this answer rest on, in words without what could tell who it is."""
    rules = {
        place.recommendation or statement.id
        for section in answer.sections
        for statement in section.statements
        for place in statement.evidence
    }
    used = frozenset[str]().union(*(pack.condition_facts.get(rule, frozenset()) for rule in rules))
    return tuple(
        deidentified(pack, fact.label, cleaner)
        for name, fact in answer.understood.facts.items()
        if fact.shown and name in used
    )
