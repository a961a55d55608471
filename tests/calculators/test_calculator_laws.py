"""Laws of all calculators: units do not matter, ranges hold, nothing is guessed, the formula is true."""

import math
import re

import pytest
from cards import NAMES, bands, declared, examples, pack, values, worked
from hypothesis import given
from hypothesis import strategies as st

from osler.calculating import calculate
from osler.core.errors import InputError

CASES = [pytest.param(name, example, id=f"{name}: {example.name}") for name, example in examples()]


def first_example(name):
    return dict(pack().calculators[name].examples[0].given)


def numbers(name):
    return [(item, fact) for item, fact in declared(name) if fact.type == "number"]


@pytest.mark.parametrize("name", NAMES)
def test_a_value_in_another_unit_gives_the_same_result(name):
    for example in pack().calculators[name].examples:
        given = dict(example.given)
        plain = calculate(pack(), name, given)
        for item, fact in numbers(name):
            value = next((line.value for line in plain.inputs if line.name == item.name), None)
            for unit, factor in fact.converts.items():
                if value is None or item.name not in given:
                    continue
                other = calculate(pack(), name, {**given, item.name: f"{value / factor:.12f} {unit}"})
                for step, wanted in values(plain).items():
                    found = values(other)[step]
                    assert found == (pytest.approx(wanted) if isinstance(wanted, float) else wanted), unit


@pytest.mark.parametrize("name", NAMES)
def test_a_value_outside_the_range_is_refused_and_the_range_named(name):
    for item, fact in numbers(name):
        low, high = fact.range
        for value in (low - 1, low - 1e-6, high + 1e-6, high + 1):
            with pytest.raises(InputError, match=f"{item.name}.*{re.escape(f'{low:g}')}"):
                calculate(pack(), name, {**first_example(name), item.name: value})


@pytest.mark.parametrize("name", NAMES)
def test_a_missing_input_is_named_and_never_guessed(name):
    given = first_example(name)
    for item, _ in declared(name):
        if item.optional or item.assumed is not None:
            continue
        with pytest.raises(InputError, match=f"{name} needs .*{item.name}"):
            calculate(pack(), name, {key: value for key, value in given.items() if key != item.name})


@pytest.mark.parametrize("name", NAMES)
def test_what_is_taken_for_an_input_not_given_is_said(name):
    found = calculate(pack(), name, first_example(name))
    taken = {item.name for item in found.inputs if item.assumed}
    wanted = {item.name for item, _ in declared(name) if item.assumed is not None}
    assert taken == wanted - set(first_example(name))


@pytest.mark.parametrize("name", NAMES)
def test_every_other_name_of_an_input_means_the_same(name):
    given = first_example(name)
    plain = calculate(pack(), name, given)
    for item, _ in declared(name):
        for other in item.also:
            if item.name in given:
                renamed = {other if key == item.name else key: value for key, value in given.items()}
                assert values(calculate(pack(), name, renamed)) == values(plain)
                with pytest.raises(InputError, match="given twice"):
                    calculate(pack(), name, {**given, other: given[item.name]})


@pytest.mark.parametrize("name", NAMES)
def test_other_names_and_spellings_lead_to_the_calculator(name):
    card = pack().calculators[name]
    for other in (name.upper(), name.replace("_", "-"), *card.also):
        assert calculate(pack(), other, first_example(name)).title


CALLS = {
    "floor": math.floor,
    "truncate": math.trunc,
    "round": lambda number: math.trunc(number + math.copysign(0.5, number)),
    "lowest": min,
    "highest": max,
    "exp": math.exp,
}


@pytest.mark.parametrize(("name", "example"), CASES)
def test_the_formula_with_its_numbers_gives_the_result(name, example):
    for line in calculate(pack(), name, example.given).lines:
        if not line.filled:
            continue
        shown = line.filled.partition(", with a")[0]
        python = shown.replace("−", "-").replace("×", "*").replace("^", "**")
        assert eval(python, {"__builtins__": {}}, CALLS) == pytest.approx(line.value, rel=1e-4, abs=1e-6)


@pytest.mark.parametrize(("name", "example"), CASES)
def test_what_is_shown_lies_in_the_same_band_as_what_was_computed(name, example):
    found = calculate(pack(), name, example.given)
    for scale in found.scales:
        assert sum(band.holds for band in scale.bands) <= 1
    for line in found.results:
        assert line.shown


def test_a_result_that_rounding_would_carry_over_a_limit_keeps_more_digits():
    found = worked("crcl_cockcroft_gault", age=75, weight=54.71, serum_creatinine=1.2, sex="female")
    assert bands(found) == ("Below 35 mL/min",)
    assert found.results[0].shown == "34.985 mL/min"


ages = st.floats(18, 110)
weights = st.floats(30, 200)
creatinines = st.floats(0.3, 15)
sexes = st.sampled_from(("female", "male"))
steps = st.floats(0.01, 5)


def result(name, **given):
    return worked(name, **given).results[0].value


@given(ages, weights, creatinines, sexes, steps)
def test_clearance_rises_with_weight_and_falls_with_age_and_creatinine(age, weight, creatinine, sex, step):
    here = result("crcl", age=age, weight=weight, scr=creatinine, sex=sex)
    assert result("crcl", age=age, weight=weight + step, scr=creatinine, sex=sex) > here
    assert result("crcl", age=age, weight=weight, scr=creatinine + step, sex=sex) < here
    if age + step <= 110:
        assert result("crcl", age=age + step, weight=weight, scr=creatinine, sex=sex) < here
    assert result("crcl", age=age, weight=weight, scr=creatinine, sex="female") == pytest.approx(
        0.85 * result("crcl", age=age, weight=weight, scr=creatinine, sex="male")
    )


@given(ages, creatinines, sexes, steps)
def test_egfr_falls_with_age_and_creatinine(age, creatinine, sex, step):
    here = result("egfr", age=age, scr=creatinine, sex=sex)
    assert result("egfr", age=age, scr=creatinine + step, sex=sex) < here
    if age + step <= 110:
        assert result("egfr", age=age + step, scr=creatinine, sex=sex) < here


@given(st.floats(5, 15), st.floats(1, 5), st.floats(0.1, 1))
def test_corrected_calcium_rises_as_albumin_falls(calcium, albumin, step):
    higher = result("corrected_calcium", total_calcium=calcium, albumin=albumin)
    assert higher > result("corrected_calcium", total_calcium=calcium, albumin=albumin + step)
    assert result("corrected_calcium", total_calcium=calcium, albumin=4) == pytest.approx(calcium)


@given(st.integers(40, 100), st.floats(30, 190), st.floats(0.1, 10))
def test_ost_never_falls_with_weight(age, weight, more):
    assert result("ost", age=age, weight=weight + more) >= result("ost", age=age, weight=weight)


PROFILE = st.fixed_dictionaries(
    {
        "sex": sexes,
        "age": st.integers(30, 100),
        "height": st.floats(150, 180),
        "weight": st.floats(70, 85),
        "smoking": st.sampled_from(("non", "heavy")),
        "history_of_falls": st.booleans(),
        "type_1_diabetes": st.booleans(),
    }
)


@given(PROFILE, st.integers(1, 17))
def test_risk_grows_with_the_years_and_stays_a_percentage(profile, years):
    sooner, later = (
        [line.value for line in worked("qfracture_2012", **profile, risk_years=at).results]
        for at in (years, years + 1)
    )
    assert all(0 < one <= other <= 100 for one, other in zip(sooner, later, strict=True))


@given(
    PROFILE, st.sampled_from(("history_of_falls", "type_1_diabetes", "dementia", "liver_disease", "epilepsy"))
)
def test_a_further_risk_factor_never_lowers_the_risk(profile, factor):
    without = worked("qfracture_2012", **{**profile, factor: False})
    with_it = worked("qfracture_2012", **{**profile, factor: True})
    assert all(one.value >= other.value for one, other in zip(with_it.results, without.results, strict=True))


@given(st.floats(0.1, 200), st.floats(0.1, 60), st.floats(0.1, 10))
def test_the_dose_correction_keeps_the_order_of_risks(dose, risk, more):
    lower = worked("frax_gc", prednisone_mg_per_day=dose, frax_major=risk)
    higher = worked("frax_gc", prednisone_mg_per_day=dose, frax_major=risk + more)
    assert lower.results[0].value < higher.results[0].value


@given(st.sampled_from(("hologic", "lunar", "norland")), st.floats(0.2, 1.5), st.floats(0.001, 0.1))
def test_the_t_score_rises_with_density(scanner, bmd, more):
    lower, higher = (
        values(worked("t_score_from_bmd_femoral_neck", bmd=at, scanner=scanner))["t_score"]
        for at in (bmd, bmd + more)
    )
    assert lower < higher


anything = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=12),
    lambda inner: st.lists(inner, max_size=2) | st.dictionaries(st.text(max_size=4), inner, max_size=2),
    max_leaves=3,
)


@given(st.data())
def test_any_input_gives_a_result_or_an_error_that_can_be_shown(data):
    name = data.draw(st.sampled_from(NAMES))
    given = {}
    for item, fact in declared(name):
        likely = st.floats(*fact.range) if fact.range else st.sampled_from(tuple(fact.words) or (True, False))
        given[item.name] = data.draw(st.one_of(likely, likely, likely, likely, anything))
    found = outcome(name, given)
    if isinstance(found, InputError):
        assert "\n" not in str(found)
    else:
        assert all(line.shown for line in found.lines)
        assert all(math.isfinite(line.value) for line in found.lines if isinstance(line.value, float))


def outcome(name, given):
    try:
        return calculate(pack(), name, given)
    except InputError as error:
        return error
