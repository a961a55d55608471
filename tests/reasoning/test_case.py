"""From the facts given to the whole case."""

from itertools import permutations

import pytest
from inkpox import given, make_pack

from osler.core.case import Case
from osler.core.errors import InputError
from osler.reasoning import build_case

PACK = make_pack()


def test_implications_run_until_nothing_more_follows():
    case = build_case(PACK, [given("blots", 2.0)])
    assert case.values() == {"blots": 2.0, "blot": True, "smear": True}
    assert {fact.name: fact.origin for fact in case} == {
        "blots": "given",
        "blot": "derived",
        "smear": "derived",
    }


def test_derived_facts_with_a_known_value_are_added():
    case = build_case(PACK, [given("left", -3.0), given("blots", 1.0), given("right", 1.0)])
    assert case.value("worst") == -3.0
    assert case.value("inked") is True
    assert case.value("grade") == "mild"
    assert case.value("color") == "black"
    assert case.facts["worst"].unit is None


def test_a_derived_fact_that_does_not_exist_is_not_added():
    case = build_case(PACK, [given("left", 1.0), given("spill", False), given("blots", 5.0)])
    assert case.value("inked") is False
    assert case.value("grade") is None


def test_a_given_fact_is_never_overridden():
    case = build_case(
        PACK, [given("blots", 2.0), given("blot", False), given("worst", 1.0), given("left", -4.0)]
    )
    assert case.value("blot") is False
    assert case.value("worst") == 1.0
    assert case.value("inked") is None


def test_what_was_derived_before_is_worked_out_afresh():
    before = build_case(PACK, [given("left", -3.0)])
    case = build_case(PACK, [*before, given("left", 1.0), given("spill", False)])
    assert case.value("worst") == 1.0
    assert case.value("inked") is False


def test_the_order_of_the_facts_does_not_matter():
    facts = [given("left", -3.0), given("smear", False), given("age", 70.0), given("right", 0.0)]
    cases = [build_case(PACK, order) for order in permutations(facts)]
    assert all(list(case.facts.items()) == list(cases[0].facts.items()) for case in cases)


def test_numbers_lose_the_noise_of_conversion():
    case = build_case(PACK, [given("age", 65.00000000000001, unit="a", quote="65"), given("depth", 2)])
    assert case.value("age") == 65.0
    assert case.facts["age"].quote == "65"
    assert case.value("depth") == 2.0


def test_an_unknown_name_is_refused():
    with pytest.raises(InputError, match="there is no fact 'blotts'; nearest: blots, blot"):
        build_case(PACK, [given("blotts", 1.0)])


def test_a_case_reads_like_a_record():
    case = Case().with_fact(given("age", 1.0)).with_fact(given("age", 2.0), given("smear", True))
    assert [fact.name for fact in case] == ["age", "smear"]
    assert case.value("age") == 2.0
    assert case.value("blot") is None
