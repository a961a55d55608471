"""The exports by the doors through which people and programs get them."""

import json

import fhirkit
from click.testing import CliRunner

from osler.cli.main import osler
from osler.core.errors import InputError

ASK = "66-year-old woman after menopause, total hip T-score -2.7. Which drug?"


def run(*words):
    return CliRunner().invoke(osler, list(map(str, words)), standalone_mode=False)


def test_ask_prints_one_document():
    once, again = (run("ask", ASK, "--no-library", "--format", "fhir") for _ in range(2))
    assert once.stdout == again.stdout
    assert fhirkit.validate(json.loads(once.stdout)) == []


def test_show_gives_a_recommendation_in_each_form():
    bundle = json.loads(run("knowledge", "show", "acp-2a", "--format", "fhir").stdout)
    assert [one["resource"]["resourceType"] for one in bundle["entry"]] == ["PlanDefinition", "Library"]
    assert 'define "Applies":' in run("knowledge", "show", "acp-2a", "--format", "cql").stdout
    assert "library" in json.loads(run("knowledge", "show", "acp-2a", "--format", "elm").stdout)
    assert "acp-2a" in str(run("knowledge", "show", "acp-2", "--format", "cql").exception)


def test_export_writes_every_recommendation_and_source(tmp_path):
    ended = run("knowledge", "export", tmp_path, "--base", "https://example.org/fhir")
    files = [one for one in tmp_path.rglob("*") if one.is_file()]
    assert f"{len(files)} files" in ended.stdout
    plan = json.loads((tmp_path / "recommendations" / "acp-2a.fhir.json").read_text())["entry"][0]["resource"]
    assert plan["url"] == "https://example.org/fhir/PlanDefinition/acp-2a"


def test_a_folder_that_cannot_be_written_is_told_in_one_line(tmp_path):
    (tmp_path / "file").write_text("")
    fault = run("knowledge", "export", tmp_path / "file").exception
    assert isinstance(fault, InputError)
    assert "cannot be written" in str(fault)
