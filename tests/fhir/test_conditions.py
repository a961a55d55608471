"""Conditions, fractures in time, allergies, procedures and family history."""

import pytest

from fhir_samples import ICD, OWN, SNOMED, concept, condition, observation, read, whys


def resource(kind, **more):
    return {"resourceType": kind, "id": "r", "subject": OWN, "patient": OWN} | more


@pytest.mark.parametrize(
    ("code", "months"),
    [("M80.08XA", 6), ("M80.051A", 6), ("M80.08XD", None), ("M80.08XS", None), ("M80.0A", None)],
)
def test_only_a_first_visit_dates_a_fracture(code, months):
    facts, _ = read(condition(ICD, code, onsetDateTime="2026-05-24"))
    assert facts["fragility_fracture"] is True
    assert facts.get("fracture_months_ago") == (pytest.approx(months, abs=0.1) if months else None)
    assert facts.get("vertebral_fracture") is (True if "08" in code else None)


def test_the_latest_fracture_counts_and_an_undated_one_is_told():
    facts, told = read(
        condition(ICD, "M80.08XA", onsetDateTime="2020-05-24"),
        condition(ICD, "M80.051A", onsetDateTime="2026-08-24", id="d"),
        condition(ICD, "M80.08XA", id="e"),
    )
    assert facts["fracture_months_ago"] == pytest.approx(3, abs=0.1)
    assert "it has no date" in whys(told)


@pytest.mark.parametrize(
    ("more", "expected"),
    [
        ({}, True),
        ({"verificationStatus": concept("s", "refuted")}, None),
        ({"verificationStatus": concept("s", "unconfirmed")}, None),
        ({"clinicalStatus": concept("s", "resolved")}, None),
        ({"code": {"text": "Denosumab"}}, None),
        ({"code": {"text": "nuts"}, "reaction": [{"substance": {"text": "risedronate"}}]}, True),
    ],
)
def test_an_intolerance_is_read_by_its_drug(more, expected):
    facts, told = read(resource("AllergyIntolerance", **({"code": {"text": "Alendronate 70 MG"}} | more)))
    assert facts.get("oral_bisphosphonate_intolerance") is expected
    assert expected or told.left_out or told.not_known


def test_a_procedure_counts_when_done():
    done = resource(
        "Procedure", status="completed", code=concept(SNOMED, "70536003"), performedDateTime="2011-02-03"
    )
    facts, told = read(done)
    assert facts["kidney_transplant"] is True
    assert told.facts["kidney_transplant"].date == "2011-02-03"
    assert "kidney_transplant" not in read(done | {"status": "not-done"})[0]


@pytest.mark.parametrize(
    ("relative", "text", "expected"),
    [
        ("MTH", "Hip fracture at 80", True),
        ("FTH", "Fracture of neck of femur", True),
        ("SIS", "Hip fracture", None),
        ("MTH", "Stroke", None),
    ],
)
def test_a_parents_hip_fracture_is_read_from_the_family_history(relative, text, expected):
    history = resource(
        "FamilyMemberHistory",
        status="completed",
        relationship=concept("http://terminology.hl7.org/CodeSystem/v3-RoleCode", relative),
        condition=[{"code": {"text": text}}],
    )
    assert read(history)[0].get("parental_hip_fracture") is expected


@pytest.mark.parametrize(("day", "recent"), [("2026-03-01", True), ("2024-03-01", None)])
def test_an_infarction_is_recent_for_a_year(day, recent):
    facts, _ = read(condition(ICD, "I21.4", onsetDateTime=day))
    assert facts["mi_or_stroke_ever"] is True
    assert facts.get("mi_or_stroke_past_year") is recent


def test_a_component_of_a_panel_is_read_like_a_result():
    whole = observation("83311-1", 0, "1")
    del whole["valueQuantity"]
    part = observation("38267-1", -2.7, "1")
    facts, told = read(
        whole | {"component": [{"code": part["code"], "valueQuantity": part["valueQuantity"]}]}
    )
    assert facts["t_score_lumbar_spine"] == -2.7
    assert told.facts["t_score_lumbar_spine"].code == "38267-1"


@pytest.mark.parametrize(
    ("code", "value", "name", "expected"),
    [("82810-3", "77386006", "pregnant", True), ("82810-3", "60001007", "pregnant", False),
     ("72166-2", "8517006", "current_smoker", False), ("72166-2", "266927001", "current_smoker", None)],
)  # fmt: skip
def test_a_coded_answer_is_read(code, value, name, expected):
    told = observation(code, 0, "1", "2026-08-02", valueCodeableConcept=concept(SNOMED, value))
    assert read(told)[0].get(name) is expected


def test_clearance_and_alcohol_are_read_with_their_units():
    facts, _ = read(observation("35591-7", 32, "mL/min"), observation("74013-4", 4, "/d"))
    assert (facts["creatinine_clearance"], facts["alcohol_drinks_per_day"]) == (32, 4)


def test_words_of_the_site_tell_the_femoral_neck():
    facts, _ = read(observation("38263-0", -2.2, "1", bodySite={"text": "Left femoral neck"}))
    assert facts["t_score_femoral_neck"] == -2.2


@pytest.mark.parametrize(
    ("system", "code", "fact"),
    [
        (ICD, "S72.001A", "hip_fracture"),
        (SNOMED, "359817006", "hip_fracture"),
        (ICD, "M48.56XA", "vertebral_fracture"),
    ],
)
def test_a_fracture_of_unknown_cause_is_told_and_not_read(system, code, fact):
    facts, told = read(condition(system, code, clinical="resolved"))
    assert not {fact, "fragility_fracture"} & set(facts)
    assert [(one.fact, "low-trauma" in one.why) for one in told.left_out] == [(fact, True)]
