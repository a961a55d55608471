"""No small number is shown, and none can be worked out from what is."""

from itertools import product

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from osler.panel.evaluating import Tally
from osler.panel.summary import cells
from osler.panel.suppressing import SMALLEST, alone, shown


@given(st.integers(0, 40), st.integers(0, 40), st.integers(0, 40))
def test_a_tally_never_tells_a_small_count(applies, does_not, unknown):
    tally = Tally(applies, does_not, unknown)
    said = cells(tally)
    people = tally.people
    possible = [
        (one, two, people - one - two)
        for one, two in product(range(people + 1), repeat=2)
        if people - one - two >= 0
        and all(
            value is None or value == guess
            for value, guess in zip(said, (one, two, people - one - two), strict=True)
        )
    ]
    assert (applies, does_not, unknown) in possible
    for place, value in enumerate((applies, does_not, unknown)):
        if 0 < value < SMALLEST:
            assert said[place] is None
            assert len({guess[place] for guess in possible}) > 1
        # Nor is the rest of the people told where it is small.
        if 0 < people - value < SMALLEST:
            assert len({guess[place] for guess in possible}) > 1


counts = st.dictionaries(
    st.tuples(st.sampled_from("xyz"), st.sampled_from("xyz")), st.integers(0, 60), min_size=2, max_size=9
)


def _margins(table):
    """A two-way table with its row and column sums, as the flow from one guideline to the next has."""
    parts = {f"{row}{column}": ((row, column),) for row, column in table}
    parts |= {f"row {row}": tuple(cell for cell in table if cell[0] == row) for row, _ in table}
    parts |= {f"column {column}": tuple(cell for cell in table if cell[1] == column) for _, column in table}
    return parts


@given(counts)
def test_no_small_cell_follows_from_the_sums_of_a_table(table):
    parts = _margins(table)
    values = {name: sum(table[cell] for cell in group) for name, group in parts.items()}
    people = sum(table.values())
    said = shown(values, parts, people)
    for name, value in values.items():
        assert said[name] is None or said[name] == value
        if 0 < value < SMALLEST:
            assert said[name] is None
            assert not _solved(name, said, parts, list(table)), (table, said)


def _solved(name, said, parts, cells):
    """Whether least squares, which knows nothing of the suppression, gives the count exactly."""
    known = [(parts[other], value) for other, value in said.items() if value is not None]
    rows = np.array([[1.0] * len(cells)] + [[float(cell in group) for cell in cells] for group, _ in known])
    wanted = np.array([float(cell in parts[name]) for cell in cells])
    # The count is fixed by the sums exactly where it is unmoved by every change that leaves them alone.
    _, sizes, directions = np.linalg.svd(rows)
    free = directions[int((sizes > 1e-9).sum()) :]
    return bool(np.all(np.abs(free @ wanted) < 1e-9))


@given(st.integers(0, 60), st.integers(0, 60))
def test_a_single_count_shows_neither_itself_nor_the_rest_where_small(value, rest):
    said = alone(value, value + rest)
    small = 0 < value < SMALLEST or 0 < rest < SMALLEST or value + rest < SMALLEST
    assert said == (None if small else value)


def test_few_people_are_not_counted_at_all():
    assert shown({"a": 0, "b": 7}, {"a": "a", "b": "b"}, 7) == {"a": None, "b": None}
