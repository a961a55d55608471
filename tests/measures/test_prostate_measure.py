"""CMS645 by its published logic: each clause just inside and just outside."""

from datetime import date

import pytest
from making import (
    concept,
    dxa_done,
    dxa_ordered,
    hormone_order,
    patient,
    prostate_cancer,
    twelve_months,
    visit,
)

from osler.measures import judge, load, period_of, person_of

PERIOD = period_of(date(2026, 1, 1), date(2026, 12, 31))
STATUS = "http://terminology.hl7.org/CodeSystem/condition-"


def populations(*resources):
    found = judge(load("cms645"), person_of([patient(), *resources]), PERIOD).populations
    return tuple(
        found[name] for name in ("initial-population", "denominator", "denominator-exception", "numerator")
    )


def test_who_has_all_is_counted_and_met():
    assert populations(visit(), prostate_cancer(), hormone_order(), twelve_months(), dxa_done()) == (
        1,
        1,
        0,
        1,
    )


@pytest.mark.parametrize(
    "changed",
    [
        {"visit": visit("2025-12-31T09:00:00Z", "2025-12-31T10:00:00Z")},
        {"visit": visit("2026-12-31T23:00:00Z", "2027-01-01T00:30:00Z")},
        {"visit": visit(status="planned")},
        {"visit": visit(code=("http://snomed.info/sct", "1"))},
        {"cancer": prostate_cancer(clinicalStatus=concept(STATUS + "clinical", "resolved"))},
        {"cancer": prostate_cancer(verificationStatus=concept(STATUS + "ver-status", "refuted"))},
        {"cancer": prostate_cancer(onsetDateTime="2026-01-11")},
        {"cancer": prostate_cancer(abatementDateTime="2025-12-31")},
        {"hormones": hormone_order("2025-09-30T23:00:00Z")},
        {"hormones": hormone_order("2026-10-02T00:00:00Z")},
        {"hormones": hormone_order(status="stopped")},
        {"hormones": hormone_order(intent="plan")},
        {"order": twelve_months("2026-01-09T23:59:59Z")},
        {"order": twelve_months("2026-10-02T00:00:00Z")},
        {"order": twelve_months(status="draft")},
        {"order": twelve_months(intent="proposal")},
        {"order": twelve_months(doNotPerform=True)},
    ],
)
def test_who_lacks_one_clause_is_not_counted(changed):
    parts = {
        "visit": visit(),
        "cancer": prostate_cancer(),
        "hormones": hormone_order(),
        "order": twelve_months(),
    }
    assert populations(*(parts | changed).values(), dxa_done()) == (0, 0, 0, 0)


@pytest.mark.parametrize(
    ("day", "met"),
    [
        ("2024-01-09T23:59:59Z", 0),
        ("2024-01-10T00:00:00Z", 1),
        ("2026-01-09T12:00:00Z", 1),
        ("2026-01-10T00:00:00Z", 1),
        ("2026-04-10T23:59:59Z", 1),
        ("2026-04-11T00:00:00Z", 0),
    ],
)
@pytest.mark.parametrize("scan", [dxa_done, dxa_ordered])
def test_the_scan_is_from_two_years_before_to_three_months_after(scan, day, met):
    base = (visit(), prostate_cancer(), hormone_order(), twelve_months())
    assert populations(*base, scan(day)) == (1, 1, 0, met)


@pytest.mark.parametrize(
    "scan", [dxa_done(status="preliminary"), dxa_ordered(doNotPerform=True), dxa_ordered(code="24701-5")]
)
def test_a_scan_that_is_none_does_not_count(scan):
    base = (visit(), prostate_cancer(), hormone_order(), twelve_months())
    assert populations(*base, scan) == (1, 1, 0, 0)


def test_the_first_dose_stands_for_the_start_of_therapy():
    timed = [{"timing": {"event": ["2026-02-01T08:00:00Z"]}}]
    late_order = hormone_order("2026-11-01T08:00:00Z", dosageInstruction=timed)
    base = (visit(), prostate_cancer(), late_order)
    assert populations(*base, twelve_months("2026-02-01T07:00:00Z"))[0] == 1
    assert populations(*base, twelve_months("2026-01-31T07:00:00Z"))[0] == 0


def test_an_office_visit_coded_in_a_closed_system_is_known_by_its_shape():
    coded = visit(code=("http://www.ama-assn.org/go/cpt", "99299"))
    assert populations(coded, prostate_cancer(), hormone_order(), twelve_months())[0] == 0
