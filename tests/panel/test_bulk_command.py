"""`osler panel facts`, `view`, `tables` and `--views`, as their users run them."""

import gzip
import json

import polars as pl
import pytest
from click.testing import CliRunner

from fhir_samples import DAY, OWN, PACK, PATIENT, observation
from osler.cli.main import osler
from osler.core.errors import InputError
from osler.panel.people.opening import Reading, ready

SCORE = observation("38267-1", -2.6, "{T-score}")
VIEW = {
    "name": "scores",
    "resource": "Observation",
    "select": [
        {
            "column": [
                {"name": "patient", "path": "subject.getReferenceKey(Patient)", "type": "id"},
                {"name": "value", "path": "value.ofType(Quantity).value", "type": "decimal"},
                {"name": "codes", "path": "code.coding.code", "type": "code", "collection": True},
                {"name": "final", "path": "status = 'final'", "type": "boolean"},
                {"name": "number", "path": "%rowIndex", "type": "integer"},
                {"name": "whole", "path": "code"},
            ]
        }
    ],
}


@pytest.fixture
def export(tmp_path):
    folder = tmp_path / "export"
    folder.mkdir()
    (folder / "a.ndjson").write_text(json.dumps(PATIENT) + "\n")
    (folder / "b.ndjson").write_text(json.dumps(SCORE) + "\n{cut off")
    return folder


def ran(*words):
    """What the command prints."""
    words = ["panel", *map(str, words)]
    return CliRunner().invoke(osler, words, catch_exceptions=False, standalone_mode=False).output


def people_of(path, tmp_path, **more):
    """What a run judges."""
    return pl.read_parquet(ready(PACK, path, Reading(as_of=DAY, **more), tmp_path).path)


def put(path, said):
    path.write_text(json.dumps(said))
    return path


def test_facts_are_written_with_where_they_stood_and_judged(tmp_path, export):
    out, stood = tmp_path / "facts.parquet", tmp_path / "stood.parquet"
    said = ran("facts", export, "--out", out, "--stood", stood, "--as-of", DAY)
    assert "1 people of 3 lines" in said
    assert "1 lines or values set aside" in said
    row = pl.read_parquet(out).row(0, named=True)
    assert (row["patient"], row["age"], row["t_score_lumbar_spine"]) == ("p", 75, -2.6)
    places = {one["fact"]: one for one in pl.read_parquet(stood).to_dicts()}
    assert places["t_score_lumbar_spine"]["resource"] == "Observation/o-2026-01-02--2.6"
    assert places["t_score_lumbar_spine"]["code"] == "38267-1"
    aside = (tmp_path / "facts.set-aside.csv").read_text()
    assert "b.ndjson line 2" in aside
    with pytest.raises(InputError, match=r"'facts.csv' is no .parquet file"):
        ran("facts", export, "--out", tmp_path / "facts.csv")
    assert people_of(export, tmp_path).equals(pl.read_parquet(out))


def test_a_column_of_records_can_be_left_out(tmp_path, export):
    people = people_of(export, tmp_path, ignore=("age",))
    assert "age" not in people.columns
    assert people["t_score_lumbar_spine"].to_list() == [-2.6]


def test_an_export_is_judged(tmp_path, export):
    out = tmp_path / "gaps.ndjson"
    said = ran(export, "--out", out, "--as-of", DAY)
    assert "1 people" in said
    assert json.loads(out.read_text())["patient"] == "p"


@pytest.mark.parametrize("kind", [".csv", ".ndjson", ".parquet"])
def test_a_view_is_written_as_rows(tmp_path, export, kind):
    out = tmp_path / f"rows{kind}"
    said = ran("view", put(tmp_path / "v.json", VIEW), export, "--out", out)
    assert "1 rows" in said
    assert "1 lines set aside" in said
    read = {".csv": pl.read_csv, ".ndjson": pl.read_ndjson, ".parquet": pl.read_parquet}[kind]
    row = read(out).row(0, named=True)
    codes = '["38267-1"]' if kind == ".csv" else ["38267-1"]
    assert [row[name] for name in ("patient", "value", "codes", "final", "number")] == [
        "p",
        -2.6,
        codes,
        True,
        0,
    ]
    assert json.loads(row["whole"])["coding"][0]["code"] == "38267-1"


def test_what_does_not_fit_a_view_is_set_aside(tmp_path):
    lines = [
        SCORE | {"valueQuantity": {"value": "secret"}},
        SCORE | {"subject": [OWN, OWN]},
        {"id": "no kind"},
        {"resourceType": "Bundle", "entry": [{"resource": SCORE}]},
    ]
    data = tmp_path / "x.ndjson.gz"
    data.write_bytes(gzip.compress("\n".join(map(json.dumps, lines)).encode() + b"\n")[:-4])
    out, aside = tmp_path / "rows.parquet", tmp_path / "why.csv"
    view = put(tmp_path / "v.json", VIEW)
    ran("view", view, data, "--out", out, "--set-aside", aside)
    rows = pl.read_csv(aside).rows()
    assert [row[2] for row in rows] == [f"x.ndjson.gz line {number}" for number in (1, 2, 3, 5)]
    assert "secret" not in aside.read_text()
    assert "cut off" in rows[-1][3]
    assert pl.read_parquet(out)["patient"].to_list() == ["p"]


def test_a_view_over_nothing_has_its_columns(tmp_path):
    data, out = tmp_path / "x.ndjson", tmp_path / "rows.csv"
    data.write_text(json.dumps(PATIENT))
    ran("view", put(tmp_path / "v.json", VIEW), data, "--out", out)
    assert out.read_text() == "patient,value,codes,final,number,whole\n"


def test_absolute_references_need_the_servers_address(tmp_path):
    far = SCORE | {"subject": {"reference": "https://e.example/r4/Patient/p"}}
    data, out = tmp_path / "x.ndjson", tmp_path / "rows.ndjson"
    data.write_text(json.dumps(far))
    view = put(tmp_path / "v.json", VIEW)
    found = []
    for more in ((), ("--base", "https://e.example/r4")):
        ran("view", view, data, "--out", out, *more)
        found.append(json.loads(out.read_text())["patient"])
    assert found == [None, "p"]


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("facts", "{there}/none", "--out", "{there}/x.parquet"), "does not exist"),
        (("view", "{there}/none.json", "{there}/export", "--out", "{there}/x.csv"), "cannot be read"),
        (("view", "{there}/v.json", "{there}/export", "--out", "{there}/x.txt"), "is none of .parquet"),
        (("view", "{there}/v.json", "{there}/none.ndjson", "--out", "{there}/x.csv"), "cannot be read"),
        (("view", "{there}/v.json", "{there}/empty", "--out", "{there}/x.csv"), "holds no .ndjson"),
        (("{there}/flat.ndjson", "--views", "{there}"), "--views belongs to FHIR"),
        (("{there}/flat.csv", "--base", "https://e.example"), "--base belongs to FHIR"),
        (("postgresql://127.0.0.1:1/x", "--views", "{there}"), "'people' holds facts"),
        (("{there}/export", "--views", "{there}"), "no table of Osler's"),
    ],
)
def test_what_cannot_be_used_is_one_line(tmp_path, export, words, told):
    (tmp_path / "empty").mkdir()
    put(tmp_path / "v.json", VIEW)
    put(tmp_path / "flat.ndjson", {"id": "a", "age": 70})
    (tmp_path / "flat.csv").write_text("id,age\na,70\n")
    with pytest.raises(InputError) as error:
        ran(*(one.replace("{there}", str(tmp_path)) for one in words))
    assert told in str(error.value)
    assert "\n" not in str(error.value)
    assert not list(tmp_path.glob("x.*"))


def test_the_tables_are_listed_with_their_columns():
    lines = ran("tables").splitlines()
    assert "observation (Observation)" in lines
    assert any(one.split() == ["code", "component[component].code.coding[coding].code"] for one in lines)


def test_lines_of_facts_are_read_in_shares(tmp_path, monkeypatch):
    monkeypatch.setattr("osler.panel.people.opening._ROWS", 2)
    path = tmp_path / "people.ndjson.gz"
    rows = [{"id": str(number), "age": 60 + number} for number in range(5)]
    rows[4]["sex"] = "male"
    path.write_bytes(gzip.compress("\n".join(map(json.dumps, rows)).encode()))
    found = people_of(path, tmp_path)
    assert found.rows() == [
        (str(number), 60 + number, "male" if number == 4 else None) for number in range(5)
    ]
    packed = path.read_bytes()
    for damaged in (packed[:-10], packed[:10] + b"\xff" * 8 + packed[18:]):
        path.write_bytes(damaged)
        with pytest.raises(InputError, match=r"people.ndjson.gz' is cut off or is no gzip"):
            people_of(path, tmp_path)


def test_a_person_of_references_alone_is_a_person(tmp_path):
    data, out = tmp_path / "x.ndjson", tmp_path / "facts.parquet"
    data.write_text("{broken\n" + json.dumps(SCORE | {"subject": OWN}))
    ran("facts", data, "--out", out)
    assert pl.read_parquet(out)["patient"].to_list() == ["p"]
