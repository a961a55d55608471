"""Verdicts, dates, what to ask and what would change."""

import pytest
from inkpox import given, make_pack

from osler.core.truth import Truth
from osler.knowledge.schema import Period
from osler.reasoning import build_case, changes, in_force, judge, next_facts, scope_of, weight

PACK = make_pack()
ALL = tuple(PACK.conditions)


def _case(**values):
    return build_case(PACK, [given(name, value) for name, value in values.items()])


class TestJudge:
    def test_recommendations_in_force_and_drug_items_only(self):
        found = judge(PACK, _case())
        assert "gone" not in found
        assert "plan/ink" not in found
        assert next(iter(found)) == "wash"
        assert found["drug/solvent/smeared"].key == "drug/solvent/smeared"

    @pytest.mark.parametrize(
        ("day", "later", "gone"),
        [
            ("2026-06-30", False, True),
            ("2026-07", True, True),
            ("2026-07-14", True, True),
            ("2026-07-15", True, False),
        ],
    )
    def test_as_of(self, day, later, gone):
        found = judge(PACK, _case(), as_of=day)
        assert ("later" in found, "gone" in found) == (later, gone)

    def test_verdicts(self):
        found = judge(PACK, _case(left=-3.0, smear=True))
        assert found["wash"].verdict.truth is Truth.TRUE
        assert found["wash-often"].verdict.missing == ("blots",)
        assert found["drug/solvent/smeared"].verdict.truth is Truth.TRUE
        assert scope_of(PACK, _case(age=3.0)).values == {"age": 3.0}


@pytest.mark.parametrize(
    ("since", "until", "day", "expected"),
    [
        ("2026", None, "2026-01-01", True),
        ("2026", None, "2025-12-31", False),
        ("2026-07", None, "2026-07", True),
        ("2026-07-02", None, "2026-07", False),
        ("2020", "2026-07", "2026-06-30", True),
        ("2020", "2026-07", "2026-07-01", False),
        ("2020", "2026", "2026", False),
    ],
)
def test_periods(since, until, day, expected):
    assert in_force(Period(since=since, until=until), day) is expected


@pytest.mark.parametrize(
    ("strength", "expected"),
    [
        ("strong", 3),
        ("1 (strong)", 3),
        ("Grade A", 3),
        ("A", 3),
        ("1", 3),
        ("recommendation", 3),
        ("recommended", 3),
        ("strong against", 3),
        ("do not", 3),
        ("contraindication", 3),
        ("boxed warning", 3),
        ("conditional", 2),
        ("conditional against", 2),
        ("weak", 2),
        ("moderate", 2),
        ("consider", 2),
        ("recommended to consider", 2),
        ("should be considered", 2),
        ("2 (suggest)", 2),
        ("2", 2),
        ("suggests", 2),
        ("Grade B", 2),
        ("B", 2),
        ("recommended option", 2),
        ("insufficient evidence", 1),
        ("1 (technical remark)", 1),
        ("D", 1),
        ("C", 1),
        ("label", 1),
        ("consensus", 1),
        (None, 1),
    ],
)
def test_weights(strength, expected):
    assert weight(strength) == expected


class TestNextFacts:
    def test_the_fact_that_decides_most_comes_first(self):
        case = _case(age=40.0)
        found = next_facts(PACK, judge(PACK, case), ALL)
        first = found[0]
        assert first.name == "smear"
        assert first.ask == "Is there a smear?"
        assert first.decides == ("later", "blotted", "drug/solvent/smeared")

    def test_only_live_ones_count(self):
        found = next_facts(PACK, judge(PACK, _case()), {"red-only", "drug/solvent/look", "plan/ink"})
        assert [(fact.name, fact.ask) for fact in found] == [
            ("color", "What is the color?"),
            ("pens", "What is the pens used?"),
            ("blot", "Is there a blot?"),
        ]

    def test_nothing_open_nothing_to_ask(self):
        assert next_facts(PACK, judge(PACK, _case(age=40.0)), ["young"]) == ()


class TestChanges:
    def test_the_nearest_boundary_on_either_side(self):
        case = _case(left=-1.9, right=-1.2, spill=False, age=60.0)
        found = {shift.text: shift for shift in changes(PACK, case, ALL, most=9)}
        down = found["the left score is at or below -2.5"]
        assert down.value == -2.5
        assert [(turn.key, turn.before, turn.after) for turn in down.turns] == [
            ("wash", Truth.FALSE, Truth.TRUE)
        ]
        assert found["the patient has a spill"].turns[0].key == "wash"
        assert found["the age is at or below 49 years"].turns[0].key == "young"

    def test_implied_facts_follow_the_one_that_is_moved(self):
        case = _case(blots=2.0, age=70.0)
        found = {shift.text: [turn.key for turn in shift.turns] for shift in changes(PACK, case, ALL, most=9)}
        assert found["the age is at or below 64 years"] == ["elderly"]
        assert found["the number of blots is at or below 0"] == [
            "elderly",
            "later",
            "blotted",
            "drug/solvent/smeared",
            "drug/solvent/look",
        ]

    def test_the_heaviest_first_and_no_more_than_wanted(self):
        case = _case(left=-1.9, spill=False, smear=True, age=70.0, blots=0.0)
        every = changes(PACK, case, ALL, most=99)
        loads = [sum(3 if turn.key in ("wash", "later", "blotted") else 1 for turn in s.turns) for s in every]
        assert loads[0] == max(loads)
        assert changes(PACK, case, ALL, most=1) == every[:1]

    def test_words_and_facts_that_nothing_rests_on_are_left_alone(self):
        case = _case(color="red", pens=("quill",), depth=1.0, dose=9.0)
        found = changes(PACK, case, ["red-only", "heavy"])
        assert [shift.text for shift in found] == ["the depth of the ink is at least 2 mm"]
        assert changes(PACK, case, ["young"]) == ()
