"""People as they come: every fault is one clear line or a row of the set-aside file, never a silent drop."""

import json
import shutil

import polars as pl
import psycopg
import pytest
from store import store

from osler.core.errors import InputError
from osler.panel.opening import Place
from osler.panel.running import Order, run

GOOD = {"id": ["a", "b", "c"], "age": [70.0, 66.0, 81.0], "sex": ["female", "female", "male"]}


def _order(path, **more):
    place = Place(people=str(path), **{name: more.pop(name) for name in ("engine", "table") if name in more})
    return Order(place=place, **more)


def _refused(path, *words, **more):
    with pytest.raises(InputError) as caught:
        run(_order(path, **more))
    message = str(caught.value)
    assert "\n" not in message
    for word in words:
        assert word in message, message
    return message


def _put(tmp_path, frame, name="people.parquet"):
    path = tmp_path / name
    if path.suffix == ".csv":
        pl.DataFrame(frame).write_csv(path)
    else:
        pl.DataFrame(frame).write_parquet(path)
    return path


def _aside(tmp_path):
    return pl.read_csv(tmp_path / "people.set-aside.csv", infer_schema=False).rows()


def test_a_misnamed_column_is_refused_with_the_nearest_name(tmp_path):
    path = _put(tmp_path, {**GOOD, "frax_majr": [1.0, 2.0, 3.0]})
    _refused(path, "frax_majr", "nearest: frax_major", "--ignore")
    assert run(_order(path, ignore=("frax_majr",))).summary.people is None


def test_a_file_without_ids_is_refused(tmp_path):
    path = _put(tmp_path, {"nhs": GOOD["id"], "age": GOOD["age"]})
    _refused(path, "--id COLUMN")
    _refused(path, "'nsh'", "nhs", id_column="nsh")
    assert run(_order(path, id_column="nhs")).summary.recommendations


def test_a_file_without_a_fact_or_a_row_is_refused(tmp_path):
    _refused(_put(tmp_path, {"id": ["a"]}), "no column holds a fact")
    _refused(_put(tmp_path, {"id": [], "age": []}, "empty.csv"), "no people")
    _refused(tmp_path / "nowhere.parquet", "does not exist")
    (tmp_path / "people.xlsx").write_text("x")
    _refused(tmp_path / "people.xlsx", ".parquet")


def test_a_unit_in_a_header_or_a_value_is_converted(tmp_path):
    path = tmp_path / "people.csv"
    path.write_text("id,weight (lb),height\na,150,64 in\nb,110,\nc,200,1.8 m\n")
    out = tmp_path / "out.parquet"
    run(_order(path, out=out))
    metric = _put(
        tmp_path,
        {
            "id": ["a", "b", "c"],
            "weight": [68.0388555, 49.8951607, 90.718474],
            "height": [162.56, None, 180.0],
        },
    )
    run(_order(metric, out=tmp_path / "metric.parquet"))
    assert pl.read_parquet(out).equals(pl.read_parquet(tmp_path / "metric.parquet"))


def test_a_unit_that_does_not_fit_is_refused(tmp_path):
    path = tmp_path / "people.csv"
    path.write_text("id,weight (cm)\na,150\n")
    _refused(path, "weight (cm)", "kg")


def test_values_that_cannot_be_read_are_set_aside_with_their_reason(tmp_path):
    path = tmp_path / "people.csv"
    path.write_text("id,age,sex,hip_fracture\na,old,female,yes\nb,66,femail,perhaps\nc,81,Male,no\n")
    run(_order(path))
    rows = _aside(tmp_path)
    assert {(row[0], row[1], row[2]) for row in rows} == {
        ("a", "age", "old"),
        ("b", "sex", "femail"),
        ("b", "hip_fracture", "perhaps"),
    }
    assert all(len(row[3]) > 20 for row in rows)


@pytest.mark.parametrize("engine", ["polars", "duckdb"])
def test_impossible_values_are_set_aside_and_unknown(tmp_path, engine):
    ages = [700.0, float("nan"), float("inf")]
    path = _put(tmp_path, {**GOOD, "age": ages, "sex": ["female", "Female?", None]})
    out = tmp_path / "out.parquet"
    run(_order(path, engine=engine, out=out, set_aside=tmp_path / "people.set-aside.csv"))
    assert {(row[0], row[1]) for row in _aside(tmp_path)} == {
        ("a", "age"),
        ("b", "age"),
        ("c", "age"),
        ("b", "sex"),
    }
    blank = _put(
        tmp_path, {**GOOD, "age": pl.Series([None] * 3, dtype=pl.Float64), "sex": ["female", None, None]}
    )
    run(_order(blank, engine=engine, out=tmp_path / "blank.parquet"))
    assert pl.read_parquet(out).equals(pl.read_parquet(tmp_path / "blank.parquet"))


def test_ids_that_stand_twice_or_are_missing_are_set_aside(tmp_path):
    path = _put(tmp_path, {"id": ["a", "b", "b", None], "age": [70.0, 60.0, 61.0, 62.0]})
    out = tmp_path / "out.parquet"
    run(_order(path, out=out, set_aside=tmp_path / "people.set-aside.csv"))
    assert pl.read_parquet(out)["id"].to_list() == ["a"]
    assert {(row[0], row[3].split(":")[0]) for row in _aside(tmp_path)} == {
        ("b", "the id stands 2 times"),
        (None, "has no id"),
    }


def test_a_file_that_is_cut_off_is_refused(tmp_path):
    whole = _put(tmp_path, GOOD)
    cut = tmp_path / "cut.parquet"
    cut.write_bytes(whole.read_bytes()[:-40])
    _refused(cut, "cut off")
    lines = tmp_path / "cut.ndjson"
    lines.write_text('{"id": "a", "age": 70}\n{"id": "b", "ag')
    _refused(lines, "line 2", "cut off")


def test_lines_of_facts_are_people(tmp_path):
    path = tmp_path / "people.ndjson"
    rows = [
        {"id": "a", "age": 70, "sex": "female", "previous_drugs": ["denosumab"]},
        {"id": "b", "hip_fracture": True},
    ]
    path.write_text("\n".join(map(json.dumps, rows)))
    out = tmp_path / "out.ndjson"
    run(_order(path, out=out))
    found = [json.loads(line) for line in out.read_text().splitlines()]
    assert [row["id"] for row in found] == ["a", "b"]
    assert found[0]["es-denosumab-no-stop"].startswith("needs current_drug")


def test_bulk_records_are_people_read_as_single_records_are(tmp_path):
    folder = tmp_path / "bulk"
    folder.mkdir()
    (folder / "Patient.ndjson").write_text(
        '{"resourceType": "Patient", "id": "p1", "gender": "female", "birthDate": "1950-01-01"}\n'
        '{"resourceType": "Patient", "id": "p2", "gender": "male", "birthDate": "1960-06-01"}\n'
    )
    out = tmp_path / "out.parquet"
    run(_order(folder, out=out))
    found = pl.read_parquet(out)
    assert found["patient"].to_list() == ["p1", "p2"]
    assert found["uspstf-women65"].cast(pl.String).to_list()[1] == "does not apply"


def test_an_interrupted_run_leaves_no_half_file(tmp_path, monkeypatch):
    path, out = _put(tmp_path, GOOD), tmp_path / "out.parquet"
    out.write_text("what was there before")

    def stop(*_):
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        run(_order(path, out=out), stop)
    assert out.read_text() == "what was there before"
    assert [item.name for item in tmp_path.iterdir() if item.name.endswith(".part")] == []


def test_an_out_that_cannot_be_written_is_refused(tmp_path):
    path = _put(tmp_path, GOOD)
    _refused(path, "out.txt", ".parquet", out=tmp_path / "out.txt")
    _refused(path, "cannot be written", out=tmp_path / "no" / "folder" / "out.parquet")


def test_an_engine_that_does_not_fit_is_refused(tmp_path):
    _refused(_put(tmp_path, GOOD), "database URL", engine="postgres")
    _refused("postgresql://nobody@127.0.0.1:1/none", "cannot be reached")


def test_a_database_of_people(tmp_path, postgres_server):
    store(pl.DataFrame(GOOD), postgres_server, "patients")
    out = tmp_path / "out.parquet"
    run(_order(postgres_server, table="patients", out=out))
    run(_order(_put(tmp_path, GOOD), out=tmp_path / "same.parquet"))
    assert pl.read_parquet(out).sort("id").equals(pl.read_parquet(tmp_path / "same.parquet"))
    _refused(postgres_server, "no table 'patient'", "patients", table="patient")
    store(pl.DataFrame({"id": ["a"], "age": ["seventy"]}), postgres_server, "worded")
    _refused(postgres_server, "age", "numbers in a", table="worded")


def test_a_database_that_goes_away_is_one_clear_error(tmp_path, postgres_server):
    store(pl.DataFrame(GOOD), postgres_server, "patients")
    out = tmp_path / "out.parquet"

    def cut(*_):
        with psycopg.connect(postgres_server, autocommit=True) as other:
            other.execute(
                "select pg_terminate_backend(pid) from pg_stat_activity where pid <> pg_backend_pid()"
                " and backend_type = 'client backend'"
            )

    with pytest.raises(InputError, match="went away"):
        run(_order(postgres_server, table="patients", out=out), cut)
    assert not out.exists()
    shutil.rmtree(tmp_path, ignore_errors=True)
