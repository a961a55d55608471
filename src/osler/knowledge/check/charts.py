"""A chart names what exists, and draws no number that its statement lacks."""

from __future__ import annotations

from collections.abc import Iterator

from osler.knowledge.check.references import statements
from osler.knowledge.check.subject import Subject
from osler.knowledge.check.texts import figures_behind
from osler.knowledge.figures import numbers
from osler.knowledge.finding import Finding
from osler.knowledge.schema import Bands, Chart, People, Thresholds


def charts_hold(subject: Subject) -> Iterator[Finding]:
    """Reports names that lead nowhere, and limits that do not stand in what a chart cites."""
    file = subject.file_of("charts")
    for term in subject.pack.head.glossary:
        for name in term.rests_on:
            if name not in subject.pack.recommendations:
                why = f"the glossary's {term.term!r} rests on {name!r}, which is no recommendation"
                yield Finding("dangling-id", subject.file_of("pack"), why, "correct it, or take it away")
    known = {"statement": statements(subject), "fact": subject.pack.facts, "drug": subject.pack.drugs}
    behind = figures_behind(subject)
    for chart in subject.pack.charts:
        for kind, name in _names(chart):
            if name not in known[kind]:
                why = f"{chart.id} names the {kind} {name!r}, which does not exist"
                yield Finding("dangling-id", file, why, "correct it, or add what it names")
        for key, value in _limits(chart):
            held = {
                float(n)
                for text in behind.get(key, ())
                for n in numbers(text, subject.pack.names_with_digits)
            }
            if value not in held:
                why = f"{chart.id} draws {value:g}, which {key} lacks"
                yield Finding("number-without-figure", file, why, "draw the number that the source gives")


def _names(chart: Chart) -> Iterator[tuple[str, str]]:
    if isinstance(chart, Bands):
        yield from (("fact", name) for name in chart.facts)
        yield from (("statement", band.recommendation) for band in chart.bands)
    elif isinstance(chart, Thresholds):
        for gauge in chart.gauges:
            yield from (("fact", name) for name in (gauge.fact, gauge.adjusted) if name)
            yield from (("statement", name) for name in gauge.adjusted_by)
            yield from (("statement", line.recommendation) for line in gauge.lines)
    elif isinstance(chart, People):
        yield from (("fact", name) for name in chart.facts)
        yield "statement", chart.rests_on
        yield from (("drug", name) for name in (chart.drug,) if name)
    else:
        yield "drug", chart.drug
        yield from (("statement", name) for step in chart.steps for name in step.rests_on)


def _limits(chart: Chart) -> Iterator[tuple[str, float]]:
    if isinstance(chart, Bands):
        for band in chart.bands:
            yield from ((band.recommendation, each) for each in (band.above, band.below) if each is not None)
    elif isinstance(chart, Thresholds):
        yield from ((line.recommendation, line.at) for gauge in chart.gauges for line in gauge.lines)
    elif isinstance(chart, People):
        yield from ((chart.rests_on, crowd.n) for crowd in chart.crowds)
