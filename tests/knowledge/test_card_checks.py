"""The rules on cards: each fault that an author can make is named, with its mend."""

from __future__ import annotations

import pytest

from osler.knowledge.check import check

GAP = "decision_support/wilt-untreated.yaml"
SCALD = "decision_support/camelline-scald.yaml"
DAILY = "decision_support/camelline-daily.yaml"


def faults(tea, name, *changes):
    path = tea / name
    text = path.read_text()
    for old, new in changes:
        assert old in text
        text = text.replace(old, new)
    path.write_text(text)
    return [(finding.file, finding.rule, finding.message) for finding in check(tea)]


def test_the_cards_of_the_tea_pack_are_clean(tea):
    assert [one for one in check(tea) if "decision_support" in one.file] == []


@pytest.mark.parametrize(
    ("name", "old", "new", "rule", "says"),
    [
        (GAP, "any_of: [north-treat]", "any_of: [north-treet]", "dangling-id", "north-treet"),
        (GAP, "topic: wilt", "topic: wolt", "dangling-id", "wolt"),
        (GAP, "drug: camelline}", "drug: chamomile}", "dangling-id", "chamomile"),
        (GAP, "drug: camelline}", "article: none-such}", "dangling-id", "none-such"),
        (GAP, "{current_drug: none}", "{current_drag: none}", "dangling-id", "current_drag"),
        (GAP, "{leaf_score_rim}", "{leaf}", "card-text", "{leaf}"),
        (GAP, "{leaf_score_rim}", "{drug}", "card-text", "{drug}"),
        (GAP, "none is taken.", "none is taken, " + "which is long " * 6, "card-text", "characters"),
        (GAP, "Look at the cup as well.", "Look at <b>the cup</b>.", "card-text", "HTML"),
        (GAP, "Look at the cup as well.", "Wait 31 minutes.", "number-without-figure", "31"),
        (GAP, "Look at the cup as well.", "Camelline 40 mg is advised.", "dose-interval", "40 mg"),
        (GAP, "when: current_drug == none", "when: current_drug == nothing", "bad-condition", "nothing"),
        (GAP, "when: current_drug == none", "when: order_stops", "wrong-verdict", "silent"),
        (GAP, "id: wilt-untreated", "id: wilt", "id-not-file-name", "wilt"),
        (GAP, "patient-refuses", "patient-declines", "bad-value", "patient-declines"),
        (GAP, "any_of: [north-treat]", "rests_on: []", "unsourced", "no statement"),
        (SCALD, "drugs: [camelline]", "drugs: [camilline]", "dangling-id", "camilline"),
        (SCALD, "drug/order/scald", "drug/order/scold", "dangling-id", "scold"),
        (SCALD, "unknown: [kettle_scald]", "unknown: [kettle]", "dangling-id", "kettle"),
        (SCALD, "kind: withdraw-order", "kind: request", "card-suggestion", "needs a test"),
        (DAILY, "drugs: [infusions]\n", "", "card-without-order", "names no drugs"),
        (DAILY, "kind: correct-interval", "kind: delete", "bad-value", "delete"),
    ],
)
def test_faults_of_cards_are_named(tea, name, old, new, rule, says):
    found = faults(tea, name, (old, new))
    assert any(each[1] == rule and says in each[2] + each[0] for each in found), found


def test_two_recommended_buttons_need_a_card_that_allows_any(tea):
    text = (tea / SCALD).read_text()
    button = text[text.index("  - label: Withdraw") : text.index("asks:")]
    (tea / SCALD).write_text(text.replace(button, button * 2))
    assert any(finding.rule == "card-suggestion" for finding in check(tea))
    (tea / SCALD).write_text(text.replace(button, button * 2 + "selection: any\n"))
    assert not any(finding.rule == "card-suggestion" for finding in check(tea))


@pytest.mark.parametrize(
    ("name", "old", "new", "rule", "says"),
    [
        ("wilt-untreated", "leaf_score_rim: -2.6", "leaf_score_rim: -2.7", "untested-boundary", "just below"),
        (
            "wilt-untreated",
            "expect: silent, set: {leaf",
            "expect: fires, set: {leaf",
            "wrong-verdict",
            "is silent",
        ),
        ("wilt-untreated", "leaf_score_rim: -3.0", "leaf_score_ram: -3.0", "bad-value", "leaf_score_ram"),
        ("camelline-scald", "expect: asks", "expect: silent", "missing-case", "asks"),
        ("camelline-scald", "drug: mintol", "drug: chamomile", "bad-value", "chamomile"),
    ],
)
def test_faults_of_their_cases_are_named(tea, name, old, new, rule, says):
    found = faults(tea, f"decision_support/{name}.test.yaml", (old, new))
    assert any(each[1] == rule and says in each[2] for each in found), found


def test_a_card_without_cases_and_cases_without_a_card_are_told(tea):
    (tea / "decision_support/camelline-daily.test.yaml").rename(tea / "decision_support/other.test.yaml")
    rules = {(finding.file, finding.rule) for finding in check(tea)}
    assert (DAILY, "missing-test-file") in rules
    assert ("decision_support/other.test.yaml", "dangling-id") in rules


def test_a_hazards_least_time_is_a_time(tea):
    found = faults(tea, "dose_hazards.yaml", ("least: 1 wk", "least: a week"))
    assert any(each[1] == "bad-value" and "a week" in each[2] for each in found)


def test_a_card_that_an_ended_recommendation_calls_is_told(tea):
    path = tea / "recommendations/wilt/north-treat.yaml"
    path.write_text(path.read_text().replace('since: "2021"', 'since: "2021", until: "2022"'))
    assert any(each.rule == "ended-statement" and each.file == GAP for each in check(tea))
