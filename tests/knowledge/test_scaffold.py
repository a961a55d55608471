"""Proposed test files are what the lint asks for, and their verdicts come from plain truth."""

from pathlib import Path

import pytest
import yaml
from click.testing import CliRunner
from msgspec import convert
from teapot import edit

from osler.core.errors import InputError, KnowledgeError
from osler.knowledge import load, schema
from osler.knowledge.check import check
from osler.knowledge.scaffold import as_yaml, scaffold
from osler.knowledge.scaffold.__main__ import main

TREAT = "recommendations/wilt/north-treat"


def test_what_it_writes_is_clean_under_the_lint(tea: Path) -> None:
    for file in (tea / "recommendations").rglob("*.test.yaml"):
        file.unlink()
    result = CliRunner().invoke(main, [str(tea), "--write"])
    assert result.exit_code == 0, result.output
    assert check(tea) == []


def test_it_proposes_base_boundaries_and_missing_facts(tea: Path) -> None:
    tests = scaffold(load([tea]).packs[0], "north-treat")
    by_name = {case.name: case for case in tests.cases}
    assert by_name["lowest leaf score at -2.5"].expect == "applies"
    assert by_name["lowest leaf score just above -2.5"].expect == "does not apply"
    assert by_name["lowest leaf score not known"].missing == ("leaf_score_lowest",)
    assert {name for case in tests.cases for name in case.missing} == {
        "leaf_score_lowest",
        "steep_minutes",
        "green_tongue",
    }


def test_it_round_trips_as_yaml(tea: Path) -> None:
    pack = load([tea]).packs[0]
    for name in pack.recommendations:
        text = as_yaml(scaffold(pack, name))
        assert convert(yaml.safe_load(text), schema.TestFile) == scaffold(pack, name)
        assert max(map(len, text.splitlines())) <= 110


def test_it_keeps_a_file_that_exists(tea: Path) -> None:
    before = (tea / f"{TREAT}.test.yaml").read_text()
    result = CliRunner().invoke(main, [str(tea), "north-treat", "--write"])
    assert "it exists" in result.output
    assert (tea / f"{TREAT}.test.yaml").read_text() == before


def test_an_unknown_recommendation_is_named(tea: Path) -> None:
    with pytest.raises(InputError, match="'tea'"):
        scaffold(load([tea]).packs[0], "tea")


def test_a_rule_that_fits_nobody_is_said_so(tea: Path) -> None:
    edit(
        tea,
        f"{TREAT}.yaml",
        "when: leaf_score_lowest <= -2.5 or (",
        "when: kettle_scald and not kettle_scald and (",
    )
    with pytest.raises(KnowledgeError, match="found no patient"):
        scaffold(load([tea]).packs[0], "north-treat")


def test_a_patient_whose_facts_contradict_an_implication_is_avoided(tea: Path) -> None:
    edit(tea, f"{TREAT}.yaml", "heavy_steeping and green_tongue", "kettle_scald or green_tongue")
    base = scaffold(load([tea]).packs[0], "north-treat").base
    assert not (base.get("green_tongue") and base.get("kettle_scald"))
