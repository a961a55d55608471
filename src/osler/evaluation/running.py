"""Asks the questions of sets, measures the answers, and sums up."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from importlib.metadata import version
from statistics import mean, median

import msgspec

from osler.asking import Asked, Wish, ask
from osler.conversation import Conversation
from osler.core.answer import Answer
from osler.evaluation.facts import Count
from osler.evaluation.items import Item, Turn
from osler.evaluation.measuring import Measured, measure
from osler.evaluation.runs import Figures, Outcome, Run, Times
from osler.evaluation.sets import QuestionSet
from osler.gate import Memo
from osler.giving import from_map
from osler.knowledge import Knowledge, Pack

Phrase = Callable[[Asked], Answer]
"""Gives the answer again with a model's prose."""


class Settings(msgspec.Struct, frozen=True, kw_only=True):
    """How the questions are asked."""

    model: str | None = None
    """What the model is called in the report; None without one."""
    phrase: Phrase | None = None
    price: float | None = None
    """What a million tokens of the model cost, in any currency."""
    progress: Callable[[str], None] | None = None


class _Done(msgspec.Struct, frozen=True, kw_only=True):
    """One turn, asked and measured."""

    name: str
    group: str
    turn: Turn
    answer: Answer
    measured: Measured
    same: bool
    milliseconds: float


def evaluate(knowledge: Knowledge, sets: Sequence[QuestionSet], settings: Settings | None = None) -> Run:
    """Asks every question twice and measures the answers.

    Raises:
        InputError: a fact or region that a question gives cannot be used.
    """
    wished = settings or Settings()
    by_set = {}
    memo: Memo = {}
    everything: list[_Done] = []
    for one in sets:
        done = [turn for item in one.items for turn in _done(knowledge, item, wished, memo)]
        by_set[one.name] = _figures(done, wished.price)
        everything += done
    spent = sorted(done.milliseconds for done in everything)
    return Run(
        osler=version("osler"),
        knowledge=knowledge.version,
        model=wished.model,
        sets=tuple(f"{one.name} ({one.shape}, {len(one.items)})" for one in sets),
        figures=_figures(everything, wished.price),
        by_set=by_set,
        times=Times(p50=round(median(spent), 1), p95=round(spent[int(0.95 * (len(spent) - 1))], 1)),
        outcomes=tuple(map(_outcome, everything)),
    )


def _done(knowledge: Knowledge, item: Item, settings: Settings, memo: Memo) -> Iterator[_Done]:
    pack = knowledge.packs[0]
    asking, again = (_asking(knowledge, pack, item) for _ in range(2))
    for place, turn in enumerate(item.turns):
        start = time.perf_counter()
        asked = asking(turn.question)
        answer = settings.phrase(asked) if settings.phrase else asked.answer
        spent = (time.perf_counter() - start) * 1000
        name = f"{item.id}.{place}" if place else item.id
        yield _Done(
            name=name,
            group=item.group,
            turn=turn,
            answer=answer,
            measured=measure(pack, turn, answer, memo),
            same=msgspec.json.encode(asked.answer) == msgspec.json.encode(again(turn.question).answer),
            milliseconds=spent,
        )
        if settings.progress:
            settings.progress(name)


def _asking(knowledge: Knowledge, pack: Pack, item: Item) -> Callable[[str], Asked]:
    given = from_map(pack, item.facts)
    wish = Wish(audience=item.audience, region=item.region)
    if item.follow_ups:
        return Conversation(knowledge, given=given, wish=wish).ask
    return lambda question: ask(knowledge, question, given=given, wish=wish)


def _outcome(done: _Done) -> Outcome:
    return Outcome(
        id=done.name,
        group=done.group,
        question=done.turn.question,
        status=done.answer.status,
        faults=(*done.measured.faults, *(() if done.same else ("asked again, the answer differs",))),
    )


def _figures(done: Sequence[_Done], price: float | None) -> Figures:
    measured = [one.measured for one in done]
    vital = [degree for one in measured for degree in one.vital]
    both = [degree for one in measured for degree in (*one.vital, *one.okay)]
    count = Count()
    for one in measured:
        if one.facts is not None:
            count.hits += one.facts.hits
            count.false += one.facts.false
            count.missed += one.facts.missed
    read = any(one.facts is not None for one in measured)
    tokens = sum(_tokens(one.answer) for one in done)
    rubric = _mean(one.rubric for one in measured)
    return Figures(
        questions=len(done),
        vital_recall=_mean(vital),
        strict_vital_recall=_mean(degree == 1 for degree in vital),
        nugget_recall=_mean(both),
        strict_nugget_recall=_mean(degree == 1 for degree in both),
        contradicted=sum(one.contradicted for one in measured),
        must_not_hits=sum(one.must_not_hits for one in measured),
        must_not=sum(one.must_not for one in measured),
        lead_holds=_mean(one.lead_holds for one in measured),
        status_match=_mean(one.status_right for one in measured),
        fact_precision=round(count.precision, 4) if read else None,
        fact_recall=round(count.recall, 4) if read else None,
        fact_f1=round(count.f1, 4) if read else None,
        rubric_score=None if rubric is None else min(1.0, max(0.0, rubric)),
        reading_grade=_mean(one.grade for one in measured),
        deterministic=_mean(one.same for one in done),
        prose_answers=sum(1 for one in done if _prose(one.answer)[0]),
        sentences_withheld=sum(_prose(one.answer)[1] for one in done),
        tokens=tokens,
        cost=None if price is None else round(tokens * price / 1_000_000, 6),
        **_cited(measured),
    )


def _prose(answer: Answer) -> tuple[int, int]:
    """How many sentences a model wrote that passed, and that did not."""
    if isinstance(answer.prose, msgspec.UnsetType):
        return 0, 0
    return len(answer.prose.sentences), len(answer.prose.withheld)


def _tokens(answer: Answer) -> int:
    return 0 if isinstance(answer.prose, msgspec.UnsetType) else answer.prose.tokens


def _cited(measured: Sequence[Measured]) -> dict[str, float | None]:
    cites = [one.cites for one in measured if one.cites is not None]
    sentences = sum(one.sentences for one in cites)
    if not sentences:
        return {}
    return {
        "citation_recall": round(sum(one.recalled for one in cites) / sentences, 4),
        "citation_precision": round(
            sum(one.precise for one in cites) / max(1, sum(one.citations for one in cites)), 4
        ),
        "unsupported_statements": round(1 - sum(one.supported for one in cites) / sentences, 4),
        "fully_supported_answers": _mean(one.supported == one.sentences for one in cites),
    }


def _mean(values: Iterable[float | bool | None]) -> float | None:
    held = [float(value) for value in values if value is not None]
    return round(mean(held), 4) if held else None
