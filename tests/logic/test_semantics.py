"""What each operator means, as tables: the manual of the language."""

import pytest
from greenpox import DEFINITIONS, SYMBOLS, scope, truth, verdict

from osler.core.truth import Truth
from osler.logic import evaluate, facts_of, number_value, parse, parse_definition, show, value_of


def _signs(left: str, right: str) -> dict[str, bool]:
    return {name: letter == "T" for name, letter in (("itch", left), ("fever", right)) if letter != "U"}


@pytest.mark.parametrize(
    ("left", "right", "both", "either"),
    [
        ("T", "T", "true", "true"),
        ("T", "F", "false", "true"),
        ("T", "U", "unknown", "true"),
        ("F", "T", "false", "true"),
        ("F", "F", "false", "false"),
        ("F", "U", "false", "unknown"),
        ("U", "T", "unknown", "true"),
        ("U", "F", "false", "unknown"),
        ("U", "U", "unknown", "unknown"),
    ],
)
def test_and_or(left, right, both, either):
    assert truth("itch and fever", **_signs(left, right)) == both
    assert truth("itch or fever", **_signs(left, right)) == either


@pytest.mark.parametrize(
    ("known", "expected"), [({"itch": True}, "false"), ({"itch": False}, "true"), ({}, "unknown")]
)
def test_not(known, expected):
    assert truth("not itch", **known) == expected


@pytest.mark.parametrize(
    ("text", "below", "at", "above"),
    [
        ("score < 2.5", "true", "false", "false"),
        ("score <= 2.5", "true", "true", "false"),
        ("score > 2.5", "false", "false", "true"),
        ("score >= 2.5", "false", "true", "true"),
        ("score == 2.5", "false", "true", "false"),
        ("score != 2.5", "true", "false", "true"),
        ("2.5 > score", "true", "false", "false"),
        ("not score < 2.5", "false", "true", "true"),
    ],
)
def test_comparisons(text, below, at, above):
    assert [truth(text, score=value) for value in (2.4, 2.5, 2.6)] == [below, at, above]
    assert verdict(text).missing == ("score",)


@pytest.mark.parametrize(
    ("text", "known", "expected"),
    [
        ("hue == green", {"hue": "green"}, "true"),
        ("hue == green", {"hue": "blue"}, "false"),
        ("hue != green", {"hue": "blue"}, "true"),
        ("hue == green", {}, "unknown"),
        ("hue != green", {}, "unknown"),
        ("hue in [green, blue]", {"hue": "blue"}, "true"),
        ("hue not in [green, blue]", {"hue": "none"}, "true"),
        ("drug in mild", {"drug": "beta"}, "true"),
        ("drug in mild", {"drug": "gamma"}, "false"),
        ("drugs has alpha", {"drugs": ("beta", "alpha")}, "true"),
        ("drugs has alpha", {"drugs": ()}, "false"),
        ("drugs has mild", {"drugs": ("beta",)}, "true"),
        ("not drugs has mild", {"drugs": ("gamma",)}, "true"),
        ("drugs has [alpha, gamma]", {}, "unknown"),
        ("true", {}, "true"),
        ("false", {}, "false"),
    ],
)
def test_words_and_constants(text, known, expected):
    assert truth(text, **known) == expected


@pytest.mark.parametrize(
    ("known", "at_least_two", "fewer_than_two"),
    [
        ({"itch": True, "fever": True}, "true", "false"),
        ({"itch": True}, "unknown", "unknown"),
        ({"itch": False, "fever": False}, "false", "true"),
        ({}, "unknown", "unknown"),
    ],
)
def test_count_counts_what_is_sure_and_what_may_be(known, at_least_two, fewer_than_two):
    assert truth("count(itch, fever, tired) >= 2", **known) == at_least_two
    assert truth("count(itch, fever, tired) < 2", **known) == fewer_than_two
    assert truth("signs >= 2", **known) == at_least_two


@pytest.mark.parametrize(
    ("text", "known", "expected", "missing"),
    [
        ("score_lowest <= -2", {"score_left": -2.0}, "true", ()),
        ("score_lowest <= -2", {"score_left": -1.0}, "false", ()),
        ("score_lowest <= -2", {"score_left": -1.0, "score_right": -3.0}, "true", ()),
        ("score_lowest <= -2", {}, "unknown", ("score_lowest",)),
        ("score_lowest <= -2", {"score_lowest": -5.0, "score_left": 1.0}, "true", ()),
        ("highest(score_left, score_right) > 1", {"score_right": 2.0, "score_left": 0.0}, "true", ()),
        ("highest(score_left, score_right) > 1", {}, "unknown", ("score_left", "score_right")),
    ],
)
def test_lowest_and_highest_look_at_what_is_known(text, known, expected, missing):
    found = verdict(text, **known)
    assert (found.truth.value, found.missing) == (expected, missing)


@pytest.mark.parametrize(
    ("text", "known", "expected"),
    [
        ("dose + 5 mg/d > 10 mg/d", {"dose": 6.0}, "true"),
        ("dose - 5 mg/d > 10 mg/d", {"dose": 6.0}, "false"),
        ("doubled >= 10 mg/d", {"dose": 5.0}, "true"),
        ("doubled >= 10 mg/d", {}, "unknown"),
        ("score * 0.1 == 0.3", {"score": 3.0}, "true"),
        ("score_left - score_right > 1", {"score_left": 1.0}, "unknown"),
        ("build < 20 kg/m2", {"mass": 50.0, "height": 170.0}, "true"),
        ("build < 20 kg/m2", {"mass": 50.0}, "unknown"),
        ("score / score_left > 1", {"score": 3.0}, "unknown"),
        ("score / score_left > 1", {"score": 3.0, "score_left": 2.0}, "true"),
        ("score / score_left > 1", {"score": 3.0, "score_left": 0.0}, "false"),
        ("not score / score_left > 1", {"score": 3.0, "score_left": 0.0}, "false"),
        ("score_left > score_right", {"score_left": 2.0, "score_right": 1.0}, "true"),
        ("score != score_left", {"score": 2.0, "score_left": 1.0}, "true"),
        ("score != score_left", {"score": 2.0, "score_left": 2.0}, "false"),
        ("score == score_left", {"score": 2.0}, "unknown"),
        ("score * 0 > 1", {}, "unknown"),
    ],
)
def test_arithmetic(text, known, expected):
    assert truth(text, **known) == expected


def test_units_convert_at_load():
    assert show(parse("dose >= 0.0075 g/d", SYMBOLS)) == "dose >= 0.0075 g/d"
    assert truth("dose >= 0.0075 g/d", dose=7.5) == "true"
    assert truth("dose >= 0.0075 g/d", dose=7.4) == "false"
    assert truth("0.5 a <= weeks", weeks=26.0) == "true"
    assert parse("dose > 5 mg/day", SYMBOLS) == parse("dose > 5 mg/d", SYMBOLS)


class TestDerived:
    def test_missing_facts_are_primary(self):
        assert verdict("ill and fever").missing == ("itch", "score", "fever")

    def test_a_given_value_beats_the_definition(self):
        assert truth("ill", ill=False, itch=True) == "false"

    def test_it_is_worked_out_once_per_scope(self):
        patient = scope(itch=True)
        assert evaluate(parse("ill", SYMBOLS), patient).truth is Truth.TRUE
        assert evaluate(parse("ill and not well", SYMBOLS), patient).truth is Truth.TRUE
        assert evaluate(parse("not ill or not well", SYMBOLS), patient).decided == (
            parse("not well", SYMBOLS),
        )

    def test_the_clause_that_decides_is_the_derived_fact_itself(self):
        assert verdict("ill and not fever", itch=True, fever=False).decided == (
            parse("ill", SYMBOLS),
            parse("not fever", SYMBOLS),
        )


class TestBranches:
    def test_the_first_that_holds(self):
        assert value_of("stage", scope(itch=True, score=1.0)) == "early"
        assert value_of("stage", scope(itch=True, score=6.0)) == "late"
        assert truth("stage == early", itch=True, score=1.0) == "true"

    def test_an_open_branch_leaves_the_value_open(self):
        found = verdict("stage == early", itch=True)
        assert (found.truth, found.missing) == (Truth.UNKNOWN, ("score",))
        assert value_of("stage", scope(itch=True)) is None

    def test_known_where_all_open_branches_agree(self):
        assert truth("adjusted >= 10 %", risk=30.0) == "true"
        assert truth("adjusted >= 10 %", risk=1.0) == "false"
        assert truth("stage in [early, late]", itch=True) == "true"
        assert verdict("adjusted >= 10 %", risk=8.0).missing == ("fever", "dose")

    def test_no_branch_means_no_value_neither_asserted_nor_denied(self):
        healthy = {"itch": False, "score": 0.0}
        assert truth("stage == early", **healthy) == "false"
        assert truth("stage != early", **healthy) == "false"
        assert value_of("stage", scope(**healthy)) is None

    def test_a_branch_that_hangs_on_the_same_clause_as_an_earlier_one_is_out_of_reach(self):
        found = verdict("stage == late", score=1.0)
        assert (found.truth, found.missing) == (Truth.FALSE, ())

    def test_of_a_yes_no_fact(self):
        assert truth("frail", spots=12.0) == "true"
        assert truth("frail", spots=7.0, tired=False) == "false"
        assert truth("not frail", spots=7.0, tired=False) == "true"
        assert verdict("frail", spots=7.0).missing == ("tired",)
        assert verdict("frail", tired=True).missing == ("spots",)
        assert (truth("frail", spots=1.0), truth("not frail", spots=1.0)) == ("false", "false")
        assert value_of("frail", scope(spots=1.0)) is None
        assert value_of("frail", scope(spots=12.0)) is True
        assert value_of("frail", scope(spots=7.0, tired=False)) is False

    def test_of_a_number_none_of_which_fits(self):
        text = "parts > 1"
        facts = {**SYMBOLS.facts, "parts": SYMBOLS.facts["score"], "halves": SYMBOLS.facts["score"]}
        symbols = type(SYMBOLS)(facts)
        branch = type(facts["stage"].derive[0])
        parts = parse_definition("parts", (branch("itch", "score"),), symbols)
        halves = parse_definition("halves", (branch("fever", "parts"),), symbols)
        definitions = {**DEFINITIONS, "parts": parts, "halves": halves}
        for known, expected in (
            ({"itch": False}, "false"),
            ({"itch": True, "score": 2.0}, "true"),
            ({"score": 2.0}, "unknown"),
            ({"score": 0.0}, "false"),
        ):
            patient = type(scope())(known, definitions)
            assert evaluate(parse(text, symbols), patient).truth.value == expected
        nowhere = type(scope())({"itch": False}, definitions)
        assert evaluate(parse("halves > 1 and fever", symbols), nowhere).truth is Truth.FALSE
        assert evaluate(parse("lowest(parts, halves) > 1", symbols), nowhere).truth is Truth.FALSE


class TestVerdict:
    def test_decided_by_the_first_false_clause_or_by_all_true_ones(self):
        assert verdict("itch and score > 2 and fever", itch=True, score=1.0, fever=False).decided == (
            parse("score > 2", SYMBOLS),
        )
        assert verdict("itch or fever or tired", itch=True, fever=True).decided == (
            parse("itch", SYMBOLS),
            parse("fever", SYMBOLS),
        )
        assert verdict("itch or fever", itch=False, fever=False).decided == (
            parse("itch", SYMBOLS),
            parse("fever", SYMBOLS),
        )

    def test_what_is_left_over(self):
        found = verdict("itch and (fever or score > 2 or tired) and hue == green", itch=True, fever=False)
        assert found.residual == parse("(score > 2 or tired) and hue == green", SYMBOLS)
        assert found.missing == ("score", "tired", "hue")

    def test_a_fact_out_of_reach_is_not_missing(self):
        text = "(score >= 65 and itch and score < 50) or (fever and (score < 50 or tired))"
        assert verdict(text).missing == ("score", "fever", "tired")
        assert verdict(text.replace("itch", "hue == blue")).missing == ("score", "fever", "tired")

    def test_reach_is_seen_through_derived_facts(self):
        assert verdict("(ill and not ill and fever) or (tired and (itch or score > 1))").missing == (
            "itch",
            "score",
            "tired",
        )

    @pytest.mark.parametrize(
        "text",
        [
            "(stage == early and fever and stage == late) or (itch and (fever or score > 1))",
            "(doubled > 2 mg/d and fever and dose < 1 mg/d) or (dose > 3 mg/d and (fever or itch))",
            "(signs > 2 and fever and itch) or (itch and (fever or score > 1))",
            "(frail and fever and spots < 2) or (itch and (fever or spots > 1))",
            "(drugs has [alpha, beta, gamma] and not drugs has alpha) or (itch and (itch or drugs has beta))",
            "(itch or fever) and (tired or hue == blue or score > 1) and (itch or dose > 1 mg/d)",
            "(score > 1 or score > 2 or itch) and (score > 3 or score > 4 or hue == blue) "
            "and (score > 5 or score > 6 or drugs has alpha)",
        ],
    )
    def test_where_trying_out_is_not_exact_nothing_is_dropped(self, text):
        found = verdict(text)
        assert set(found.missing) == set(facts_of(parse(text, SYMBOLS), DEFINITIONS))
        assert found.residual == parse(text, SYMBOLS)

    def test_a_tautology_stays_unknown_and_keeps_its_fact(self):
        assert (truth("itch or not itch"), verdict("itch or not itch").missing) == ("unknown", ("itch",))
        nested = "(itch and fever) or not itch or not fever"
        assert (truth(nested), verdict(nested).missing) == ("unknown", ("itch", "fever"))

    def test_numbers(self):
        number = parse("dose * 2 > 1 mg/d", SYMBOLS).left
        assert number_value(number, scope(dose=5.0)) == 10.0
        assert number_value(number, scope()) is None
        assert value_of("doubled", scope(dose=5.0)) == 10.0
        assert value_of("dose", scope(dose=5.0)) == 5.0
        assert value_of("dose", scope()) is None


@pytest.mark.parametrize(
    ("text", "score", "value"),
    [
        ("floor(score)", 2.7, 2), ("floor(score)", -2.1, -3), ("floor(score)", 2.0, 2),
        ("truncate(score)", 2.7, 2), ("truncate(score)", -2.7, -2),
        ("round(score)", 2.5, 3), ("round(score)", -2.5, -3), ("round(score)", 2.4, 2),
        ("power(score, 2)", 3.0, 9), ("power(2, score)", -1.0, 0.5), ("power(score, 0.5)", 16.0, 4),
        ("power(score, 2)", 0.0, None), ("power(score, 2)", -3.0, None),
        ("power(score, 400)", 10.0, float("inf")), ("power(1 / (score - 1), 2)", 1.0, None),
    ],
)  # fmt: skip
def test_functions(text, score, value):
    tree = parse(f"{text} > 0", SYMBOLS).left
    assert number_value(tree, scope(score=score)) == value
    assert number_value(tree, scope()) is None
    assert show(parse(f"{text} > 0", SYMBOLS)) == f"{text} > 0"


@pytest.mark.parametrize(
    ("text", "known", "expected", "missing"),
    [
        ("power(score, 2) > 4", {}, "unknown", ("score",)),
        ("power(2, score) >= 0", {}, "true", ()),
        ("floor(score) > 1", {}, "unknown", ("score",)),
        ("round(score) > 1", {"score": -1.0}, "false", ()),
    ],
)
def test_an_unknown_number_leaves_a_function_open(text, known, expected, missing):
    assert truth(text, **known) == expected
    assert verdict(text, **known).missing == missing
