"""The shipped pack: every plan for random patients, and the annotated questions."""

import random
import zlib
from pathlib import Path

import msgspec
import pytest

from osler.asking import ask
from osler.core.truth import Truth
from osler.giving import from_map
from osler.knowledge import load
from osler.logic import evaluate
from osler.question import Reading
from osler.reasoning import build_case, scope_of
from teahouse import assert_sound, citations_by_source, composed

PACK = load().packs[0]
KNOWLEDGE = load()
_CASES_A_PLAN = 5
_TRIES = 60


def drawn(fact, rng):
    if fact.type == "boolean":
        return rng.random() < 0.5
    if fact.type == "number":
        low, high = fact.range or (0, 10)
        return round(rng.uniform(low, high), fact.decimals or 0)
    word = rng.choice(sorted(fact.words))
    return [word] if fact.type == "words" else word


def patient(rng):
    names = rng.sample(sorted(PACK.facts), rng.randrange(14))
    return {name: drawn(PACK.facts[name], rng) for name in names}


def fitting(plan, rng):
    """Random patients whom the plan is for."""
    when = PACK.conditions[f"plan/{plan.id}"]
    for _ in range(_TRIES):
        facts = patient(rng)
        case = build_case(PACK, from_map(PACK, facts))
        if plan.topics or evaluate(when, scope_of(PACK, case)).truth is Truth.TRUE:
            yield facts


@pytest.mark.parametrize("plan", PACK.plans, ids=lambda plan: plan.id)
def test_every_plan_gives_sound_answers(plan):
    rng = random.Random(zlib.crc32(plan.id.encode()))
    alone = msgspec.structs.replace(PACK, plans=(plan,))
    drugs = sorted(PACK.drugs)
    for number, facts in zip(range(_CASES_A_PLAN), fitting(plan, rng), strict=False):
        reading = Reading(
            question="?",
            intents=(plan.intents[number % len(plan.intents)],),
            topics=plan.topics[:1],
            drugs=tuple(rng.sample(drugs, number % 2)),
        )
        region = rng.choice(sorted(PACK.head.regions))
        clinician = composed(alone, reading, facts, region=region)
        reader = composed(alone, reading, facts, audience="patient", region=region)
        for answer in (clinician, reader):
            assert answer.status == "answered"
            assert_sound(answer)
        assert citations_by_source(reader) == citations_by_source(clinician)
        assert [item.id for item in reader.references] == [item.id for item in clinician.references]


QUESTIONS = [
    question
    for path in sorted((Path(__file__).parent.parent / "data" / "questions").glob("*.yaml"))
    for question in msgspec.yaml.decode(path.read_bytes())
    if question["text"].strip()
]
"""An empty question is refused, not answered."""


def test_every_annotated_question_is_answered_soundly():
    faults = []
    for question in QUESTIONS:
        answer = ask(KNOWLEDGE, question["text"]).answer
        if answer.status == "abstained":
            assert not answer.references
            continue
        try:
            assert_sound(answer)
        except AssertionError as error:
            faults.append((question["id"], str(error)[:200], answer.withheld))
    assert not faults


def test_emergencies_and_scope_are_as_annotated():
    wrong = []
    for question in QUESTIONS:
        status = ask(KNOWLEDGE, question["text"]).answer.status
        wanted = "emergency" if question["emergency"] else "answered" if question["in_scope"] else "abstained"
        if status != wanted:
            wrong.append((question["id"], wanted, status))
    assert not [item for item in wrong if item[1] == "emergency"], "a missed emergency blocks a release"
    # Reading is measured by benchmarks/reading.py; here only that nearly all questions take the right road.
    assert len(wrong) <= len(QUESTIONS) * 0.02, wrong
