"""A saved answer's prose, put to the gate again."""

from __future__ import annotations

import msgspec

from osler.answer import Problem
from osler.core.answer import Answer
from osler.gate import FLOOR, Bar, Memo
from osler.knowledge import Pack
from osler.phrasing.material import material_of
from osler.phrasing.prose import fault


def verify_prose(pack: Pack, answer: Answer) -> tuple[Problem, ...]:
    """The sentences of a model's prose that the statements beside them do not carry."""
    if isinstance(answer.prose, msgspec.UnsetType):
        return ()
    prose = answer.prose
    material = msgspec.structs.replace(
        material_of(pack, answer, send_facts=bool(prose.sent)), facts=prose.sent
    )
    memo: Memo = {}
    problems = []
    for place, one in enumerate(prose.sentences, 1):
        marked = f"{one.text.rstrip('.!?')} [{', '.join(map(str, one.citations))}]."
        why = fault(marked, material, memo, Bar(words=FLOOR) if prose.entailment else Bar())
        if why is not None:
            problems.append(Problem(f"prose, sentence {place}", why))
    return tuple(problems)
