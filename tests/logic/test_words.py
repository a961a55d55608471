"""Conditions in plain words."""

import pytest
from greenpox import DEFINITIONS, FACTS, LEXICON, SYMBOLS, Sign, scope

from osler.logic import Amount, And, Choice, Lexicon, evaluate, parse, reasons, say


@pytest.mark.parametrize(
    ("text", "noun", "condition"),
    [
        ("score <= -2.5", "spot score at or below -2.5", "the spot score is at or below -2.5"),
        ("score < -1", "spot score below -1.0", "the spot score is below -1.0"),
        ("score >= -1", "spot score at or above -1.0", "the spot score is at or above -1.0"),
        ("score >= 1", "spot score at least 1.0", "the spot score is at least 1.0"),
        ("score == 2", "spot score exactly 2.0", "the spot score is exactly 2.0"),
        ("score != 2.25", "spot score other than 2.25", "the spot score is other than 2.25"),
        ("spots > 1000", "number of spots above 1,000", "the number of spots is above 1,000"),
        ("risk >= 3 %", "5-year risk at least 3%", "the 5-year risk is at least 3%"),
        ("dose >= 5 mg/d", "daily dose at least 5 mg a day", "the daily dose is at least 5 mg a day"),
        ("dose < 0.0075 g/d", "daily dose below 0.0075 g/d (7.5 mg a day)", None),
        ("weeks >= 0.5 a", "time since the rash at least 0.5 years (26 weeks)", None),
        ("weeks >= 1 wk", "time since the rash at least 1 week", None),
        ("height > 1 cm", "height above 1 cm", None),
        ("itch", "itching", "the patient has itching"),
        ("not itch", "without itching", "the patient has no itching"),
        ("tired", "tiredness", "the patient has tiredness"),
        ("not tired", "without tiredness", "the patient does not have tiredness"),
        ("ill", "greenpox", "the patient is ill with greenpox"),
        ("hue == green", "hue of the spots is green", "the hue of the spots is green"),
        ("hue != green", "hue of the spots is not green", "the hue of the spots is not green"),
        ("hue != none", "hue of the spots is any color", "the hue of the spots is any color"),
        (
            "drug in mild",
            "current drops is one of the mild drops",
            "the current drops is one of the mild drops",
        ),
        ("drug in all_drops", "current drops is alpha drops, beta drops or gamma drops", None),
        ("drugs has alpha", "alpha drops is among the drops used before", None),
        ("not drugs has alpha", "alpha drops is not among the drops used before", None),
        ("drugs has mild", "one of the mild drops is among the drops used before", None),
        ("not drugs has mild", "none of the mild drops is among the drops used before", None),
        (
            "not drugs has [alpha, beta]",
            "none of alpha drops and beta drops is among the drops used before",
            None,
        ),
        (
            "count(itch, not fever, tired) >= 2",
            "at least 2 of itching, without a fever and tiredness",
            "at least 2 of these are true: itching, without a fever and tiredness",
        ),
        (
            "count(itch, fever) == 1",
            "exactly 1 of itching and a fever",
            "exactly 1 of these is true: itching and a fever",
        ),
        ("count(itch, fever) > spots", "number of itching and a fever above number of spots", None),
        ("spots > count(itch, fever)", "number of spots above number of itching and a fever", None),
        ("signs >= 1", "number of signs at least 1", "the number of signs is at least 1"),
        (
            "lowest(score_left, score_right) < 1",
            "lowest of left arm score and right arm score below 1.0",
            None,
        ),
        ("floor(score) > 1", "spot score rounded down above 1", None),
        (
            "power(score, 2) + truncate(score_left) > round(spots)",
            "spot score to the power of 2 plus left arm score without its decimals "
            "above number of spots rounded",
            None,
        ),
        ("dose * 2 > 5 mg/d", "daily dose times 2 above 5 mg a day", None),
        ("2 * dose - 0.001 g/d > 5 mg/d", "2 times daily dose minus 0.001 g/d above 5 mg a day", None),
        (
            "score / score_left + 1 > score_right",
            "spot score divided by left arm score plus 1 above right arm score",
            None,
        ),
        ("true", "in every case", "in every case"),
        ("false", "in no case", "in no case"),
        (
            "itch or fever or score > 2",
            "itching, a fever or spot score above 2.0",
            "the patient has itching, or has or had a fever, or the spot score is above 2.0",
        ),
        (
            "score > 1 and score <= 2",
            "spot score above 1.0 and at or below 2.0",
            "the spot score is above 1.0 and at or below 2.0",
        ),
        (
            "itch and (fever or tired)",
            "itching, and either a fever or tiredness",
            "the patient has itching, and either the patient has or had a fever, or has tiredness",
        ),
        ("itch or fever and tired", "itching, or a fever and tiredness", None),
        (
            "itch or fever and tired or ill",
            "itching, (a fever and tiredness) or greenpox",
            "the patient has itching, (the patient has or had a fever, and has tiredness) "
            "or the patient is ill with greenpox",
        ),
        ("(itch or fever) and tired", "(itching or a fever) and tiredness", None),
        (
            "itch and (fever or tired and (ill or score > 1))",
            "itching and (a fever or (tiredness and (greenpox or spot score above 1.0)))",
            None,
        ),
        ("count(itch, fever or tired) >= 1", "at least 1 of itching and (a fever or tiredness)", None),
        ("years >= 50 a", "age at least 50 years", "the patient is at least 50 years old"),
        ("years < 50 a", "age below 50 years", "the patient is under 50 years old"),
        ("years == 50 a", "age exactly 50 years", "the patient is exactly 50 years old"),
        ("coat in [fur, wool]", "coat is fur or wool", "the patient wears fur or wool"),
        ("coat not in [fur, wool]", "coat is not fur or wool", "the patient does not wear fur or wool"),
        ("coat != none", "coat is any coat", "the patient wears any coat"),
        ("coat == none", "coat is no coat", "the patient wears no coat"),
    ],
)
def test_in_words(text, noun, condition):
    tree = parse(text, SYMBOLS)
    assert say(tree, LEXICON) == noun
    if condition is not None:
        assert say(tree, LEXICON, as_condition=True) == condition


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("itch or score > 2", "you have itching or your spot score is above 2.0"),
        ("fever", "you have or had a fever"),
        ("not tired", "you do not have tiredness"),
        ("ill", "you are ill with greenpox"),
        ("drugs has alpha", "alpha drops is among your drops used before"),
    ],
)
def test_to_the_patient(text, said):
    assert say(parse(text, SYMBOLS), LEXICON, as_condition=True, subject="you") == said


@pytest.mark.parametrize(
    ("phrase", "said"),
    [
        ("takes a drug", "you take a drug"),
        ("has a condition or takes a drug", "you have a condition or take a drug"),
        ("cannot sit", "you cannot sit"),
        ("can sit", "you can sit"),
        ("may have it", "you may have it"),
        ("does not smoke", "you do not smoke"),
        ("smokes now", "you smoke now"),
        ("lives alone", "you live alone"),
        ("was ill", "you were ill"),
        ("carries it", "you carry it"),
        ("misses doses", "you miss doses"),
        ("watches it", "you watch it"),
        ("coughs", "you cough"),
    ],
)
def test_verbs_fit_you(phrase, said):
    lexicon = Lexicon({"itch": Sign(label="x", if_true=phrase)})
    assert say(parse("itch", SYMBOLS), lexicon, as_condition=True, subject="you") == said


@pytest.mark.parametrize(
    ("text", "values", "said"),
    [
        ("score <= -2.5", {"score": -2.7}, "spot score -2.7 is at or below -2.5"),
        ("score <= -2.5", {"score": -1.0}, "spot score -1.0 is above -2.5"),
        ("score <= -2.5", {"score": -2.46}, "spot score -2.46 is above -2.5"),
        ("risk >= 3 %", {"risk": 2.96}, "5-year risk 2.96% is below 3%"),
        ("risk >= 3 %", {"risk": 3.04}, "5-year risk 3.04% is at least 3%"),
        ("risk >= 3 %", {"risk": 18.44}, "5-year risk 18.4% is at least 3%"),
        ("risk >= 3 %", {}, "5-year risk is at least 3%"),
        ("mass > 50 kg", {"mass": 57.25}, "weight 57.25 kg is above 50 kg"),
        ("spots > 3", {"spots": -0.0}, "number of spots 0 is at or below 3"),
        ("score > score_left", {"score": 2.0, "score_left": 1.0}, "spot score 2.0 is above left arm score"),
        ("score > score_left", {"score": 2.0}, "spot score 2.0 is above left arm score"),
        (
            "count(itch, fever) >= 2",
            {"itch": True, "fever": False},
            "1 of these is true: itching and a fever",
        ),
        ("count(itch, fever) >= 2", {"itch": True}, "at least 2 of these are true: itching and a fever"),
        ("itch", {"itch": False}, "the patient has no itching"),
        ("not itch", {"itch": False}, "the patient has no itching"),
        ("hue in [green, blue]", {"hue": "none"}, "hue of the spots is no color"),
        ("coat == wool", {"coat": "fur"}, "the patient wears fur"),
        ("years < 50 a", {"years": 66.0}, "age 66 years is at least 50 years"),
        ("drugs has mild", {"drugs": ("beta",)}, "beta drops is among the drops used before"),
        ("drugs has mild", {"drugs": ()}, "none of the mild drops is among the drops used before"),
    ],
)
def test_with_values_each_clause_is_said_as_it_is(text, values, said):
    assert say(parse(text, SYMBOLS), LEXICON, values) == said


def test_with_values_in_a_condition():
    text = say(parse("score <= -2.5", SYMBOLS), LEXICON, {"score": -2.7}, as_condition=True)
    assert text == "the spot score (-2.7) is at or below -2.5"


@pytest.mark.parametrize(
    ("text", "values", "said"),
    [
        (
            "itch and score > 1",
            {"itch": True, "score": 2.0},
            ("the patient has itching", "spot score 2.0 is above 1.0"),
        ),
        ("adjusted >= 10 %", {"risk": 30.0}, ("adjusted risk is at least 10%",)),
        ("adjusted >= 10 %", {"risk": 1.0}, ("adjusted risk is below 10%",)),
        ("stage == early", {"itch": False, "score": 0.0}, ("stage does not apply",)),
        ("ill", {"itch": True}, ("the patient is ill with greenpox",)),
        ("ill", {"itch": False, "score": 0.0}, ("the patient does not have greenpox",)),
        ("itch or itch", {"itch": True}, ("the patient has itching",)),
    ],
)
def test_reasons(text, values, said):
    patient = scope(**values)
    assert reasons(evaluate(parse(text, SYMBOLS), patient), LEXICON, patient) == said


def test_a_large_set_without_words_of_its_own_is_named_by_its_name():
    words = {name: name for name in "abcde"}
    facts = {**FACTS, "drug": Sign(label="current drops", type="word", words=words)}
    symbols = type(SYMBOLS)(facts, {"eye_drops": tuple(words)})
    assert say(parse("drug in eye_drops", symbols), Lexicon(facts)) == "current drops is one of the eye drops"


def test_only_conditions_have_words():
    with pytest.raises(TypeError, match="Amount"):
        say(Amount(3.0), LEXICON)
    with pytest.raises(TypeError, match="Choice"):
        say(And((DEFINITIONS["frail"], parse("itch", SYMBOLS))), LEXICON)
    odd = parse("spots > score", SYMBOLS)
    with pytest.raises(TypeError, match="Choice"):
        say(type(odd)(Choice(()), ">", odd.right), LEXICON)
