"""The three truth values by themselves."""

import pytest

from osler.core.truth import Truth, every, of, some

T, F, U = Truth.TRUE, Truth.FALSE, Truth.UNKNOWN


def test_a_truth_is_never_read_as_a_bool():
    with pytest.raises(TypeError, match="three values"):
        bool(U)


@pytest.mark.parametrize(("value", "denied"), [(T, F), (F, T), (U, U)])
def test_denial(value, denied):
    assert ~value is denied


@pytest.mark.parametrize(
    ("left", "right", "both", "either"),
    [
        (T, T, T, T),
        (T, F, F, T),
        (T, U, U, T),
        (F, T, F, T),
        (F, F, F, F),
        (F, U, F, U),
        (U, T, U, T),
        (U, F, F, U),
        (U, U, U, U),
    ],
)
def test_joined(left, right, both, either):
    assert every([left, right]) is both
    assert some([left, right]) is either


def test_of_nothing_and_of_a_bool():
    assert every([]) is T
    assert some([]) is F
    assert of(True) is T
    assert of(False) is F
