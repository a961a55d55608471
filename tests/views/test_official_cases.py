"""The official SQL-on-FHIR cases, all of them, and the exact list of those that do not pass."""

import json
from pathlib import Path

import pytest

from osler.core.errors import InputError
from osler.views import view_of

FOLDER = Path(__file__).parents[1] / "data" / "sql_on_fhir"
CASES = {
    f"{path.stem}: {case['title']}": (json.loads(path.read_text())["resources"], case)
    for path in sorted(FOLDER.glob("*.json"))
    for case in json.loads(path.read_text())["tests"]
}
NOT_PASSED: dict[str, str] = {}
"""Cases that do not pass, each with the reason: none."""


def passes(resources, case):
    try:
        view = view_of(case["view"], "the view")
        rows = [row for resource in resources for row in view.rows(resource)]
    except InputError:
        return case.get("expectError") is True
    names = [column.name for column in view.columns]
    if case.get("expectError"):
        return False
    if case.get("expectColumns", names) != names:
        return False
    if "expectCount" in case:
        return len(rows) == case["expectCount"]
    wanted = [[row.get(name) for name in names] for row in case["expect"]]
    told = {name for row in case["expect"] for name in row}
    return told <= set(names) and sorted(map(json.dumps, wanted)) == sorted(map(json.dumps, map(list, rows)))


@pytest.mark.parametrize("name", CASES)
def test_a_case_passes_or_is_listed_with_a_reason(name):
    assert passes(*CASES[name]) is (name not in NOT_PASSED)


def test_there_are_as_many_cases_as_the_suite_has():
    tags = [case["tags"][0] for _, case in CASES.values()]
    assert (tags.count("shareable"), tags.count("experimental"), len(CASES)) == (123, 11, 134)
    assert set(NOT_PASSED) <= set(CASES)


def test_a_wrong_runner_would_be_noticed():
    resources, case = CASES["basic: two columns"]
    assert not passes(resources[1:], case)
    assert not passes(resources, {**case, "expectColumns": ["last_name", "id"]})
    assert not passes(resources, {**case, "expectError": True})
