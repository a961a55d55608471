"""The results of a measure as rows, and as FHIR R4 MeasureReports."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from osler.measures.judging import Result
from osler.measures.schema import Measure, Population

SYSTEM = "http://terminology.hl7.org/CodeSystem/measure-population"
"""The code system of population names."""


def rows(results: Sequence[Result]) -> list[dict[str, Any]]:
    """One row for each patient, by the name of the patient: `{"patient", "populations"}`."""
    return [{"patient": one.patient, "populations": one.populations} for one in results]


def totals(measure: Measure, results: Sequence[Result]) -> dict[Population, int]:
    """How many patients each population counts."""
    return {name: sum(one.populations[name] for one in results) for name in measure.populations}


def rate(counts: dict[Population, int]) -> float | None:
    """The share of the denominator that meets the measure, 0 to 1; None where nobody is left in it."""
    out = counts.get("denominator-exclusion", 0) + counts.get("denominator-exception", 0)
    base = counts["denominator"] - out
    return (counts["numerator"] - counts.get("numerator-exclusion", 0)) / base if base > 0 else None


def measure_reports(measure: Measure, results: Sequence[Result], start: date, end: date) -> dict[str, Any]:
    """A FHIR R4 collection Bundle: one individual MeasureReport for each patient, and a summary."""
    single = [_report(measure, one.populations, start, end, one) for one in results]
    whole = _report(measure, totals(measure, results), start, end, None)
    return {
        "resourceType": "Bundle",
        "type": "collection",
        "entry": [{"resource": resource} for resource in (whole, *single)],
    }


def _report(
    measure: Measure, counts: dict[Population, int], start: date, end: date, of: Result | None
) -> dict[str, Any]:
    group: dict[str, Any] = {
        "population": [
            {"code": {"coding": [{"system": SYSTEM, "code": name}]}, "count": count}
            for name, count in counts.items()
        ]
    }
    score = rate(counts)
    if of is None and score is not None:
        group["measureScore"] = {"value": round(score, 6)}
    report: dict[str, Any] = {
        "resourceType": "MeasureReport",
        "status": "complete",
        "type": "individual" if of else "summary",
        "measure": f"{measure.url}|{measure.version}",
        "period": {"start": start.isoformat(), "end": end.isoformat()},
        "group": [group],
    }
    if of:
        report["subject"] = {"reference": f"Patient/{of.patient}"}
        seen = sorted({where for rows in of.found.values() for where in rows})
        if seen:
            report["evaluatedResource"] = [{"reference": where} for where in seen]
    return report
