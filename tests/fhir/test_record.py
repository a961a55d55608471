"""A FHIR record becomes facts; what cannot be used is left out and told."""

import copy
import json

import pytest
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st

from fhir_samples import (
    DAY,
    PACK,
    PATIENT,
    SNOMED,
    concept,
    condition,
    medication,
    observation,
    read,
    whys,
)
from osler.cli.main import osler
from osler.core.errors import InputError
from osler.core.record import LeftOut
from osler.fhir import read_record, resources_in


def test_age_is_that_of_the_day_and_sex_is_the_patients():
    facts, record = read()
    assert facts == {"age": 75, "sex": "female"}
    assert record.facts["age"].resource == "Patient/p"


def test_a_death_is_told():
    record = read_record(PACK, [PATIENT | {"deceasedDateTime": "2020-01-01"}], DAY)
    assert "died" in whys(record.told)


def test_the_most_recent_valid_value_wins():
    facts, record = read(
        observation("38267-1", -2.1, "1", "2020-01-01"),
        observation("38267-1", -2.6, "{T-score}", "2024-01-01"),
        observation("38267-1", -19, "1", "2025-01-01"),
        observation("38267-1", -3.0, "1", "2025-06-01", status="entered-in-error"),
        observation("38267-1", -3.1, "1", "2027-06-01"),
    )
    assert facts["t_score_lumbar_spine"] == -2.6
    assert record.facts["t_score_lumbar_spine"].date == "2024-01-01"
    assert record.facts["t_score_lumbar_spine"].code == "38267-1"
    assert {one.resource.partition("/")[0] for one in record.left_out} == {"Observation"}
    assert len({one.why for one in record.left_out}) == 3


@pytest.mark.parametrize(
    ("code", "value", "unit", "name", "expected"),
    [
        ("90265-0", 21, "%", "frax_major", 21),
        ("90266-8", 0.04, "1", "frax_hip", 4),
        ("90265-0", 0.2, "", "frax_major", None),
        ("33914-3", 48, "mL/min/{1.73_m2}", "egfr", 48),
        ("17861-6", 2.5, "kg", "calcium", None),
        ("17861-6", 9.1, "", "calcium", None),
        ("1989-3", 50, "nmol/L", "vitamin_d_25oh", pytest.approx(20, abs=0.1)),
        ("29463-7", 132, "[lb_av]", "weight", pytest.approx(59.9, abs=0.1)),
        ("38263-0", -2.2, "1", "t_score_femoral_neck", None),
        ("38265-5", -2.2, "{T-score}", "t_score_distal_radius", -2.2),
    ],
)
def test_a_unit_is_converted_or_the_value_left_out(code, value, unit, name, expected):
    facts, record = read(observation(code, value, unit))
    assert facts.get(name) == expected
    assert (expected is None) == bool(record.left_out)


def test_the_body_site_tells_the_femoral_neck():
    facts, _ = read(observation("38263-0", -2.2, "1", bodySite=concept(SNOMED, "29627003")))
    assert facts["t_score_femoral_neck"] == -2.2


def test_of_two_hips_on_one_day_the_lower_counts_and_contradicting_results_do_not():
    facts, record = read(
        observation("80946-7", -2.0, "1"),
        observation("80945-9", -2.7, "1"),
        observation("29463-7", 60, "kg"),
        observation("29463-7", 90, "kg"),
    )
    assert facts["t_score_total_hip"] == -2.7
    assert "weight" not in facts
    assert "contradict" in whys(record)


def test_an_old_result_is_shown_and_not_used():
    facts, record = read(observation("33914-3", 48, "mL/min/{1.73_m2}", "2019-01-01"))
    assert "egfr" not in facts
    assert "older than 2 years" in whys(record)


@pytest.mark.parametrize(
    ("given_condition", "name", "value"),
    [
        (condition(SNOMED, "69896004"), "rheumatoid_arthritis", True),
        (condition(SNOMED, "69896004", verified="refuted"), "rheumatoid_arthritis", None),
        (condition(SNOMED, "69896004", verified="entered-in-error"), "rheumatoid_arthritis", None),
        (condition(SNOMED, "64859006"), "stated_diagnosis", "osteoporosis"),
        (condition(SNOMED, "64859006", clinical="resolved"), "stated_diagnosis", None),
        (condition(SNOMED, "240198002", clinical="resolved"), "vertebral_fracture", True),
        (condition("http://hl7.org/fhir/sid/icd-10-cm", "M80.08XA"), "fragility_fracture", True),
        (condition("http://elsewhere", "M80.08XA"), "fragility_fracture", None),
    ],
)
def test_a_condition_counts_by_its_status(given_condition, name, value):
    assert read(given_condition)[0].get(name) == value


def test_a_drug_taken_now_and_one_taken_before():
    facts, _ = read(
        medication("Alendronic acid 70 MG Oral Tablet"), medication("raloxifene 60 MG", "stopped")
    )
    assert facts["current_drug"] == "alendronate"
    assert facts["treatment_years"] == pytest.approx(3, abs=0.01)
    assert facts["previous_drugs"] == ("raloxifene",)


def test_two_current_drugs_are_not_settled_by_guessing():
    facts, record = read(medication("Alendronic acid 70 MG"), medication("raloxifene 60 MG"))
    assert "current_drug" not in facts
    assert "2 drugs" in whys(record)


@pytest.mark.parametrize("more", [{"status": "entered-in-error"}, {"intent": "plan"}, {"doNotPerform": True}])
def test_an_order_that_was_not_carried_out_is_no_treatment(more):
    facts, record = read(medication("Alendronic acid 70 MG", **more))
    assert "current_drug" not in facts
    assert record.left_out


def test_the_last_dose_given_counts():
    doses = [
        medication("denosumab 60 mg", "completed", "MedicationAdministration", effectiveDateTime=day)
        for day in ("2025-01-24", "2026-03-24")
    ]
    assert read(*doses)[0]["denosumab_months_since_dose"] == pytest.approx(8, abs=0.1)


def test_nothing_of_another_patient_is_read():
    other = observation("38267-1", -3, "1", subject={"reference": "Patient/q"})
    gathered = resources_in([PATIENT, other])
    assert gathered.of_others == 1
    assert "t_score_lumbar_spine" not in read(other)[0]
    with pytest.raises(InputError, match="2 patients"):
        resources_in([PATIENT, PATIENT | {"id": "q"}])


ANYTHING = st.recursive(
    st.none() | st.booleans() | st.floats() | st.integers() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=8,
)
SOUND = [
    PATIENT,
    observation("38267-1", -2.6, "1"),
    condition(SNOMED, "69896004"),
    medication("denosumab 60 mg"),
]


@given(which=st.integers(0, 3), data=st.data(), junk=ANYTHING)
def test_junk_in_any_field_breaks_nothing(which, data, junk):
    resources = copy.deepcopy(SOUND)
    field = data.draw(st.sampled_from(sorted(set(resources[which]) - {"resourceType"})))
    resources[which][field] = junk
    record = read_record(PACK, resources, DAY)
    assert {fact.name for fact in record.facts} <= set(PACK.facts)


def run(path):
    return CliRunner().invoke(
        osler,
        ["ask", "Which drug?", "--no-library", "--format", "json", "--patient", str(path)],
        standalone_mode=False,
    )


def test_bundle_folder_and_ndjson_say_the_same(tmp_path):
    bundle = {"resourceType": "Bundle", "type": "collection", "entry": [{"resource": one} for one in SOUND]}
    (tmp_path / "bundle.json").write_text(json.dumps(bundle))
    (tmp_path / "bulk.ndjson").write_text("\n".join(map(json.dumps, SOUND)))
    folder = tmp_path / "folder"
    folder.mkdir()
    for number, one in enumerate(SOUND):
        (folder / f"{number}.json").write_text(json.dumps(one))
    runs = [run(tmp_path / "bundle.json"), run(tmp_path / "bulk.ndjson"), run(folder)]
    assert len({one.stdout for one in runs}) == 1
    assert json.loads(runs[0].stdout)["understood"]["facts"]["t_score_lumbar_spine"]["value"] == -2.6
    record = json.loads(runs[0].stdout)["understood"]["record"]
    assert record["facts"]["t_score_lumbar_spine"]["resource"].startswith("Observation/")
    assert runs[0].stderr == ""


def referring(reference, **more):
    resource = medication("x") | {"medicationReference": reference} | more
    del resource["medicationCodeableConcept"]
    return resource


ALENDRONATE = {"resourceType": "Medication", "id": "m", "code": {"text": "Alendronate 70 MG"}}


@pytest.mark.parametrize(
    "resources",
    [
        [referring({"reference": "Medication/m"}), ALENDRONATE],
        [referring({"reference": "#m"}, contained=[ALENDRONATE])],
        [referring({"reference": "Medication/gone", "display": "Alendronate"})],
    ],
)
def test_a_drug_named_by_reference_is_found(resources):
    found = read_record(PACK, [PATIENT, *resources], DAY)
    assert {fact.name: fact.value for fact in found.facts}["current_drug"] == "alendronate"


def test_a_drug_reference_that_leads_nowhere_is_told():
    found = read_record(PACK, [PATIENT, referring({"reference": "Medication/gone"})], DAY)
    assert "by a reference that the record does not hold" in whys(found.told)


def test_a_record_says_in_words_where_facts_stood_and_what_was_left_out():
    refuted = condition(SNOMED, "69896004", "refuted")
    record = read_record(PACK, [PATIENT, observation("38267-1", -2.6, "1"), refuted], DAY)
    assert record.used["t_score_lumbar_spine"] == "Observation/o-2026-01-02--2.6, 2026-01-02, code 38267-1"
    assert record.left_out == ("Condition/c (rheumatoid_arthritis): it is refuted",)
    assert LeftOut(why="it is broken").words == "one piece: it is broken"
