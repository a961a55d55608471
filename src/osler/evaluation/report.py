"""A run in words and as a page; beside it another run where one is compared."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from importlib.resources import files

import msgspec
from jinja2 import Environment, Template

from osler.evaluation.runs import Figures, Run

_NAMES: tuple[tuple[str, str, str], ...] = (
    ("questions", "questions", "count"),
    ("vital_recall", "vital nuggets said, a part counts half", "share"),
    ("strict_vital_recall", "vital nuggets said whole", "share"),
    ("nugget_recall", "all nuggets said, a part counts half", "share"),
    ("strict_nugget_recall", "all nuggets said whole", "share"),
    ("contradicted", "nuggets spoken against", "count"),
    ("must_not_hits", "must-not statements made", "count"),
    ("must_not", "must-not statements looked for", "count"),
    ("lead_holds", "leads that say what they must", "share"),
    ("status_match", "status as expected", "share"),
    ("fact_precision", "facts: precision", "share"),
    ("fact_recall", "facts: recall", "share"),
    ("fact_f1", "facts: F1", "share"),
    ("rubric_score", "rubric score", "share"),
    ("citation_recall", "citation recall (ALCE)", "share"),
    ("citation_precision", "citation precision (ALCE)", "share"),
    ("unsupported_statements", "unsupported statements (SourceCheckup)", "share"),
    ("fully_supported_answers", "answers fully supported (SourceCheckup)", "share"),
    ("reading_grade", "reading grade (Flesch-Kincaid)", "number"),
    ("deterministic", "the same bytes when asked again", "share"),
    ("prose_answers", "answers phrased by a model", "count"),
    ("sentences_withheld", "sentences that the gate withheld", "count"),
    ("tokens", "tokens of the model, about", "count"),
    ("cost", "cost of the model", "cost"),
)
NOTE = (
    "Whether one text says another is decided by the gate, which compares words, numbers, denials and "
    "directions: no model judges. It misses what is said in quite other words, so recall is a lower bound."
)


class Row(msgspec.Struct, frozen=True):
    """One measure: its name, its value in each run, and whether they differ."""

    name: str
    values: tuple[str, ...]
    differs: bool


def to_text(run: Run, other: Run | None = None, *, most: int = 20) -> str:
    """The figures as a table, then the questions with faults, so many at most."""
    runs = [run] if other is None else [run, other]
    rows = list(rows_of(runs))
    wide = max(len(row.name) for row in rows)
    lines = [f"{place}. {one.name}; {', '.join(one.sets)}" for place, one in enumerate(runs, 1)]
    lines += ["", NOTE, ""]
    lines += [f"{row.name:{wide}}" + "".join(f"{value:>12}" for value in row.values) for row in rows]
    wrong = [one for one in run.outcomes if one.faults]
    lines += ["", f"{len(wrong)} of {len(run.outcomes)} questions have faults"]
    for one in wrong[:most]:
        lines.append(f"{one.id}  {' '.join(one.question.split())[:100]}")
        lines += [f"    {fault}" for fault in one.faults]
    if len(wrong) > most:
        lines.append(f"… and {len(wrong) - most} more: --format json or html has them all")
    return "\n".join(lines) + "\n"


def rows_of(runs: list[Run]) -> Iterator[Row]:
    """Every measure that one of the runs has."""
    for field, name, kind in _NAMES:
        values = [getattr(run.figures, field) for run in runs]
        if any(value is not None for value in values):
            shown = tuple(_shown(value, kind) for value in values)
            yield Row(name, shown, len(set(shown)) > 1)
    for name, field in (("latency p50, ms", "p50"), ("latency p95, ms", "p95")):
        yield Row(name, tuple(f"{getattr(run.times, field):.1f}" for run in runs), differs=False)


def _shown(value: float | None, kind: str) -> str:
    if value is None:
        return "–"
    shown = {"share": f"{value:.1%}", "count": f"{value:.0f}", "cost": f"{value:.4f}"}
    return shown.get(kind, f"{value:.1f}")


def to_html(run: Run, other: Run | None = None) -> str:
    """One self-contained page."""
    runs = [run] if other is None else [run, other]
    before = {one.id: one.faults for one in other.outcomes} if other else {}
    changed = [
        (one, before[one.id]) for one in run.outcomes if one.id in before and before[one.id] != one.faults
    ]
    return _template().render(
        runs=runs,
        note=NOTE,
        rows=list(rows_of(runs)),
        sets=[(name, list(_of_set(figures))) for name, figures in run.by_set.items()],
        wrong=[one for one in run.outcomes if one.faults],
        changed=changed,
    )


def _of_set(figures: Figures) -> Iterator[tuple[str, str]]:
    for field, name, kind in _NAMES:
        value = getattr(figures, field)
        if value is not None:
            yield name, _shown(value, kind)


@cache
def _template() -> Template:
    text = (files("osler.evaluation") / "templates" / "report.html.j2").read_text("utf-8")
    return Environment(autoescape=True, trim_blocks=True, lstrip_blocks=True).from_string(text)
