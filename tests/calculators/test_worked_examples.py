"""The worked examples come out through the public call, units and all, and every card is traceable."""

import pytest
from cards import NAMES, bands, examples, pack, values, worked

import osler
from osler.calculating import calculator, calculators, find, left_out


@pytest.mark.parametrize(
    ("name", "example"),
    [pytest.param(name, example, id=f"{name}: {example.name}") for name, example in examples()],
)
def test_a_worked_example_comes_out(name, example):
    found = osler.calculate(name, example.given)
    for step, wanted in example.expect.items():
        value = values(found)[step]
        if isinstance(wanted, int | float):
            assert value == pytest.approx(wanted, abs=max(example.within, 1e-9 * max(1, abs(wanted))))
        else:
            assert value == wanted
    if example.bands:
        assert bands(found) == example.bands


def test_all_ten_reference_outputs_of_the_risk_model_agree_to_six_decimals():
    outputs = [
        (values(worked("qfracture_2012", **example.given))[step], wanted)
        for name, example in examples()
        if name == "qfracture_2012" and example.origin == "source"
        for step, wanted in example.expect.items()
    ]
    assert len(outputs) == 10
    assert [f"{value:.6f}" for value, _ in outputs] == [f"{wanted:.6f}" for _, wanted in outputs]


@pytest.mark.parametrize("name", NAMES)
def test_every_card_says_where_it_stands_and_where_it_ends(name):
    card = calculator(find(pack(), name))
    assert card.limits
    assert card.population
    assert card.standings
    assert {item.number for item in card.references} == set(range(1, len(card.references) + 1))
    cited = {item.citation for item in card.standings}
    cited |= {band.citation for scale in card.scales for band in scale.bands}
    assert cited == {item.number for item in card.references}
    assert all(band.locator and band.rule for scale in card.scales for band in scale.bands)
    assert all(formula.formula for formula in card.formulas)
    assert all(item.ask.endswith("?") for item in card.inputs)


def test_what_could_not_be_verified_is_listed_and_not_offered():
    said = " ".join(item.what for item in left_out(pack()))
    assert all(item.why for item in left_out(pack()))
    for missing in ("Garvan", "CAROC", "FRAXplus", "OSIRIS"):
        assert missing in said
        assert not [card for card in calculators(pack()) if missing.lower() in card.title.lower()]
    assert not [card for card in calculators(pack()) if card.name == "frax"]


def test_the_licence_notice_stands_beside_the_score_and_the_pair_is_flagged():
    found = worked("qfracture_2012", sex="male", age=80, height=172, weight=71, history_of_falls=True,
                   parkinsons=True, type_1_diabetes=True, care_home=True)  # fmt: skip
    assert "responsibility of the end user to check" in found.notice
    assert any("contradict" in text for text in found.cautions)
    assert any("Never compare it with FRAX" in text for text in found.limits)


def test_the_dose_correction_is_the_one_that_answers_use():
    found = worked("frax_adjust_glucocorticoid", prednisone_mg_per_day=10, frax_major=18, frax_hip=2.6)
    answer = osler.ask(
        "Osteopenia on steroids: treat?",
        facts={"prednisone_mg_per_day": 10, "frax_major": 18, "frax_hip": 2.6, "t_score_total_hip": -1.8},
    )
    facts = answer.understood.facts
    assert values(found)["major_adjusted"] == facts["frax_major_adjusted"].value
    assert values(found)["hip_adjusted"] == facts["frax_hip_adjusted"].value


def test_the_reader_converts_glucocorticoids_as_the_calculator_does():
    exposures = [file.get("exposures", {}) for file in pack().reading.values()]
    names = next(found["glucocorticoid"]["names"] for found in exposures if "glucocorticoid" in found)
    known = set(find(pack(), "prednisone_equivalence").names["glucocorticoid"].words)
    assert len(known & set(names)) >= 4
    for drug in known & set(names):
        found = worked("prednisone_equivalence", glucocorticoid=drug, glucocorticoid_dose=1)
        assert names[drug]["factor"] == pytest.approx(values(found)["prednisone_equivalent"], rel=1e-6)


def test_body_mass_index_is_the_fact_that_answers_use():
    with pytest.raises(osler.InputError, match="body mass index"):
        worked("qfracture_2012", sex="female", age=65, height=165, weight=40)
