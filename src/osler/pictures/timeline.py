"""A course of treatment, step by step."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal, NamedTuple

from osler.core.picture import Origin, Picture, Table
from osler.core.truth import Truth
from osler.knowledge.schema import Timeline
from osler.knowledge.schema.chart import Step
from osler.pictures import svg
from osler.pictures.ground import Ground

_RAIL, _TEXT, _MOST = 18, 42, 52
_COLOR = {"start": svg.ACCENT, "check": svg.SOFT, "decide": svg.STRONG["middle"], "never": svg.STRONG["bad"]}
_SAID = {"start": "Start", "check": "Check", "decide": "Decide", "never": "Never"}


class Stop(NamedTuple):
    """One point of a course, in this reader's words."""

    tone: Literal["start", "check", "decide", "never"]
    at: str
    label: str


def draw(ground: Ground, chart: Timeline, named: frozenset[str]) -> Picture | None:
    """The picture, or None where the answer is not about the drug or too little of it is carried."""
    if chart.drug not in named or ground.truth(f"chart/{chart.id}") is Truth.FALSE:
        return None
    steps = [step for step in chart.steps if _stands(ground, step)]
    if len(steps) < 2:
        return None
    stops = [Stop(tone=step.tone, at=ground.words(step.at), label=ground.words(step.label)) for step in steps]
    citations = ground.origins(key for step in steps for key in step.rests_on)
    return picture(chart.id, ground.words(chart.title), stops, citations)


def picture(name: str, title: str, stops: Sequence[Stop], citations: tuple[Origin, ...]) -> Picture:
    """A course along a rail."""
    rows = tuple((stop.at, _SAID[stop.tone], stop.label) for stop in stops)
    told = "; ".join(f"{at}: {label}" for at, _, label in rows)
    return Picture(
        id=name,
        kind="timeline",
        title=title,
        svg=svg.drawing(f"pic-{name}", title, f"{told.rstrip('.')}.", *_body(stops)),
        table=Table(head=("When", "Kind", "What"), rows=rows),
        citations=citations,
    )


def _stands(ground: Ground, step: Step) -> bool:
    said = f"{step.at.clinician} {step.at.patient} {step.label.clinician} {step.label.patient}"
    return all(ground.claim(key) for key in step.rests_on) and ground.carries_words(step.rests_on, said)


def _body(stops: Sequence[Stop]) -> tuple[float, list[str]]:
    marks: list[str] = []
    y = 18.0
    places: list[float] = []
    for stop in stops:
        places.append(y - 4)
        marks.append(svg.words(_TEXT, y, stop.at, fill=_COLOR[stop.tone], bold=True))
        for line in svg.lines_of(stop.label, _MOST):
            y += 16
            marks.append(svg.words(_TEXT, y, line))
        marks.append(_node(stop.tone, places[-1]))
        y += 28
    rail = svg.stroke(_RAIL, places[0], _RAIL, places[-1], color=svg.RULE)
    return y - 14, [rail, *marks]


def _node(tone: str, y: float) -> str:
    """A shape for each kind of step, so that color is not needed to tell them apart."""
    color = _COLOR[tone]
    if tone == "start":
        return svg.dot(_RAIL, y, 8, fill=color)
    if tone == "check":
        return svg.box(_RAIL - 6, y - 6, 12, 12, fill=color, stroke=svg.PAPER)
    x = svg.number(_RAIL)
    if tone == "decide":
        return f'<path d="M{x} {svg.number(y - 9)}l9 9l-9 9l-9-9Z" fill="{color}" stroke="{svg.PAPER}"/>'
    start = f"{svg.number(_RAIL - 3)} {svg.number(y - 3)}"
    cross = f'<path d="M{start}l6 6m0-6l-6 6" stroke="{svg.PAPER}" stroke-width="2"/>'
    return svg.dot(_RAIL, y, 9, fill=color) + cross
