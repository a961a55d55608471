"""Reading conditions: what is accepted, and what each error says."""

import pytest
from greenpox import DEFINITIONS, SYMBOLS, Branch

from osler.core.errors import ExpressionError
from osler.logic import Amount, Boundary, Symbols, boundaries, circle, facts_of, parse, parse_definition, show


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("itch or fever and tired", "itch or fever and tired"),
        ("(itch or fever) and tired", "(itch or fever) and tired"),
        ("itch and (fever and (tired))", "itch and fever and tired"),
        ("not (itch or fever)", "not itch and not fever"),
        ("not (itch and score > 1)", "not itch or score <= 1"),
        ("not not itch", "itch"),
        ("not true", "false"),
        ("not hue in [green, blue]", "not hue in [green, blue]"),
        ("hue not in [green]", "hue != green"),
        ("hue in [green]", "hue == green"),
        ("drug in mild", "drug in mild"),
        ("drugs has mild", "drugs has mild"),
        ("drugs has [alpha, gamma]", "drugs has [alpha, gamma]"),
        ("drugs has alpha", "drugs has alpha"),
        ("-2.5 >= score", "score <= -2.5"),
        ("score > 1e-3", "score > 0.001"),
        ("score>=.5", "score >= 0.5"),
        ("dose >= 7.5 mg/day", "dose >= 7.5 mg/d"),
        ("dose >= 0.0075 g/d", "dose >= 0.0075 g/d"),
        ("score - (score_left - 1) > 0", "score - (score_left - 1) > 0"),
        ("score - score_left - 1 > 0", "score - score_left - 1 > 0"),
        ("(score + 1) * 2 / 3 > 0", "(score + 1) * 2 / 3 > 0"),
        ("2 * dose > 1 mg/d", "2 * dose > 1 mg/d"),
        ("count(itch, fever or tired) == 2", "count(itch, fever or tired) == 2"),
        ("highest(score_left, score_right) > lowest(score_left, 2)", None),
        ("lowest(doubled, 5 mg/d) < 3 mg/d", None),
        ("dose + 0.001 g/d > 2 mg/d", None),
        ("dose * dose > 3 mg/d", None),
        ("10 / score > 3", None),
        ("floor(dose) >= 2 mg/d", None),
        ("round(power(score, 2) - 0.5) > 3", None),
        ("power(mass / 1 kg, 0.75) > 3", None),
        ("true", None),
    ],
)
def test_accepted(text, shown):
    tree = parse(text, SYMBOLS)
    assert show(tree) == (shown or text)
    assert parse(show(tree), SYMBOLS) == tree


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (
            "scor > 1",
            "unknown fact 'scor'; nearest: score, score_left, score_right (at character 1 of 'scor > 1')",
        ),
        ("zzz", "unknown fact 'zzz' (at character 1"),
        ("dose > 5", "the unit is missing: write '5 mg/d' (at character 8"),
        ("dose > score", "the unit is missing: write '… mg/d'"),
        ("dose > 5 kg", "the unit 'kg' does not fit 'mg/d'; known here: g/d, mg/d"),
        ("dose > risk", "the unit '%' does not fit 'mg/d'"),
        ("risk + dose > 3 %", "the unit 'mg/d' does not fit '%'; known here: %"),
        ("score > 5 %", "a number with the unit '%' where a pure number is wanted"),
        ("5 mg/d + score > 1 mg/d", "a number with the unit 'mg/d' where a pure number is wanted"),
        ("lowest(risk, dose) > 3 %", "the unit 'mg/d' does not fit '%'"),
        ("count(itch, fever) >= 2 a", "a number with the unit 'a' where a pure number is wanted"),
        ("itch == true", "a yes/no fact stands alone"),
        ("itch > 3", "a yes/no fact stands alone"),
        ("hue > green", "'>' does not compare words"),
        ("drugs == alpha", "'==' does not compare words"),
        ("hue == gren", "'gren' is not a word of this fact; nearest: green"),
        ("hue == 3", "a word is wanted here"),
        ("drug in mildd", "'mildd' is not a word of this fact; nearest: mild"),
        ("drug in odd", "the set 'odd' holds 'delta', which is not a word of this fact"),
        ("drug == mild", "'mild' is not a word of this fact"),
        ("drug in [mild]", "'mild' is not a word of this fact"),
        ("score in mild", "'in' is for a word fact; 'score' is a number fact"),
        ("drug has alpha", "'has' is for a words fact; 'drug' is a word fact"),
        ("3 in mild", "'in' wants a fact before it"),
        ("score", "'score' is a number fact and cannot stand alone: compare it"),
        ("hue", "'hue' is a word fact and cannot stand alone: say == or in"),
        ("drugs", "'drugs' is a words fact and cannot stand alone: say has"),
        ("score + 1", "a condition is wanted here, not a number"),
        ("itch and 3", "a condition is wanted here"),
        ("[itch]", "a condition is wanted here"),
        ("true == true", "a fact or a number is wanted here"),
        ("score > [score]", "a number is wanted here"),
        ("score > itch", "'itch' is a boolean fact, not a number"),
        ("5 > 3", "compares two plain numbers"),
        ("lowest(score)", "lowest(...) is a number: compare it"),
        ("floor(score, 2) > 1", "floor(...) is of 1 numbers"),
        ("power(score) > 1", "power(...) is of 2 numbers"),
        ("power(2, dose) > 1", "an exponent has no unit, this one has 'mg/d'"),
        ("floor(dose) > 1", "the unit is missing: write '1 mg/d'"),
        ("lowst(score) > 1", "unknown function 'lowst'; nearest: lowest"),
        ("1 < score < 3", "comparisons do not chain: join two with 'and'"),
        ("itch and", "a fact or number is missing before the end (at character 9 of 'itch and')"),
        ("itch or and", "a fact or number is missing before 'and'"),
        ("(itch", "')' is missing before the end"),
        ("itch)", "cannot read on at ')'"),
        ("itch fever", "cannot read on at 'fever'"),
        ("hue not blue", "'in' is missing before 'blue'"),
        ("- score > 1", "a fact or number is missing before 'score'"),
        ("itch ?  fever", "unexpected '?' (at character 6"),
        ("itch and   #", "unexpected '#' (at character 12"),
        ("", "a fact or number is missing before the end (at character 1 of '')"),
        ("(" * 60 + "itch" + ")" * 60, "nested too deeply"),
    ],
)
def test_refused(text, message):
    with pytest.raises(ExpressionError) as caught:
        parse(text, SYMBOLS)
    assert message in str(caught.value)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize(
    ("name", "derive", "message"),
    [
        ("ill", "score", "'score' is a number fact and cannot stand alone"),
        ("doubled", "risk * 2", "the unit '%' does not fit 'mg/d'"),
        ("doubled", "5", "the unit is missing"),
        ("stage", "earl", "a word of 'stage' is wanted here; nearest: early"),
        ("stage", "early or late", "a word of 'stage' is wanted here"),
        ("stage", (Branch("itch", "green"),), "a word of 'stage' is wanted here"),
        ("adjusted", (Branch("itch and", "risk"),), "is missing before the end"),
    ],
)
def test_refused_definitions(name, derive, message):
    with pytest.raises(ExpressionError, match=message.replace("'", ".")):
        parse_definition(name, derive, SYMBOLS)


def test_a_definition_may_convert_and_mix_units():
    assert parse_definition("doubled", "0.005 g/d", SYMBOLS) == Amount(5.0, "mg/d", "0.005 g/d")
    assert show(DEFINITIONS["build"]) == "mass * 10000 / (height * height)"
    assert (
        show(DEFINITIONS["adjusted"])
        == "risk when not fever; risk * 0.5 when dose < 5 mg/d; risk * 1.5 when true"
    )
    assert show(DEFINITIONS["stage"]).startswith("early when ill and score < 5")


def test_what_a_tree_mentions():
    tree = parse("ill and (stage == late or score > 2) and score > 2 and doubled < 4 mg/d", SYMBOLS)
    assert facts_of(tree) == ("ill", "stage", "score", "doubled")
    assert facts_of(tree, DEFINITIONS) == ("itch", "score", "dose")
    assert boundaries(tree) == (Boundary("score", ">", 2.0), Boundary("doubled", "<", 4.0))


def test_definitions_in_a_circle_are_found():
    assert circle(DEFINITIONS) is None
    loop = {
        "ill": parse("well or fever", SYMBOLS),
        "well": parse("not ill", SYMBOLS),
        "frail": parse("tired", SYMBOLS),
    }
    assert circle({"frail": loop["frail"], **loop}) == ("ill", "well", "ill")


def test_symbols_need_no_sets():
    assert show(parse("itch", Symbols(SYMBOLS.facts))) == "itch"
