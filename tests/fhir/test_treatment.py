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


def course(amount, start, end, status="completed", **more):
    order = medication("Prednisone", status, day=start, id=f"c{start}", **dose(amount))
    bounds = {"start": start} | ({"end": end} if end else {})
    order["dosageInstruction"][0]["timing"]["repeat"]["boundsPeriod"] = bounds
    return order | more


def test_the_past_year_is_summed_over_courses_that_follow_each_other():
    facts, _ = read(
        course(30, "2024-01-01", "2024-06-01"),
        course(20, "2025-10-25", "2025-12-24"),
        course(10, "2026-05-24", "2026-06-23"),
        course(5, "2026-10-25", None, "active"),
    )
    # Of the second course only the 30 days count that lie within the past 365.
    assert facts["glucocorticoid_cumulative_g_year"] == pytest.approx((20 * 30 + 10 * 30 + 5 * 30) / 1000)
    assert facts["prednisone_mg_per_day"] == 5
    assert facts["glucocorticoid_months"] == pytest.approx(1, abs=0.1)


def test_what_was_dispensed_tells_how_long_a_finished_order_reached():
    supply = {"expectedSupplyDuration": {"value": 30, "code": "d"}, "numberOfRepeatsAllowed": 1}
    finished = medication("Prednisone", "completed", day="2026-01-01", dispenseRequest=supply, **dose(10))
    facts, _ = read(finished)
    assert facts["glucocorticoid_cumulative_g_year"] == pytest.approx(10 * 60 / 1000)
    assert "glucocorticoid_use" not in facts
    endless = finished | {"dispenseRequest": {"expectedSupplyDuration": {"value": 9999, "code": "a"}}}
    assert "glucocorticoid_cumulative_g_year" not in read(endless | {"authoredOn": "2025-12-01"})[0]


@pytest.mark.parametrize(
    ("orders", "why"),
    [
        ([course(10, "2026-01-01", "2026-05-01"), course(5, "2026-04-01", "2026-06-01")], "overlaps"),
        ([medication("Prednisone", "stopped", day="2026-01-01", **dose(10))], "from when to when"),
        ([medication("Prednisone", "stopped", day="2025-06-01", **dose(10))], "from when to when"),
    ],
)
def test_no_sum_is_made_of_courses_that_are_not_clear(orders, why):
    facts, told = read(*orders)
    assert "glucocorticoid_cumulative_g_year" not in facts
    assert why in whys(told)


def test_an_order_of_the_future_and_a_dose_beyond_the_calendar_tell_nothing():
    later = medication("raloxifene", day="2027-01-01")
    given = medication("denosumab", "completed", "MedicationAdministration", day="9999-12-31")
    facts, told = read(later, given)
    assert not {"current_drug", "previous_drugs", "denosumab_months_since_dose"} & set(facts)
    assert whys(told).count("later than") == 2


def test_an_order_without_a_reference_takes_no_nameless_medication():
    nameless = {"resourceType": "Medication", "code": {"text": "alendronate 70 mg"}}
    order = medication("x") | {"medicationReference": {}}
    del order["medicationCodeableConcept"]
    facts, told = read(nameless, order)
    assert "current_drug" not in facts
    assert "reference that the record does not hold" in whys(told)


def test_a_version_of_a_medication_is_that_medication():
    drug = {"resourceType": "Medication", "id": "m", "code": {"text": "alendronate 70 mg"}}
    order = medication("x") | {"medicationReference": {"reference": "Medication/m/_history/2"}}
    del order["medicationCodeableConcept"]
    assert read(drug, order)[0]["current_drug"] == "alendronate"


def test_a_dose_without_a_period_tells_no_daily_amount():
    order = medication("Prednisone 5 MG", **dose(5))
    del order["dosageInstruction"][0]["timing"]["repeat"]["period"]
    assert "prednisone_mg_per_day" not in read(order)[0]
    order = medication("Prednisone 5 MG", **dose(5))
    del order["dosageInstruction"][0]["timing"]["repeat"]["frequency"]
    assert read(order)[0]["prednisone_mg_per_day"] == 5
