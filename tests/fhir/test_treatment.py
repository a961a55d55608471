"""Orders and given doses: what is taken, since when, how much; and what does not settle it."""

import pytest

from fhir_samples import DAY, OWN, PACK, PATIENT, RXNORM, concept, dose, medication, read, whys
from osler.fhir import read_record


def test_a_glucocorticoid_with_its_dose_is_compared_with_prednisone():
    facts, told = read(medication("Methylprednisolone 4 MG Oral Tablet", day="2026-05-24", **dose(8)))
    assert facts["glucocorticoid_use"] is True
    assert facts["prednisone_mg_per_day"] == pytest.approx(10)
    assert facts["glucocorticoid_months"] == pytest.approx(6, abs=0.1)
    assert facts["glucocorticoid_cumulative_g_year"] == pytest.approx(10 * 184 / 1000)
    assert told.facts["prednisone_mg_per_day"].resource == "MedicationRequest/m"
    assert not told.left_out


@pytest.mark.parametrize(
    ("name", "dosage", "expected"),
    [
        ("predniSONE 5 MG Oral Tablet", dose(2, "{tbl}"), 10),
        ("predniSONE 5 MG Oral Tablet", dose(2.5, "mg", frequency=2), 5),
        ("Prednisone", dose(10, "mg", period=2), 5),
        ("Prednisone 1 MG / 5 MG pack", dose(2, "{tbl}"), None),
        ("Prednisone 5 MG", dose(2, "{puff}"), None),
        ("Prednisone 5 MG", dose(5, asNeededBoolean=True), None),
        ("Prednisone 5 MG", {"dosageInstruction": [{"text": "as told"}, {"text": "then less"}]}, None),
        ("Prednisone 5 MG", {}, None),
        ("Prednisone 5 MG", dose(0), None),
        ("Prednisone 900 MG", dose(900), None),
    ],
)
def test_a_dose_is_read_only_where_it_is_clear(name, dosage, expected):
    facts, told = read(medication(name, **dosage))
    assert facts["glucocorticoid_use"] is True
    assert facts.get("prednisone_mg_per_day") == expected
    assert (expected is None) == any(one.fact == "prednisone_mg_per_day" for one in told.left_out)


def test_a_timing_code_tells_how_often():
    instruction = dose(5)["dosageInstruction"][0]
    instruction["timing"] = {
        "code": concept("http://terminology.hl7.org/CodeSystem/v3-GTSAbbreviation", "BID")
    }
    facts, _ = read(medication("Prednisone 5 MG", dosageInstruction=[instruction]))
    assert facts["prednisone_mg_per_day"] == 10


def test_a_code_of_the_oral_set_tells_use_and_no_dose():
    order = medication("x", medicationCodeableConcept=concept(RXNORM, "1005830"), **dose(5))
    facts, told = read(order)
    assert facts["glucocorticoid_use"] is True
    assert "prednisone_mg_per_day" not in facts
    assert told.facts["glucocorticoid_use"].code == "1005830"
    assert "does not name one drug" in whys(told)


@pytest.mark.parametrize(
    ("name", "more", "taken"),
    [
        ("Hydrocortisone 10 MG/ML Topical Cream", {}, False),
        ("Dexamethasone 4 MG/ML Injectable Solution", {}, False),
        ("Hydrocortisone 20 MG Oral Tablet", {}, True),
        ("Prednisolone", {"dosageInstruction": [{"route": {"text": "Oral"}}]}, True),
        ("Prednisolone 1 % eye drops", {}, False),
    ],
)
def test_only_what_is_taken_by_mouth_is_an_oral_glucocorticoid(name, more, taken):
    facts, told = read(medication(name, **more))
    assert facts.get("glucocorticoid_use") is (True if taken else None)
    assert taken or "way meant" in whys(told)


def test_two_different_doses_at_once_settle_nothing():
    facts, told = read(
        medication("Prednisone 5 MG", **dose(5)), medication("Prednisone 5 MG", id="n", **dose(10))
    )
    assert facts["glucocorticoid_use"] is True
    assert not {"prednisone_mg_per_day", "glucocorticoid_cumulative_g_year"} & set(facts)
    assert "differ in their daily dose" in whys(told)


def test_a_course_goes_back_over_renewals_and_not_over_a_long_pause():
    years = [
        medication("Alendronate 70 MG", status, day=day, id=day)
        for status, day in [
            ("completed", "2012-01-01"),
            ("completed", "2022-11-24"),
            ("completed", "2023-11-20"),
            ("active", "2024-11-20"),
        ]
    ]
    facts, told = read(*years)
    assert facts["treatment_years"] == pytest.approx(4, abs=0.01)
    assert told.facts["treatment_years"].date == "2022-11-24"
    assert "previous_drugs" not in facts


def test_an_active_order_whose_period_has_ended_is_over():
    ended = medication(
        "raloxifene", kind="MedicationStatement", effectivePeriod={"start": "2020-01-01", "end": "2022-01-01"}
    )
    facts, _ = read(ended)
    assert "current_drug" not in facts
    assert facts["previous_drugs"] == ("raloxifene",)


@pytest.mark.parametrize(
    ("name", "day", "current", "months"),
    [
        ("denosumab 60 mg", "2026-05-24", "denosumab", 6),
        ("denosumab 60 mg", "2026-02-24", None, 9),
        ("zoledronate 5 mg", "2026-02-24", "zoledronic_acid", None),
        ("zoledronic acid 5 mg", "2025-02-24", None, None),
    ],
)
def test_a_given_dose_counts_as_long_as_it_lasts(name, day, current, months):
    given = medication(name, "completed", "MedicationAdministration", effectiveDateTime=day, authoredOn="")
    facts, _ = read(given)
    assert facts.get("current_drug") == current
    assert bool(facts.get("previous_drugs")) == (current is None)
    assert facts.get("denosumab_months_since_dose") == (pytest.approx(months, abs=0.1) if months else None)


def test_an_order_for_a_woman_is_no_androgen_deprivation():
    order = medication("x", medicationCodeableConcept=concept(RXNORM, "545835"))
    assert "androgen_deprivation" not in read(order)[0]
    of_man = read_record(PACK, [PATIENT | {"gender": "male"}, order], DAY)
    assert "androgen_deprivation" in of_man.told.facts


def test_versions_of_one_patient_that_contradict_each_other_settle_nothing():
    facts, told = read(PATIENT | {"gender": "male"})
    assert facts == {"age": 75}
    assert "contradict" in whys(told)


def test_a_statement_that_a_drug_is_not_taken_is_told():
    statement = medication("raloxifene", "not-taken", "MedicationStatement")
    facts, told = read(statement)
    assert not {"current_drug", "previous_drugs"} & set(facts)
    assert "does not say that the drug was taken" in whys(told)


def test_a_drug_of_no_row_is_counted_by_its_code_and_not_named():
    order = medication("secret", medicationCodeableConcept=concept(RXNORM, "310965", "secret"))
    _, told = read(order, order | {"id": "n"})
    assert [(one.resource, one.code, one.count) for one in told.not_known] == [
        ("MedicationRequest", "310965", 2)
    ]
    assert "secret" not in str(told)


def test_a_resource_without_subject_is_nobodys():
    order = medication("raloxifene")
    del order["subject"]
    facts, told = read(order)
    assert (facts.get("current_drug"), told.of_others) == (None, 1)
    assert OWN == {"reference": "Patient/p"}


@pytest.mark.parametrize(
    "name",
    [
        "denosumab 120 MG in 1.7 ML [Xgeva]",
        "zoledronic acid 4 MG/5 ML Injection",
        "conjugated estrogens 0.625 MG/GM Vaginal Cream",
        "Ethinyl Estradiol 0.03 MG / Levonorgestrel 0.15 MG Oral Tablet",
        "anti-calcitonin gene-related peptide antibody",
    ],
)
def test_another_product_of_a_drug_is_not_the_bone_drug(name):
    facts, told = read(medication(name))
    assert not {"current_drug", "previous_drugs"} & set(facts)
    assert "another use" in whys(told)
