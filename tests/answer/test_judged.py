"""Rules judged and explained without a question, on the tea pack."""

from __future__ import annotations

from collections import Counter

import pytest

from osler.answer import Request, assess, explain
from osler.core.errors import InputError
from osler.giving import from_map
from osler.reasoning import build_case, judge
from teahouse import WILTED, tea

PACK = tea().packs[0]
NOW = Request(audience="clinician", region=PACK.head.default_region, as_of=PACK.head.last_updated)
WORDS = {"TRUE": "applies", "FALSE": "does not apply", "UNKNOWN": "unknown"}


def assessed(facts, **more):
    return assess(PACK, from_map(PACK, facts), NOW, most=500, **more)


def test_every_rule_is_judged_as_the_reasoning_judges_it():
    case = build_case(PACK, from_map(PACK, WILTED))
    verdicts = {key: WORDS[each.verdict.truth.name] for key, each in judge(PACK, case).items()}
    found = assessed(WILTED)
    assert found.applies
    for row in (*found.applies, *found.undecided):
        assert row.verdict == verdicts[row.id]
    shown = {row.id for row in (*found.applies, *found.undecided)}
    follows = PACK.head.regions[NOW.region].follows
    for name, rec in PACK.recommendations.items():
        if verdicts.get(name) == "applies" and PACK.sources[rec.source].region in follows:
            assert name in shown


def test_what_no_fact_decides_is_not_said_to_hold():
    assert not [row for row in assessed({}).applies if PACK.condition_facts[row.id]]


def test_citations_are_numbered_as_they_come_and_all_are_listed():
    found = assessed(WILTED)
    cited = [row.citation for row in (*found.alerts, *found.applies, *found.undecided)]
    assert list(dict.fromkeys(cited)) == [item.number for item in found.references]
    assert len({item.id for item in found.references}) == len(found.references)
    assert max(Counter(row.id for row in found.applies).values()) == 1


def test_readers_get_their_own_words_and_the_same_verdicts():
    to_patient = Request(audience="patient", region=NOW.region, as_of=NOW.as_of)
    other = assess(PACK, from_map(PACK, WILTED), to_patient, most=500)
    mine = assessed(WILTED)
    assert [row.id for row in other.applies] == [row.id for row in mine.applies]
    for row in other.applies:
        assert row.text == PACK.recommendations[row.id].text.patient


def test_what_was_left_out_of_a_record_is_passed_on():
    assert assessed(WILTED, left_out=("a line",)).left_out == ("a line",)


@pytest.mark.parametrize("name", PACK.recommendations)
def test_a_rule_says_for_whom_it_is_and_what_would_decide_it(name):
    found = explain(PACK, name, (), NOW)
    rec = PACK.recommendations[name]
    assert found.rule.condition
    assert (found.rule.locator, found.figures) == (rec.locator, rec.figures)
    assert found.references[0].id == rec.source
    if found.rule.verdict == "unknown":
        assert found.rule.hangs_on
        assert {item.name for item in found.next_facts} <= set(found.rule.missing)


def test_a_rule_that_is_not_there_is_said_so():
    with pytest.raises(InputError, match="there is no rule"):
        explain(PACK, "nope", (), NOW)
