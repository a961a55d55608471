"""What a record does not hold and a calculator of the pack makes of what it does."""

import pytest

from fhir_samples import PATIENT, SNOMED, concept, observation, read, whys
from osler.api import calculate
from osler.fhir import read_record
from osler.knowledge import load

PACK = load().packs[0]
EGFR, MG, PER_L = "mL/min/{1.73_m2}", "mg/dL", "umol/L"
NECK = {"bodySite": concept(SNOMED, "29627003")}
HOLOGIC = {"device": {"display": "Hologic Horizon A"}}
LUNAR = {"resourceType": "Device", "id": "d1", "manufacturer": "GE", "deviceName": [{"name": "Lunar iDXA"}]}
WEIGHT = observation("29463-7", 60, "kg")


def creatinine(value=0.9, unit=MG, day="2026-01-02"):
    return observation({MG: "2160-0", PER_L: "14682-9"}[unit], value, unit, day)


@pytest.mark.parametrize(("value", "unit", "mg"), [(0.9, MG, 0.9), (88.4, PER_L, 0.99977)])
def test_kidney_function_follows_from_creatinine(value, unit, mg):
    facts, told = read(creatinine(value, unit), WEIGHT)
    known = {"serum_creatinine": mg, "age": 75, "sex": "female"}
    for name, calculator, more in (
        ("egfr", "egfr_ckd_epi_2021", {}),
        ("creatinine_clearance", "crcl_cockcroft_gault", {"weight": 60}),
    ):
        (line,) = [one for one in calculate(calculator, known | more).lines if one.result]
        assert facts[name] == pytest.approx(line.value, abs=0.06)
        stood = told.facts[name]
        assert (stood.resource, stood.through) == (
            creatinine(value, unit)["resourceType"] + "/" + creatinine(value, unit)["id"],
            calculator,
        )
    assert told.facts["creatinine_clearance"].beside["weight"] == "Observation/o-2026-01-02-60"
    assert "worked out from creatinine" in told.facts["egfr"].words


@pytest.mark.parametrize(
    ("of_laboratory", "of_creatinine", "worked"),
    [
        ("2026-01-02", "2026-01-02", False),
        ("2026-01-03", "2026-01-02", False),
        ("2025-12-01", "2026-01-02", True),
    ],
)
def test_the_newer_counts_and_the_laboratorys_own_of_the_same_day(of_laboratory, of_creatinine, worked):
    facts, told = read(observation("33914-3", 50, EGFR, of_laboratory), creatinine(day=of_creatinine))
    assert (facts["egfr"] != 50) == worked == (told.facts["egfr"].through is not None)


def test_age_is_that_of_the_day_of_the_result():
    older, _ = read(creatinine(day="2025-11-20"))
    newer, _ = read(creatinine(day="2025-11-26"))
    assert older["egfr"] > newer["egfr"]


@pytest.mark.parametrize(
    ("resources", "why"),
    [
        ([creatinine(90), WEIGHT], "impossible value or a unit"),
        ([creatinine(day="2019-01-02")], "older than 2 years"),
        ([creatinine(day="2027-01-02")], "it is later than"),
        ([creatinine()], "the record does not tell weight"),
        ([creatinine(), observation("29463-7", 20, "kg")], "weight is outside what the calculator holds for"),
    ],
)
def test_without_what_it_needs_nothing_is_worked_out_and_that_is_told(resources, why):
    facts, told = read(*resources)
    assert "creatinine_clearance" not in facts
    assert why in " ".join(one.why for one in told.left_out if one.fact == "creatinine_clearance")


def test_a_child_or_a_patient_without_a_birthday_has_none():
    for person in (PATIENT | {"birthDate": "2015-01-01"}, {**PATIENT, "birthDate": "x"}):
        record = read_record(PACK, [person, creatinine()], "2026-11-24")
        assert "egfr" not in {fact.name for fact in record.facts}


def test_creatinines_of_one_day_that_differ_settle_nothing():
    facts, told = read(creatinine(0.9), creatinine(1.9))
    assert "egfr" not in facts
    assert "contradict" in whys(told)


def test_calcium_is_corrected_for_the_albumin_of_its_day():
    total = observation("17861-6", 8.2, MG)
    facts, told = read(total, observation("1751-7", 2.8, "g/dL"))
    assert facts["calcium"] == 9.16
    assert told.facts["calcium"].beside == {"albumin": "Observation/o-2026-01-02-2.8"}
    other_day, stood = read(total, observation("1751-7", 2.8, "g/dL", "2026-01-01"))
    assert other_day["calcium"] == 8.2
    assert "not corrected" in stood.facts["calcium"].words


@pytest.mark.parametrize(
    ("resources", "score"),
    [
        ([observation("24701-5", 0.7, "g/cm2", **NECK, **HOLOGIC)], -1.32),
        ([observation("38261-4", 700, "mg/cm2", **NECK, **HOLOGIC)], -1.32),
        ([LUNAR, observation("24701-5", 0.7, "g/cm2", **NECK, device={"reference": "Device/d1"})], -2.43),
        (
            [observation("24701-5", 0.7, "g/cm2", **NECK, contained=[LUNAR], device={"reference": "#d1"})],
            -2.43,
        ),
    ],
)
def test_a_density_of_the_femoral_neck_gives_its_score(resources, score):
    facts, told = read(*resources)
    assert facts["t_score_femoral_neck"] == score
    assert told.facts["t_score_femoral_neck"].beside["scanner"]
    assert "dxa_years_since" in facts


def test_a_result_without_a_device_takes_no_nameless_one():
    nameless = {name: said for name, said in LUNAR.items() if name != "id"}
    for more in ({}, {"device": {}}, {"contained": [nameless]}):
        facts, told = read(nameless, observation("24701-5", 0.7, "g/cm2", **NECK, **more))
        assert "t_score_femoral_neck" not in facts
        assert "does not tell scanner" in whys(told)


@pytest.mark.parametrize(
    ("code", "more", "fact", "why"),
    [
        ("24701-5", NECK, "t_score_femoral_neck", "does not tell scanner"),
        ("24701-5", NECK | {"device": {"display": "Hologic or Lunar"}}, "t_score_femoral_neck", "scanner"),
        ("24701-5", HOLOGIC, "t_score_femoral_neck", "body site is not told"),
        ("38261-4", HOLOGIC, "t_score_total_hip", "a density alone"),
        ("24966-4", HOLOGIC, "t_score_lumbar_spine", "a density alone"),
        ("24890-6", HOLOGIC, "t_score_distal_radius", "a density alone"),
    ],
)
def test_a_density_that_gives_no_score_is_told_unless_a_newer_score_stands(code, more, fact, why):
    facts, told = read(observation(code, 0.7, "g/cm2", **more))
    assert fact not in facts
    (left_out,) = told.left_out
    assert (left_out.fact, why in left_out.why) == (fact, True)
    scores = {
        "t_score_lumbar_spine": "38267-1",
        "t_score_total_hip": "38264-8",
        "t_score_distal_radius": "38265-5",
    }
    if fact in scores:
        for day, told_again in (("2026-01-02", 0), ("2020-01-01", 1)):
            _, beside = read(observation(code, 0.7, "g/cm2"), observation(scores[fact], -2.1, "1", day))
            assert len(beside.left_out) == told_again


def test_the_score_of_the_report_comes_before_the_density_of_its_day():
    density = observation("24701-5", 0.7, "g/cm2", **NECK, **HOLOGIC)
    facts, _ = read(density, observation("38263-0", -1.6, "1", **NECK))
    assert facts["t_score_femoral_neck"] == -1.6
