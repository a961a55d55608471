"""Arithmetic of a whole column gives each person the digits that Python gives one."""

from operator import ge, gt, le, lt

import ibis
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from osler.logic.units import tidy
from osler.panel.circuit.emitting import emit
from osler.panel.circuit.gates import Circuit

NUMBERS = st.lists(
    st.decimals(-3000, 3000, places=4).map(float) | st.just(float("inf")) | st.none(), min_size=2, max_size=60
)


def _worked(numbers, make):
    """What a gate over the column comes to; `make` builds it from the circuit and the column's gate."""
    circuit = Circuit()
    node = make(circuit, circuit.read("low", "x"))
    connection = ibis.polars.connect({"t": pl.LazyFrame({"x": numbers}, schema={"x": pl.Float64})})
    table = emit(circuit, connection.table("t"), {"found": node}, ("x",))
    return connection.compile(table).collect()["found"].to_list()


def _low(numbers):
    return [float("-inf") if number is None else number for number in numbers]


@given(NUMBERS)
def test_nine_decimals_are_the_nearest_float(numbers):
    assert _worked(numbers, lambda circuit, x: circuit.work("tidy", x)) == [tidy(n) for n in _low(numbers)]


@given(NUMBERS, st.sampled_from((7.0, 100.0, 1e9, 0.3)))
def test_division_by_a_number_is_division(numbers, by):
    found = _worked(numbers, lambda circuit, x: circuit.work("divide", x, circuit.number(by)))
    assert found == [number / by for number in _low(numbers)]


@pytest.mark.parametrize(("op", "test"), [("<", lt), ("<=", le), (">", gt), (">=", ge)])
@given(NUMBERS, st.sampled_from((0.7, 1.2, 3.0)), st.data())
def test_a_worked_out_number_stands_where_it_stands_for_one(op, test, numbers, times, data):
    products = [tidy(number * times) for number in _low(numbers)]
    mark = data.draw(st.sampled_from([number for number in products if abs(number) < 1e6] or [3.0]))

    def compared(circuit, x):
        worked = circuit.work("tidy", circuit.work("multiply", x, circuit.number(times)))
        return circuit.compare(op, worked, circuit.number(mark))

    assert _worked(numbers, compared) == [test(number, mark) for number in products]
