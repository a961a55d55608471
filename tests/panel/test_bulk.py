"""Bulk Data by views: the same facts, places and reasons as reading each patient's record alone."""

import gzip
import importlib.util
import json
import random
import re
import sys
import tarfile
from concurrent.futures.process import BrokenProcessPool
from pathlib import Path

import polars as pl
import pytest

from fhir_samples import DAY, LOINC, OWN, PACK, PATIENT, concept, condition, dose, medication, observation
from osler.core.errors import InputError, UnavailableError
from osler.fhir import READ, read_record
from osler.fhir.resources import whose
from osler.panel.bulk.facts import Export, facts_of

sys.path.insert(0, str(Path(__file__).parents[1] / "fhir"))
from test_real_records import DATA, unpacked

SPEC = importlib.util.spec_from_file_location(
    "mutating", Path(__file__).parents[2] / "benchmarks" / "mutating.py"
)
mutating = importlib.util.module_from_spec(SPEC)
SPEC.loader.exec_module(mutating)


NO_FHIR = re.compile(r"\\ud8|NaN|Infinity|\[\[")
"""What JSON or FHIR has no place for: half characters, numbers that are none, lists of lists."""


def put(folder, resources, name="all.ndjson"):
    folder.mkdir(exist_ok=True)
    lines = [one if isinstance(one, str) else json.dumps(one) for one in resources]
    (folder / name).write_text("\n".join(lines) + "\n")
    return folder


def by_views(folder, tmp_path, as_of=DAY, **more):
    """What the bulk road makes: facts, places and reasons by patient, and all that was set aside."""
    work = tmp_path / "work"
    work.mkdir(parents=True)
    made = facts_of(PACK, Export(folder, as_of, **more), work)
    stood = pl.read_parquet(made.stood)
    people = {}
    for row in pl.read_parquet(made.facts).to_dicts():
        name = row.pop("patient")
        own = stood.filter(pl.col("patient") == name).rows()
        left = made.aside.filter(pl.col("person") == name)["reason"].to_list()
        people[name] = ({k: v for k, v in row.items() if v is not None}, [one[1:] for one in own], left)
    return people, made


def alone(resources, as_of=DAY):
    """The same, by reading each patient's resources as one record."""
    people = {}
    for one in resources:
        if one["resourceType"] in READ | {"Patient"} and whose(one):
            people.setdefault(whose(one), []).append(one)
    drugs = [one for one in resources if one["resourceType"] == "Medication"]
    found = {}
    for name, own in people.items():
        record = read_record(PACK, own + drugs, as_of)
        facts = {
            fact.name: ",".join(fact.value) if isinstance(fact.value, tuple) else fact.value
            for fact in record.facts
        }
        places = [
            (fact, one.resource, one.date, one.system, one.code, one.note)
            for fact, one in record.told.facts.items()
        ]
        found[name] = (facts, places, list(record.left_out))
    return found


SYNTHEA = DATA / "synthea_dxa" / "bundles_r4.tar.zst"


@pytest.mark.parametrize("as_of", ["1995-06-01", "2012-03-04", "2020-11-24", DAY])
def test_every_synthea_patient_has_the_same_facts_places_and_reasons(tmp_path, as_of):
    resources = [entry["resource"] for bundle in unpacked(SYNTHEA).values() for entry in bundle["entry"]]
    kinds = {}
    for one in resources:
        kinds.setdefault(one["resourceType"], []).append(one)
    for kind, held in kinds.items():
        put(tmp_path / "export", held, f"{kind}.ndjson")
    people, _ = by_views(tmp_path / "export", tmp_path, as_of)
    in_order = [one for kind in sorted(kinds) for one in kinds[kind]]
    assert people == alone(in_order, as_of)
    assert len(people) == 12


def test_the_order_of_the_export_changes_no_fact(tmp_path):
    bundles = unpacked(SYNTHEA).values()
    resources = [entry["resource"] for bundle in bundles for entry in bundle["entry"]]
    random.Random(3).shuffle(resources)
    people, _ = by_views(put(tmp_path / "export", resources), tmp_path)
    by_bundle = {}
    for bundle in bundles:
        own = [entry["resource"] for entry in bundle["entry"]]
        by_bundle |= alone(own)
    assert {name: told[0] for name, told in people.items()} == {
        name: told[0] for name, told in by_bundle.items()
    }


def test_the_records_of_a_quality_measure_are_read_alike(tmp_path):
    path = DATA / "ecqm" / "ecqm-bone.tar.gz"
    if not path.exists():
        pytest.skip(f"{path.name} is not beside this checkout")
    with tarfile.open(path) as tar:
        names = [name for name in tar.getnames() if name.startswith("cms249/") and name.endswith(".json")]
        held = [json.load(tar.extractfile(name)) for name in names]
    resources = [one for one in held if one["resourceType"] != "MeasureReport"]
    people, _ = by_views(put(tmp_path / "export", resources), tmp_path)
    assert people == alone(resources)
    assert len(people) == 53


def test_the_dxa_examples_of_us_core_are_read_alike(tmp_path):
    files = unpacked(DATA / "fhir_conformance" / "fhir_conformance.tar.zst")
    examples = [one for name, one in files.items() if name.startswith("us-core-dxa")]
    people, _ = by_views(put(tmp_path / "export", examples), tmp_path)
    assert people == alone(examples)


def test_mutated_records_never_give_another_fact_than_alone(tmp_path):
    dice, seed, asked = random.Random(11), mutating.seed_bundle(), 0
    wanted, resources = {}, []
    for number in range(400):
        bundle = mutating.mutated(seed, dice)
        entries = bundle.get("entry")
        text = json.dumps(bundle)
        unchanged = isinstance(entries, list) and entries and entries[0] == seed["entry"][0]
        if not unchanged or NO_FHIR.search(text):
            continue
        try:
            record = read_record(PACK, [bundle], DAY)
        except InputError:
            continue
        asked += 1
        for name in ("Patient/p", "Medication/i", "i"):
            text = text.replace(f'"{name}"', f'"{name}{number}"')
        own = json.loads(text)
        own["entry"][0]["resource"]["id"] = f"p{number}"
        resources.append(own)
        wanted[f"p{number}"] = {fact.name: fact.value for fact in record.facts}
    people, _ = by_views(put(tmp_path / "export", resources), tmp_path)
    for name, facts in wanted.items():
        told = {key: ",".join(value) if isinstance(value, tuple) else value for key, value in facts.items()}
        assert (people[name][0] if name in people else {}) == told
    assert asked > 200


def test_facts_that_hang_on_time_are_counted_on_the_day(tmp_path):
    given = {
        "resourceType": "MedicationAdministration",
        "id": "g",
        "status": "completed",
        "subject": OWN,
        "medicationCodeableConcept": {"text": "denosumab"},
        "effectiveDateTime": "2026-03-01",
    }
    fracture = condition("http://hl7.org/fhir/sid/icd-10-cm", "M80.08XA", onsetDateTime="2025-11-24")
    scores = [
        observation("38267-1", -2.7, "{T-score}", "2024-01-02"),
        observation("38267-1", -3.1, "{T-score}", "2026-01-02"),
    ]
    steroid = medication("prednisone 5 mg", day="2026-05-24", **dose(5))
    resources = [PATIENT, given, fracture, *scores, steroid]
    folder = put(tmp_path / "export", resources)
    people, _ = by_views(folder, tmp_path)
    facts = people["p"][0]
    assert people == alone(resources)
    assert facts["t_score_lumbar_spine"] == -3.1
    assert facts["denosumab_months_since_dose"] == pytest.approx(8.8, abs=0.1)
    assert facts["fracture_months_ago"] == pytest.approx(12, abs=0.1)
    assert facts["glucocorticoid_cumulative_g_year"] == pytest.approx(0.92, abs=0.01)
    earlier, _ = by_views(folder, tmp_path / "earlier", "2025-12-24")
    assert earlier["p"][0]["t_score_lumbar_spine"] == -2.7
    assert "denosumab_months_since_dose" not in earlier["p"][0]
    assert earlier["p"][0]["fracture_months_ago"] == pytest.approx(1, abs=0.1)


def test_an_order_finds_its_medication_in_another_file(tmp_path):
    order = {
        "resourceType": "MedicationRequest",
        "id": "o",
        "status": "active",
        "intent": "order",
        "subject": OWN,
        "authoredOn": "2024-11-24",
        "medicationReference": {"reference": "Medication/m/_history/2"},
    }
    drug = {"resourceType": "Medication", "id": "m", "code": {"text": "alendronate 70 mg"}}
    folder = put(tmp_path / "export", [PATIENT, order])
    put(folder, [drug, {"resourceType": "Medication", "code": {"text": "denosumab"}}], "Medication.ndjson")
    people, made = by_views(folder, tmp_path)
    assert people["p"][0]["current_drug"] == "alendronate"
    assert [row[2:] for row in made.aside.rows() if row[1] == "line"] == [
        (
            "Medication.ndjson line 2",
            "it does not say by an id or a reference whose it is, so it is nobody's",
        )
    ]


def test_lines_that_cannot_be_used_are_set_aside_with_their_place_and_reason(tmp_path):
    nobody = observation("38267-1", -9.9, "1") | {"subject": {"reference": "Group/p"}}
    elsewhere = observation("38267-1", -9.8, "1") | {"subject": {"reference": "https://e.example/Patient/p"}}
    twice = observation("38267-1", -9.7, "1") | {"status": ["final", "amended"]}
    lines = [
        PATIENT,
        "{broken",
        "",
        '{"id": "x"}',
        "[1]",
        nobody,
        elsewhere,
        twice,
        {"resourceType": "Claim", "id": "c"},
        {"resourceType": "Bundle", "entry": [{"resource": 3}]},
        "\x80",
        observation("38267-1", -2.6, "1"),
    ]
    people, made = by_views(put(tmp_path / "export", lines), tmp_path)
    assert people["p"][0]["t_score_lumbar_spine"] == -2.6
    aside = {row[2]: row[3] for row in made.aside.rows() if row[1] == "line"}
    assert list(aside) == [f"all.ndjson line {number}" for number in (2, 4, 5, 6, 7, 8, 10, 11)]
    assert "9.9" not in json.dumps(aside)
    assert "nobody's" in aside["all.ndjson line 6"]
    assert "'status' finds 2 values" in aside["all.ndjson line 8"]
    assert made.strange["Claim"] == 1
    assert made.lines == 12


def test_the_servers_own_address_makes_absolute_references_the_patients(tmp_path):
    score = observation("38267-1", -2.6, "1") | {"subject": {"reference": "https://e.example/r4/Patient/p"}}
    people, _ = by_views(put(tmp_path / "export", [PATIENT, score]), tmp_path, base="https://e.example/r4")
    assert people["p"][0]["t_score_lumbar_spine"] == -2.6


def test_spans_buckets_and_processes_change_nothing(tmp_path, monkeypatch):
    resources = [
        one | ({"id": f"p{n}"} if one is PATIENT else {"subject": {"reference": f"Patient/p{n}"}})
        for n in range(40)
        for one in (PATIENT, observation("38267-1", -1 - n / 40, "1"), medication("alendronate"))
    ]
    resources.insert(50, "cut off {")
    folder = put(tmp_path / "export", resources)
    put(folder, [{"resourceType": "Bundle", "entry": []}, *reversed(resources[:4])], "b.ndjson")
    once, first = by_views(folder, tmp_path)
    monkeypatch.setattr("osler.panel.bulk.facts._BUCKET", 4000)
    for number, span in enumerate((700, 4096)):
        more, made = by_views(folder, tmp_path / str(number), span=span, processes=1 + number)
        assert more == once
        assert made.lines == first.lines
        aside = made.aside.filter(pl.col("column") == "line")
        assert aside["value"].to_list() == ["all.ndjson line 51"]


def test_packed_files_are_read_and_a_cut_one_is_told(tmp_path):
    folder = put(tmp_path / "export", [PATIENT], "a.ndjson")
    lines = json.dumps(observation("38267-1", -2.6, "1")).encode() + b"\n"
    (folder / "b.ndjson.gz").write_bytes(gzip.compress(lines))
    dice = random.Random(1)
    later = "".join(
        json.dumps({"resourceType": "Claim", "id": str(dice.random())}) + "\n" for _ in range(2000)
    )
    (folder / "c.ndjson.gz").write_bytes(gzip.compress(later.encode())[:-400])
    people, made = by_views(folder, tmp_path)
    assert people["p"][0]["t_score_lumbar_spine"] == -2.6
    assert "cut off" in made.aside.rows()[0][3]
    assert made.strange["Claim"] > 1000


@pytest.mark.parametrize(
    ("lines", "words"),
    [([], "no patient"), (["{", "{"], "2 cannot be used, the first (all.ndjson line 1)")],
)
def test_an_export_without_patients_is_refused(tmp_path, lines, words):
    with pytest.raises(InputError) as error:
        by_views(put(tmp_path / "export", lines), tmp_path)
    assert words in str(error.value)


@pytest.mark.parametrize(
    ("fault", "words"),
    [
        (OSError(28, "No space left on device"), r"No space left on device.*TMPDIR"),
        (BrokenProcessPool(), r"ended from outside: run it again"),
    ],
)
def test_what_stops_a_run_from_outside_is_told(tmp_path, monkeypatch, fault, words):
    def stopped(*_):
        raise fault

    monkeypatch.setattr("osler.panel.bulk.spreading.Spreader.spread", stopped)
    with pytest.raises(UnavailableError, match=words):
        by_views(put(tmp_path / "export", [PATIENT]), tmp_path)


OWN_VIEW = {
    "resource": "Observation",
    "name": "observation",
    "constant": [{"name": "dexa", "valueString": "urn:hospital:dexa"}],
    "where": [{"path": "extension(%dexa).exists()"}],
    "select": [
        {
            "column": [
                {"name": "patient_id", "path": "subject.getReferenceKey(Patient)"},
                {"name": "status", "path": "'final'"},
                {"name": "effective_date_time", "path": "effective.ofType(dateTime)"},
                {"name": "component", "path": "{}"},
                {"name": "coding", "path": "0"},
                {"name": "code_system", "path": f"'{LOINC}'"},
                {"name": "code", "path": "'38267-1'"},
                {"name": "value_number", "path": "extension(%dexa).value.ofType(decimal)"},
                {"name": "value_unit", "path": "'{T-score}'"},
            ]
        }
    ],
}


def test_a_hospitals_own_view_stands_in_the_place_of_oslers(tmp_path):
    score = {
        "resourceType": "Observation",
        "id": "o",
        "status": "unknown",
        "subject": OWN,
        "effectiveDateTime": "2026-01-02",
        "code": concept("urn:hospital", "DXA"),
        "extension": [{"url": "urn:hospital:dexa", "valueDecimal": -2.8}],
    }
    folder = put(tmp_path / "export", [PATIENT, score, observation("38265-5", -1, "1")])
    views = put(tmp_path / "views", [OWN_VIEW], "dexa.json")
    people, _ = by_views(folder, tmp_path, views=views)
    assert people["p"][0]["t_score_lumbar_spine"] == -2.8
    assert "t_score_distal_radius" not in people["p"][0]


def _changed(**more):
    return {**OWN_VIEW, **more}


def _with(*columns):
    return _changed(select=[{"column": [{"name": name, "path": "id"} for name in columns]}])


@pytest.mark.parametrize(
    ("view", "words"),
    [
        (_changed(name="observations"), "no table of Osler's"),
        (_changed(resource=3), "$.resource"),
        (_with("status"), "no column 'patient_id'"),
        (_with("patient_id", "stats"), "'stats'"),
        (_with("patient_id", "code", "component"), "needs the column 'coding'"),
        ("{", "no JSON"),
    ],
)
def test_a_view_that_cannot_be_used_is_one_error(tmp_path, view, words):
    folder = put(tmp_path / "export", [PATIENT])
    with pytest.raises(InputError) as error:
        by_views(folder, tmp_path, views=put(tmp_path / "views", [view], "mine.json"))
    assert words in str(error.value)
    assert "mine.json" in str(error.value)


def test_views_that_are_not_there_are_told(tmp_path):
    folder = put(tmp_path / "export", [PATIENT])
    with pytest.raises(InputError, match="no ViewDefinition"):
        by_views(folder, tmp_path, views=tmp_path)


def test_an_index_that_is_none_sets_the_resource_aside(tmp_path):
    columns = OWN_VIEW["select"][0]["column"]
    wrong = [one | ({"path": "'x'"} if one["name"] == "coding" else {}) for one in columns]
    view = _changed(where=[], select=[{"column": wrong}])
    folder = put(tmp_path / "export", [PATIENT, observation("38267-1", -2.6, "1")])
    people, made = by_views(folder, tmp_path, views=put(tmp_path / "views", [view], "mine.json"))
    assert "t_score_lumbar_spine" not in people["p"][0]
    assert "number of an item" in made.aside.rows()[0][3]
