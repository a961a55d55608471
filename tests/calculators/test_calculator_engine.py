"""The engine on an invented pack: models, words, yes/no results, unsettled bands, formulas."""

import msgspec
import pytest

import osler
from osler.calculating import calculate, calculator, calculators, find, left_out
from osler.calculators import Hazard, Term, Worked, Working, as_taken, in_numbers, in_symbols, risk, work
from osler.core.errors import InputError, KnowledgeError
from osler.logic import Lexicon, Scope, Symbols, parse, parse_definition
from teahouse import TEA, tea, variant


def scald(**given):
    return calculate(tea().packs[0], "scald_risk", given)


def test_a_pack_about_tea_has_a_calculator_without_code():
    found = osler.calculate("scalds", packs=[TEA], cups=8, clumsy="yes", steep_minutes="90 s")
    assert [line.shown for line in found.results] == ["16.3%", "12.0", "large pot", "no"]
    assert found.cautions == ("Use both hands.",)
    assert found.notice == "The guild asks to be named."
    assert found.references[0].id == "north-guild"
    assert found.lines[0].filled.startswith("100 × (1 − 0.98^exp(2.17")
    assert "cups 1.66" in found.lines[0].filled


def test_an_input_in_its_own_words_keeps_its_label():
    card = calculator(find(tea().packs[0], "scald_risk"))
    wanted = {item.name: item for item in card.inputs}
    assert wanted["steep_minutes"].label == "time in the pot"
    assert wanted["steep_minutes"].ask == "Time in the pot?"
    assert not wanted["steep_minutes"].required
    assert wanted["cups"].range == (1, 20)
    assert wanted["years_ahead"].assumed == 1.0
    assert "S is the published share" in card.formulas[0].formula
    assert left_out(tea().packs[0]) == ()
    assert [each.name for each in calculators(tea().packs[0])] == ["scald_risk"]


def test_a_refusal_says_why():
    with pytest.raises(InputError, match="a glass kettle does not last"):
        scald(cups=11, kettle="glass")
    assert scald(cups=10, kettle="glass").results


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"cups": 1, "sugar": 2}, "no input 'sugar'; its inputs are cups"),
        ({"cup": 1}, "no input 'cup'; nearest: cups"),
        ({}, r"needs cups \(in cups a day\)"),
        ({"cups": "many"}, "is not a number"),
        ({"cups": "3 kg"}, "unit that does not fit"),
        ({"cups": None, "clumsy": ""}, "needs cups"),
        ({"cups": 1, "kettle": "clay"}, "use one of steel, glass"),
        ({"cups": 1, "clumsy": "perhaps"}, "neither true nor false"),
    ],
)
def test_what_cannot_be_used_is_said_in_one_line(given, said):
    with pytest.raises(InputError, match=said) as error:
        scald(**given)
    assert "\n" not in str(error.value)


def test_an_unknown_calculator_is_answered_with_the_nearest():
    with pytest.raises(InputError, match="nearest: scald_risk"):
        find(tea().packs[0], "scald_risks")
    with pytest.raises(InputError, match="osler calc lists them"):
        find(tea().packs[0], "zzz")


def test_words_and_yes_or_no_are_asked_for_as_such(tmp_path):
    known = variant(
        tmp_path,
        {
            "calculators/scald_risk.yaml": lambda text: text.replace(
                "{name: clumsy, assumed: false}", "{name: clumsy}"
            ).replace("{name: kettle, assumed: steel}", "{name: kettle}")
        },
    )
    with pytest.raises(InputError, match=r"cups.*, clumsy \(yes or no\), kettle \(steel or glass\)"):
        calculate(known.packs[0], "scald_risk", {})


def test_without_any_result_the_optional_inputs_are_named(tmp_path):
    card = """id: minutes
title: Minutes
group: Kettles
summary: Tells the minutes.
population: All.
inputs: [{name: steep_minutes, optional: true}, {name: previous_drinks, optional: true}]
steps: []
scales:
- title: Guild
  bands: [{label: Long, when: steep_minutes > 90 min, source: north-guild, locator: Rule 1}]
limits: [None known.]
stands: [{source: north-guild, locator: Rule 1}]
examples: []
last_checked: "2026-11-24"
"""
    inputs = "\n- {id: previous_drinks, label: drinks, type: words, words: {cocoa: cocoa, milk: warm milk}}\n"
    known = variant(
        tmp_path, {"calculators/minutes.yaml": card, "calculator_inputs.yaml": lambda text: text + inputs}
    )
    with pytest.raises(InputError, match="no result with these inputs: add one of steep_minutes"):
        calculate(known.packs[0], "minutes", {"previous_drinks": ["cocoa"]})
    found = calculate(known.packs[0], "minutes", {"steep_minutes": 91, "previous_drinks": "cocoa,milk"})
    assert found.inputs[1].shown == "cocoa, warm milk"


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("{name: cups, range: [1, 20]", "{name: mugs, range: [1, 20]", "'mugs' is no fact and no calculator"),
        ("derive: not clumsy", "derive: not klumsy", "unknown fact 'klumsy'"),
        ('when: scald_percent >= 10 %', "when: scald_percent >= 10", "unit is missing"),
        ("recommendation: scald-cool", "recommendation: cool", "no recommendation 'cool'"),
        ("- {label: Cool it, recommendation: scald-cool}", "- {label: Cool it}", "band 'Cool it'"),
        ("- {when: clumsy, text", "- {when: clumsily, text", "cautions: unknown fact 'clumsily'"),
        (", derive: not clumsy", "", "has no derive and no model gives it"),
    ],
)  # fmt: skip
def test_a_calculator_that_does_not_compile_is_reported_with_its_place(tmp_path, old, new, said):
    def broken(text):
        assert old in text
        return text.replace(old, new, 1)

    with pytest.raises(KnowledgeError, match=r"calculators/scald_risk\.yaml") as error:
        variant(tmp_path, {"calculators/scald_risk.yaml": broken})
    assert said in str(error.value)


class Sign(msgspec.Struct, frozen=True, kw_only=True):
    """A fact for formulas."""

    label: str
    type: str = "number"
    unit: str | None = None
    unit_label: str | None = None
    decimals: int | None = None
    words: dict[str, str] = {}
    converts: dict[str, float] = {}
    if_true: str | None = None
    if_false: str | None = None


FACTS = {
    "a": Sign(label="first"), "b": Sign(label="second"), "c": Sign(label="third"), "d": Sign(label="gap"),
    "x": Sign(label="result"), "hot": Sign(label="heat", type="boolean"),
    "mood": Sign(label="mood", type="word", words={"good": "good"}),
}  # fmt: skip
DEFINITIONS = {"d": parse_definition("d", "a - b", Symbols(FACTS))}
KNOWN = {"a": 6.0, "b": -2.0, "c": 0.5, "hot": True}


class Branch(msgspec.Struct, frozen=True):
    """One branch."""

    when: str
    value: str


def tree(*text):
    derive = text[0] if isinstance(text[0], str) else tuple(Branch(*each) for each in text)
    return parse_definition("x", derive, Symbols(FACTS))


@pytest.mark.parametrize(
    ("text", "symbols", "numbers"),
    [
        ("a + b * c", "first + second × third", "6 + (−2) × 0.5"),
        ("(a + b) * c", "(first + second) × third", "(6 + (−2)) × 0.5"),
        ("a - (b - c)", "first − (second − third)", "6 − ((−2) − 0.5)"),
        ("a / (b / c)", "first / (second / third)", "6 / ((−2) / 0.5)"),
        ("a / 1 - b", "first − second", "6 − (−2)"),
        ("power(a + b, 0 - c)", "(first + second)^(0 − third)", "(6 + (−2))^(0 − 0.5)"),
        ("power(a, -1.2)", "first^(−1.2)", "6^(−1.2)"),
        ("floor(a * c)", "floor(first × third)", "floor(6 × 0.5)"),
        ("lowest(a, b)", "lowest(first, second)", "lowest(6, −2)"),
        ("2 * count(hot, a > 7)", "2 × number of these: heat; first above 7", "2 × 1"),
        ("2 * d", "2 × (first − second)", "2 × (6 − (−2))"),
    ],
)
def test_a_formula_in_words_and_in_numbers(text, symbols, numbers):
    lexicon, scope = Lexicon(FACTS), Scope(KNOWN, DEFINITIONS)
    assert in_symbols(tree(text), lexicon, DEFINITIONS) == symbols
    assert in_numbers(tree(text), lexicon, scope, DEFINITIONS) == numbers


def test_a_choice_lists_its_branches_and_then_shows_the_one_that_is_taken():
    lexicon, scope = Lexicon(FACTS), Scope(KNOWN, DEFINITIONS)
    choice = tree(("hot", "a * 2"), ("true", "b"))
    assert in_symbols(choice, lexicon, {}) == "first × 2 if heat; second otherwise"
    assert as_taken(choice, lexicon, scope, {}) == "first × 2 (heat)"
    assert in_numbers(choice, lexicon, scope, {}) == "6 × 2"
    cold = Scope({**KNOWN, "hot": False}, DEFINITIONS)
    assert as_taken(choice, lexicon, cold, {}) == "second"
    nested = {"d": choice}
    doubled = tree("2 * d")
    assert in_symbols(doubled, lexicon, nested) == "2 × (first × 2 if heat; second otherwise)"
    assert in_numbers(doubled, lexicon, Scope(KNOWN, nested), nested) == "2 × (6 × 2)"


def test_a_definition_that_is_given_is_not_written_out():
    lexicon, scope = Lexicon(FACTS), Scope({**KNOWN, "d": 9.0}, DEFINITIONS)
    assert as_taken(tree("2 * d"), lexicon, scope, DEFINITIONS) == "2 × gap"
    assert as_taken(tree("2 * d"), lexicon, Scope(KNOWN, DEFINITIONS), DEFINITIONS) == "2 × (first − second)"
    assert in_numbers(tree("2 * d"), lexicon, scope, DEFINITIONS) == "2 × 9"


def test_what_is_no_number_has_no_formula():
    assert in_symbols(parse("hot", Symbols(FACTS)), Lexicon(FACTS), {}) == ""


MODEL = Hazard(
    id="m.one", gives="x", when="hot", years="a", survival=(0.9, 0.8),
    terms=(
        Term(of="b", per=2, power=2, centre=1, beta=0.5),
        Term(of="b", per=1, power=1, log=True, centre=0, beta=0.1),
    ),
    choices={"mood": {"good": -0.2}}, flags={"hot": 0.3},
)  # fmt: skip


def test_a_risk_is_made_of_the_shares_of_its_inputs():
    found = risk(MODEL, {"a": 2.0, "b": 4.0, "mood": "good", "hot": True})
    assert found.survival == 0.8
    assert dict(found.shares) == pytest.approx({"b": 1.5 + 0.1 * 4 * 1.3862943611, "mood": -0.2, "hot": 0.3})
    assert found.total == pytest.approx(sum(amount for _, amount in found.shares))
    assert risk(MODEL, {"a": 1.0, "b": 2.0, "mood": "good", "hot": False}).shares[-1][0] == "mood"


def test_a_model_that_names_a_word_as_a_number_is_a_fault():
    with pytest.raises(TypeError, match="is no number"):
        risk(MODEL, {"a": 1.0, "b": "many", "mood": "good", "hot": True})


def test_the_first_model_that_fits_is_used_and_without_one_there_is_no_risk():
    symbols = Symbols(FACTS)
    other = msgspec.structs.replace(MODEL, id="m.two", survival=(0.5, 0.4))
    working = Working(steps={}, models=tuple((parse("hot", symbols), model) for model in (MODEL, other)))
    values = {"a": 1.0, "b": 2.0, "mood": "good", "hot": True}
    assert work(working, values, {}).risks["x"].survival == 0.9
    assert work(working, {**values, "hot": False}, {}).risks == {}
    assert work(working, {**values, "hot": False}, {}).value("x") is None


def test_no_band_is_named_while_an_earlier_one_is_open():
    symbols = Symbols(FACTS)
    rules = tuple(parse(text, symbols) for text in ("hot", "a > 1"))
    assert Worked({"a": 2.0}, {}).band(rules) is None
    assert Worked({"a": 2.0, "hot": False}, {}).band(rules) == 1
    assert Worked({"a": 0.0, "hot": False}, {}).band(rules) is None
    assert Worked({"hot": True}, {}).holds(rules[0])
