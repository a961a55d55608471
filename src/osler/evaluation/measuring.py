"""What one answer comes to: each measure of a turn, computed from the answer alone."""

from __future__ import annotations

import re
from collections.abc import Iterator

import msgspec

from osler.core.answer import Alert, Answer, Cited
from osler.evaluation.citing import Cites, cites_of
from osler.evaluation.facts import Count, outcomes_of
from osler.evaluation.items import Criterion, Turn
from osler.evaluation.saying import Said
from osler.gate import Memo
from osler.knowledge import Pack
from osler.knowledge.readability import grade

_LEAD_IN = re.compile(
    r"^(?:the response |it )?(?:correctly |clearly |explicitly )?"
    r"(?:states?|mentions?|says?|notes?|explains?|includes?|advises?|recommends? that|tells the \w+)"
    r"(?: that)?[: ]+",
    re.IGNORECASE,
)
"""How a criterion of a rubric begins: what is looked for comes after."""


class Measured(msgspec.Struct, frozen=True, kw_only=True):
    """The measures of one answer; None where the turn does not ask for one."""

    vital: tuple[float, ...] = ()
    """Degree to which each vital nugget is said: 1, 0.5 or 0."""
    okay: tuple[float, ...] = ()
    contradicted: int = 0
    must_not: int = 0
    must_not_hits: int = 0
    lead_holds: bool | None = None
    status_right: bool | None = None
    facts: Count | None = None
    rubric: float | None = None
    cites: Cites | None = None
    grade: float | None = None
    faults: tuple[str, ...] = ()


def measure(pack: Pack, turn: Turn, answer: Answer, memo: Memo) -> Measured:
    """Every measure of one answer; `memo` as `cites_of` takes it."""
    said = Said(pack, answer)
    degrees = {nugget.text: said.degree(nugget.text) for nugget in turn.nuggets}
    hits = [text for text in turn.must_not if said.states(text)]
    against = [text for text, degree in degrees.items() if not degree and said.contradicts(text)]
    lead = tuple(_lead_faults(pack, turn, answer))
    count, misread = _facts(pack, turn, answer)
    answered = answer.status == "answered"
    cites = cites_of(pack, answer, said.sentences, memo) if answered else None
    right = None if turn.status is None else answer.status == turn.status
    faults = [f"the status is {answer.status}, not {turn.status}"] if right is False else []
    faults += [f"does not say: {n.text}" for n in turn.nuggets if n.weight == "vital" and degrees[n.text] < 1]
    faults += [f"says what it must not: {text}" for text in hits]
    faults += [f"speaks against: {text}" for text in against]
    faults += [*lead, *misread]
    faults += [f"is not carried by what it cites: {text}" for text in (cites.unsupported if cites else ())]
    return Measured(
        vital=tuple(degrees[nugget.text] for nugget in turn.nuggets if nugget.weight == "vital"),
        okay=tuple(degrees[nugget.text] for nugget in turn.nuggets if nugget.weight == "okay"),
        contradicted=len(against),
        must_not=len(turn.must_not),
        must_not_hits=len(hits),
        lead_holds=not lead if turn.says or turn.never or turn.cites else None,
        status_right=right,
        facts=count,
        rubric=_rubric(turn.rubric, said),
        cites=cites,
        grade=grade(" ".join(one.text for one in said.sentences)) if answered else None,
        faults=tuple(faults),
    )


def _lead_faults(pack: Pack, turn: Turn, answer: Answer) -> Iterator[str]:
    """What premise, bottom line and alerts lack, or should lack."""
    parts: list[Cited | Alert] = [*answer.premise, answer.bottom_line, *answer.alerts]
    said = " ".join(part.text for part in parts)
    for pattern in turn.says:
        if not re.search(pattern, said, re.IGNORECASE):
            yield f"the lead does not say {pattern!r}"
    for pattern in turn.never:
        if re.search(pattern, said, re.IGNORECASE):
            yield f"the lead says {pattern!r}"
    numbers = {reference.number: reference.id for reference in answer.references}
    cited = {numbers[number] for part in parts for number in part.citations}
    for name in turn.cites:
        source = pack.recommendations[name].source if name in pack.recommendations else name
        if source not in cited:
            yield f"the lead does not cite {source}"


def _facts(pack: Pack, turn: Turn, answer: Answer) -> tuple[Count | None, list[str]]:
    if turn.expected is None:
        return None, []
    observed = {
        name: tuple(fact.value) if isinstance(fact.value, list) else fact.value
        for name, fact in answer.understood.facts.items()
        if fact.origin == "question"
    }
    decimals = {name: fact.decimals for name, fact in pack.facts.items()}
    count = Count()
    wrong = []
    for outcome in outcomes_of(turn.expected, observed, decimals):
        count.add(outcome.kind)
        if outcome.kind != "hit":
            wrong.append(f"fact {outcome.fact}: {outcome.kind}")
    return count, wrong


def _rubric(criteria: tuple[Criterion, ...], said: Said) -> float | None:
    """Points met over the points that can be met; below zero where forbidden things are said."""
    possible = sum(one.points for one in criteria if one.points > 0)
    if not possible:
        return None
    met = sum(one.points for one in criteria if said.says(_LEAD_IN.sub("", one.criterion)))
    return met / possible
