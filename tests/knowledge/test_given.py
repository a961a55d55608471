"""Values as people give them: every unit of the kind, and nothing but a one-line error for the rest."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from osler.core.errors import InputError
from osler.knowledge.given import value_of
from osler.knowledge.schema import FactFile

WEIGHT = FactFile(
    id="mass", label="mass", type="number", unit="kg", range=(1, 500), converts={"[lb_av]": 0.45359237}
)
COUNT = FactFile(id="count", label="count", type="number", range=(0, 9))
RATE = FactFile(id="rate", label="rate", type="number", unit="mL/min", range=(0, 500))


@pytest.mark.parametrize(
    ("text", "value"),
    [
        (70, 70.0), (70.5, 70.5), ("70", 70.0), (" 70 kg ", 70.0), ("70,5", 70.5), ("154.5 lb", 70.080),
        ("154.5[lb_av]", 70.080), ("70000 g", 70.0), ("0.07 t", 70.0),
        ("11 [stone_av]", 69.853), (1.5e1, 15.0),
    ],
)  # fmt: skip
def test_a_number_in_any_unit_of_its_kind(text, value):
    assert value_of(WEIGHT, text) == pytest.approx(value, abs=0.001)


def test_conversion_leaves_no_noise_at_a_limit():
    assert value_of(WEIGHT, f"{60 / 0.45359237:.12f} lb") == 60.0
    assert value_of(RATE, "0.6 L/h") == 10.0


@pytest.mark.parametrize(
    "text", ["70 m", "70 mL", "70 [iU]", "70 kg/m2", "70 parsnips", "70 " + "k" * 5000, "70 kg kg"]
)
def test_a_unit_of_another_kind_is_refused(text):
    with pytest.raises(InputError, match="has a unit that does not fit: use kg"):
        value_of(WEIGHT, text)


def test_a_pure_number_takes_no_unit():
    with pytest.raises(InputError, match="use no unit"):
        value_of(COUNT, "3 kg")


@pytest.mark.parametrize(
    "text", [True, None, "", "many", [], {"kg": 70}, float("nan"), float("inf"), "x" * 5000]
)
def test_what_is_no_possible_number_is_refused_in_one_short_line(text):
    with pytest.raises(InputError) as error:
        value_of(WEIGHT, text)
    assert len(str(error.value)) < 200


units = st.text(st.sampled_from("kgmslbLa%[]{}./_-0123456789 eE+*()"), max_size=30)


@given(st.one_of(st.text(max_size=60), units.map(lambda unit: f"3 {unit}")))
@example("3 [__import__('os')]")
@example("3 kg-9/kg9.kg")
@example("1 " + " " * 3000 + "a" + " " * 3000 + "\nb")
def test_any_text_is_a_value_or_an_error_that_can_be_shown(text):
    for fact in (WEIGHT, COUNT, RATE):
        found = outcome(fact, text)
        if isinstance(found, InputError):
            assert "\n" not in str(found)
        else:
            assert fact.range[0] <= found <= fact.range[1]


def outcome(fact, text):
    try:
        return value_of(fact, text)
    except InputError as error:
        return error
