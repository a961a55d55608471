"""Quality measures as content: populations of FHIR records, by the published logic, restated as data.

A measure names events (queries over resources: codes, status, value, time) and says who is counted by
conditions over them. Start at `load` and `judge`; `osler.measures.patients` reads records from disk.
"""

from osler.measures.judging import Result, judge, period_of, person_of
from osler.measures.loading import Ready, load, names
from osler.measures.report import measure_reports, rate, rows, totals

__all__ = [
    "Ready",
    "Result",
    "judge",
    "load",
    "measure_reports",
    "names",
    "period_of",
    "person_of",
    "rate",
    "rows",
    "totals",
]
