"""A ViewDefinition that cannot be run: one error that names the place in it."""

import pytest

from osler.core.errors import InputError
from osler.views import view_of

COLUMN = {"name": "a", "path": "id"}


def selecting(**select):
    return {"resource": "Patient", "select": [select]}


@pytest.mark.parametrize(
    ("definition", "words"),
    [
        (None, "no ViewDefinition"),
        ([], "no ViewDefinition"),
        ({"select": []}, "resource"),
        ({"resource": "Patient", "select": []}, "no select"),
        ({"resource": "Patient", "select": [{}]}, "no column"),
        ({"resource": "Patient", "select": [{"column": [{"name": "a"}]}]}, "$.select[0].column[0]"),
        (selecting(column=[{"name": "1a", "path": "id"}]), "'1a'"),
        (selecting(column=[COLUMN, COLUMN]), "'a' stands twice"),
        (selecting(column=[COLUMN], select=[{"column": [COLUMN]}]), "'a' stands twice"),
        (selecting(column=[COLUMN], forEach="name", repeat=["item"]), "both forEach and repeat"),
        (selecting(column=[COLUMN], forEach="name("), "'name('"),
        (
            selecting(unionAll=[{"column": [COLUMN]}, {"column": [{"name": "b", "path": "id"}]}]),
            "branches of a unionAll",
        ),
        ({**selecting(column=[COLUMN]), "where": [{"path": "name.all(true)"}]}, "all()"),
        ({**selecting(column=[COLUMN]), "constant": [{"name": "c"}]}, "constant"),
        ({**selecting(column=[COLUMN]), "constant": [{"name": "c", "valueCoding": {}}]}, "no single value"),
    ],
)
def test_a_wrong_definition_is_told_in_one_line(definition, words):
    with pytest.raises(InputError) as error:
        view_of(definition, "'mine.json'")
    assert words in str(error.value)
    assert str(error.value).startswith("'mine.json' is no ViewDefinition")
    assert "\n" not in str(error.value)


def test_selects_that_are_nested_without_end_are_refused():
    select = {"column": [COLUMN]}
    for _ in range(40):
        select = {"select": [select]}
    with pytest.raises(InputError, match="nested more than 20"):
        view_of({"resource": "Patient", "select": [select]}, "it")
