"""The annotated questions are well formed, and the scorer counts as its reference page says."""

from __future__ import annotations

import importlib.util
import sys
from collections import Counter
from pathlib import Path

import msgspec
import pytest

ROOT = Path(__file__).resolve().parent.parent
SPEC = importlib.util.spec_from_file_location("scoring", ROOT / "benchmarks" / "scoring.py")
assert SPEC is not None
assert SPEC.loader is not None
scoring = importlib.util.module_from_spec(SPEC)
sys.modules["scoring"] = scoring
SPEC.loader.exec_module(scoring)

QUESTIONS = scoring.questions()
RULES = scoring.fact_rules()
PACK = msgspec.yaml.decode((scoring.FACTS.parent / "pack.yaml").read_bytes())
RAW = {path.stem: msgspec.yaml.decode(path.read_bytes()) for path in sorted(scoring.FACTS.glob("*.yaml"))}


def question(**changes):
    base = {"id": "q000", "group": "made", "split": "dev", "text": "?", "facts": {}}
    return scoring.Question(**{**base, "emergency": False, "in_scope": True, **changes})


def kinds(asked, facts):
    outcomes = scoring.score_facts(asked, scoring.Observed(facts=facts), RULES)
    return sorted(outcome.kind for outcome in outcomes)


def test_there_are_enough_questions_and_a_third_is_held_back():
    held = [one for one in QUESTIONS if one.split == "held"]
    divided = [one for one in QUESTIONS if int(one.id[1:]) <= 600 or 1000 < int(one.id[1:]) <= 1300]
    assert len(QUESTIONS) >= 360
    assert len(held) == pytest.approx(len(divided) / 3, abs=8)
    assert sum(one.emergency for one in QUESTIONS) >= 30
    assert sum(one.group == "near_miss" for one in QUESTIONS) >= 30


def test_the_reference_page_gives_the_counts():
    page = (ROOT / "docs" / "reference" / "question-set.md").read_text()
    held = sum(one.split == "held" for one in QUESTIONS)
    facts = sum(len(one.facts) for one in QUESTIONS)
    for count in (len(QUESTIONS), len(QUESTIONS) - held, held):
        assert f"| {count} |" in page
    assert f"| facts stated | {facts:,} |" in page
    assert all(f"`{group}`" in page for group in {one.group for one in QUESTIONS})


def test_ids_and_texts_are_unique():
    assert max(Counter(one.id for one in QUESTIONS).values()) == 1
    assert max(Counter(one.text for one in QUESTIONS).values()) == 1


def test_every_group_has_held_and_dev_questions():
    for group in {one.group for one in QUESTIONS}:
        assert {one.split for one in QUESTIONS if one.group == group} == {"dev", "held"}


@pytest.mark.parametrize("one", QUESTIONS, ids=lambda one: one.id)
def test_annotations_name_what_the_pack_declares(one):
    assert set(one.intents) <= set(PACK["intents"])
    assert set(one.topics) <= set(PACK["topics"])
    assert {*one.facts, *one.also, *one.absent} <= set(RAW)
    assert not set(one.facts) & {*one.also, *one.absent}
    assert not set(one.also) & set(one.absent)
    for name, value in {**one.facts, **one.also}.items():
        assert _allowed(RAW[name], value), (name, value)
    for quote in one.unreadable:
        assert quote in one.text


def test_every_primary_fact_intent_and_topic_is_asked_about():
    stated = Counter(name for one in QUESTIONS for name in one.facts)
    primary = [name for name, fact in RAW.items() if "derive" not in fact]
    assert [name for name in primary if stated[name] < 2] == []
    assert set(PACK["intents"]) == {intent for one in QUESTIONS for intent in one.intents[:1]}
    assert set(PACK["topics"]) == {topic for one in QUESTIONS for topic in one.topics}


def _allowed(fact, value):
    if fact["type"] == "words":
        return isinstance(value, list) and set(value) <= set(fact["words"])
    if isinstance(value, list):
        return all(_allowed(fact, each) for each in value)
    if isinstance(value, dict):
        return set(value) == {"from", "to"} and all(_allowed(fact, each) for each in value.values())
    if fact["type"] == "word":
        return value in fact["words"]
    if fact["type"] == "boolean":
        return isinstance(value, bool)
    low, high = fact.get("range", (float("-inf"), float("inf")))
    return not isinstance(value, bool) and low <= value <= high


@pytest.mark.parametrize(
    ("expected", "observed", "decimals", "right"),
    [
        (-2.5, -2.5, 1, True),
        (-2.5, -2.56, 1, False),
        (1.38, 1, 0, True),
        (18, 18.1, 1, True),
        (18, 18.3, 1, False),
        (52.62, 52.6, 1, True),
        ({"from": 30, "to": 35}, 33, 0, True),
        ({"from": 30, "to": 35}, 40, 0, False),
        (True, True, None, True),
        (True, 1, None, False),
        ("female", "female", None, True),
        (["T11", "L1"], "L1", None, True),
        (["risedronate", "raloxifene"], ("raloxifene", "risedronate"), None, True),
        (["risedronate", "raloxifene"], ("raloxifene",), None, False),
    ],
)
def test_a_value_matches_within_rounding(expected, observed, decimals, right):
    assert scoring.matches(expected, observed, decimals) is right


def test_a_wrong_value_counts_against_precision_and_recall():
    asked = question(facts={"age": 70, "sex": "female"})
    outcomes = scoring.score_facts(asked, scoring.Observed(facts={"age": 60}), RULES)
    count = scoring.count_by_group(outcomes, RULES)["overall"]
    assert (count.hits, count.false, count.missed) == (0, 1, 2)


def test_what_may_be_read_is_neither_rewarded_nor_punished():
    asked = question(facts={"hip_fracture": True}, also={"fragility_fracture": True}, absent=("age",))
    assert kinds(asked, {"hip_fracture": True, "fragility_fracture": True}) == ["hit"]
    assert kinds(asked, {"hip_fracture": True, "fragility_fracture": False}) == ["extra", "hit"]
    assert kinds(asked, {"hip_fracture": True, "age": 78}) == ["hit", "trap"]


def test_facts_of_a_question_out_of_scope_are_not_scored():
    assert kinds(question(in_scope=False), {"age": 60}) == []


def test_a_drug_the_patient_takes_may_be_named():
    asked = question(facts={"current_drug": "alendronate"}, drugs=("denosumab",))
    count = scoring.score_drugs(asked, scoring.Observed(facts={}, drugs=("denosumab", "alendronate")))
    assert (count.hits, count.false, count.missed) == (1, 0, 0)
    count = scoring.score_drugs(asked, scoring.Observed(facts={}, drugs=("raloxifene",)))
    assert (count.hits, count.false, count.missed) == (0, 1, 1)


def test_an_impossible_value_is_found_by_its_digits():
    asked = question(unreadable=("-19",))
    assert scoring.unreadable_found(asked, scoring.Observed(facts={}, unreadable=("T-score −19",))) == 1
    assert scoring.unreadable_found(asked, scoring.Observed(facts={}, unreadable=())) == 0
