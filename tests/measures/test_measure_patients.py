"""Records of many patients from disk, and the page, rows and reports that come of them."""

import json
from datetime import date

import pytest
from making import dxa_ordered, patient, visit

from osler.cli.measuring import Asked, run_measure
from osler.core.errors import InputError
from osler.measures.patients import read_patients

WOMAN = {"gender": "female", "born": "1970-01-01"}


def bundle(*resources):
    return {"resourceType": "Bundle", "type": "collection", "entry": [{"resource": one} for one in resources]}


def named(resource, name):
    return resource | {"subject": {"reference": f"Patient/{name}"}}


@pytest.fixture
def folder(tmp_path):
    root = tmp_path / "people"
    (root / "a").mkdir(parents=True)
    (root / "a" / "p.json").write_text(json.dumps(patient("a", **WOMAN)))
    (root / "a" / "v.json").write_text(json.dumps(named(visit(), "a")))
    (root / "b.json").write_text(
        json.dumps(
            bundle(patient("b", **WOMAN), named(visit(), "b"), named(dxa_ordered(code="24701-5"), "b"))
        )
    )
    return root


def asked(folder, form="json", period="2026-01-01/2026-12-31", measure="cms249", value_sets=None):
    return run_measure(Asked(folder, measure, period, form, value_sets))


def test_rows_in_the_order_of_names(folder):
    rows = json.loads(asked(folder))
    assert [row["patient"] for row in rows] == ["a", "b"]
    assert [row["populations"]["numerator"] for row in rows] == [0, 1]
    assert rows[0]["populations"]["denominator-exclusion"] == 0


def test_the_same_rows_from_bulk_data(folder, tmp_path):
    bulk = tmp_path / "bulk"
    bulk.mkdir()
    people = [patient(name, **WOMAN) for name in ("a", "b")]
    others = [named(visit(), "a"), named(visit(), "b"), named(dxa_ordered(code="24701-5"), "b")]
    for file, rows in (("Patient.ndjson", people), ("other.ndjson", others)):
        (bulk / file).write_text("\n".join(map(json.dumps, rows)))
    assert asked(bulk) == asked(folder)


def test_what_cannot_be_read_is_set_aside_with_the_reason(folder, capsys):
    (folder / "c").mkdir()
    (folder / "c" / "broken.json").write_text("{")
    (folder / "d").mkdir()
    for name in ("x", "y"):
        (folder / "d" / f"{name}.json").write_text(json.dumps(patient(name)))
    found = read_patients(folder)
    assert list(found.records) == ["a", "b"]
    assert ["broken.json" in line or "holds 2 patients" in line for line in found.set_aside] == [True, True]
    asked(folder)
    assert "is not valid JSON: left out" in capsys.readouterr().err


def test_a_patient_read_twice_is_told(folder):
    (folder / "b").mkdir()
    (folder / "b" / "again.json").write_text(json.dumps(patient("b", **WOMAN)))
    found = read_patients(folder)
    assert len(found.set_aside) == 1
    assert "already read" in found.set_aside[0]


@pytest.mark.parametrize("period", [None, "2026", "2026-01-01/soon", "2026-12-31/2026-01-01"])
def test_a_period_that_is_none_is_refused(folder, period):
    with pytest.raises(InputError, match="period"):
        asked(folder, period=period)


def test_no_patient_is_an_error(tmp_path):
    with pytest.raises(InputError, match="hold no FHIR Patient"):
        asked(tmp_path)
    with pytest.raises(InputError, match="do not exist"):
        asked(tmp_path / "nowhere")


def test_reports_in_fhir(folder):
    reports = [entry["resource"] for entry in json.loads(asked(folder, "fhir"))["entry"]]
    assert [report["type"] for report in reports] == ["summary", "individual", "individual"]
    counts = {row["code"]["coding"][0]["code"]: row["count"] for row in reports[0]["group"][0]["population"]}
    assert counts["denominator"] == 2
    assert reports[0]["group"][0]["measureScore"] == {"value": 0.5}
    assert reports[2]["subject"] == {"reference": "Patient/b"}
    assert {"reference": "ServiceRequest/ServiceRequest-1"} in reports[2]["evaluatedResource"]
    assert reports[0]["period"] == {"start": "2026-01-01", "end": date(2026, 12, 31).isoformat()}


def test_a_table_for_people(folder):
    page = asked(folder, "text")
    assert "CMS249" in page
    assert "rate: 50.0%" in page


def test_own_value_sets_from_a_folder(folder, tmp_path):
    sets = tmp_path / "sets"
    sets.mkdir()
    with pytest.raises(InputError, match="no FHIR ValueSet"):
        asked(folder, value_sets=sets)
    url = "http://cts.nlm.nih.gov/fhir/ValueSet/2.16.840.1.113883.3.464.1003.101.12.1001"
    (sets / "visit.json").write_text(
        json.dumps(
            {
                "resourceType": "ValueSet",
                "url": url,
                "expansion": {"contains": [{"system": "s", "code": "1"}]},
            }
        )
    )
    rows = json.loads(asked(folder, value_sets=sets))
    assert [row["populations"]["initial-population"] for row in rows] == [0, 0]


def test_references_to_versions_of_patients_do_not_mix_them(tmp_path):
    rows = [
        patient("a", **WOMAN),
        patient("b", **WOMAN),
        visit() | {"subject": {"reference": "Patient/a/_history/2"}},
        dxa_ordered(code="24701-5") | {"subject": {"reference": "Patient/b/_history/2"}},
    ]
    (tmp_path / "all.ndjson").write_text("\n".join(map(json.dumps, rows)))
    kinds = {
        name: [row["resourceType"] for row in own] for name, own in read_patients(tmp_path).records.items()
    }
    assert kinds == {"a": ["Patient", "Encounter"], "b": ["Patient", "ServiceRequest"]}
