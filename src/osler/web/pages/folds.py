"""What of an answer is seen at once, and what is folded away below it.

Never folded where there is room: doses, reasons against a drug, what must follow at the end of a course,
and what just changed. A narrow screen folds the later sections to their heading and first words, by a
script; without one, and on paper, they are open.
"""

from __future__ import annotations

from collections.abc import Container
from itertools import chain, repeat

import msgspec
from msgspec.structs import replace

from osler.answer.claims import claims_of
from osler.core.answer import Answer, Section, Statement
from osler.knowledge import Pack
from osler.web.pages.marks import WEIGHING

_AT_ONCE = (2, 1, 1, 1)
"""How many statements each of the first sections shows at least; a later one shows only what must be seen."""
_NEVER_FOLDED = frozenset({"usual_regimens", "regimens", "stops", "on_stopping", "boxed_warning"})


class Part(msgspec.Struct, frozen=True, kw_only=True):
    """A section as a page shows it: what leads, and what is folded."""

    section: Section
    lead: Section
    rest: Section
    is_second: bool
    """Whether it comes after the sections that answer the question: a narrow screen folds it."""
    gist: str
    """How it begins: what is seen of it while it is folded."""


def parts(pack: Pack, answer: Answer, fresh: Container[str] = ()) -> tuple[Part, ...]:
    """The sections of an answer, each split."""
    shown = [section for section in answer.sections if not (section.id == WEIGHING and answer.candidates)]
    return tuple(
        _part(pack, section, least, fresh, is_second=place >= len(_AT_ONCE))
        for place, (section, least) in enumerate(zip(shown, chain(_AT_ONCE, repeat(0)), strict=False))
    )


def _part(pack: Pack, section: Section, least: int, fresh: Container[str], *, is_second: bool) -> Part:
    said = section.statements
    # What is known to apply leads; where nothing is, what stands first does.
    best = sorted(said, key=lambda item: item.applies != "yes")[:least]
    kept = {item.id for item in said if item in best or item.id in fresh or _must_show(pack, item)}
    return Part(
        section=section,
        lead=replace(section, statements=tuple(item for item in said if item.id in kept)),
        rest=replace(section, statements=tuple(item for item in said if item.id not in kept)),
        # What just changed is seen at once, wherever it stands.
        is_second=is_second and not any(item.id in fresh for item in said),
        gist=next((item.text for item in said if item.id in kept), ""),
    )


def _must_show(pack: Pack, statement: Statement) -> bool:
    claims = claims_of(pack).by_id
    named = (statement.id, *(item.recommendation for item in statement.evidence if item.recommendation))
    found = [claims[name] for name in named if name in claims]
    return any(
        claim.kind in _NEVER_FOLDED
        or claim.severity is not None
        or (claim.drugs and claim.direction == "against")
        for claim in found
    )
