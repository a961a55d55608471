"""A risk that an answer to a patient tells in words, as so many of one hundred people."""

from __future__ import annotations

import re
from collections.abc import Container, Iterator

from osler.core.answer import Statement
from osler.core.picture import Picture
from osler.core.wording import begun
from osler.pictures.ground import Ground
from osler.pictures.people import picture

_COUNT = re.compile(r"(?<![\d.,])(\d{1,2}(?:\.\d+)?) out of 100\b(?! people a year)")
_SENTENCE = re.compile(r"(?<=[.!?])\s+(?=[A-Z])")
_MOST = 2


def pictures(ground: Ground, drawn: Container[str]) -> Iterator[Picture]:
    """Pictures of the answer's statements that set two groups of 100 side by side, a sentence each.

    `drawn` names the statements that have a picture of their own.
    """
    if ground.answer.audience != "patient":
        return
    left = _MOST
    for statement in _statements(ground):
        crowds = _crowds(statement.text)
        if not left or len(crowds) != 2 or statement.id in drawn:
            continue
        left -= 1
        name = f"told-{_MOST - left}"
        yield picture(name, _title(ground, statement), crowds, ground.origins([statement.id]))


def _statements(ground: Ground) -> Iterator[Statement]:
    """What the answer says from statements that may be cited."""
    for section in ground.answer.sections:
        yield from (item for item in section.statements if ground.claim(item.id))


def _crowds(text: str) -> list[tuple[str, float, str]]:
    """The groups, each with its own sentence as label; none where one sentence tells of two groups."""
    found = [(sentence, _COUNT.findall(sentence)) for sentence in _SENTENCE.split(text)]
    if any(len(counts) > 1 for _, counts in found):
        return []
    return [(sentence, float(counts[0]), counts[0]) for sentence, counts in found if counts]


def _title(ground: Ground, statement: Statement) -> str:
    claim = ground.claim(statement.id)
    named = (
        [ground.pack.drugs[name].label for name in claim.drugs if name in ground.pack.drugs] if claim else []
    )
    return f"{begun(named[0])}, told as 100 people" if named else "The same told as 100 people"
